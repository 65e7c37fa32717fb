import { useTranslation } from "react-i18next";
import type { Fault } from "@/core/bindings/Fault";
import { certificateSentence } from "@/core/certificates";
import { fileSize } from "@/lib/bytes";
import { full } from "@/lib/time";

/** What is wrong and what to do, in words. */
export function useFault() {
  const { t } = useTranslation();
  return (fault: Fault): string => {
    switch (fault.type) {
      case "diskLow":
        return t("diagnosis.faults.diskLow", {
          size: fileSize(fault.freeMib * 1024 * 1024),
        });
      case "certificate":
        return certificateSentence(fault.problem);
      case "notLinnet":
        return t("errors.notLinnet");
      case "versionUnsupported":
        return t("errors.versionUnsupported", { version: fault.version });
      case "clock":
        return t("diagnosis.faults.clock", { count: Math.abs(Math.round(fault.seconds)) });
      case "sessionEnded":
        return fault.since === null
          ? t("diagnosis.faults.sessionEnded")
          : t("diagnosis.faults.sessionEndedAt", { time: full(fault.since) });
      case "keychainMissing":
      case "keychainWaiting":
        return t(`diagnosis.faults.${fault.type}`, { store: fault.store });
      case "noNotifications":
        return t("diagnosis.faults.noNotifications", { reason: fault.reason });
      case "nameUnknown":
        return t("diagnosis.faults.nameUnknown", { host: fault.host });
      case "refused":
      case "silent":
        return t(`diagnosis.faults.${fault.type}`, { host: fault.host, port: fault.port });
      case "proxy":
        return t("diagnosis.faults.proxy", { proxy: fault.proxy });
      case "upgradeStripped":
        return t("diagnosis.faults.upgradeStripped", { status: fault.status });
      case "diskFull":
      case "readOnly":
      case "cacheRebuilt":
      case "serverDown":
      case "socketBroken":
        return t(`diagnosis.faults.${fault.type}`);
      default:
        return fault satisfies never;
    }
  };
}
