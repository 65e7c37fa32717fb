import { useMutation } from "@tanstack/react-query";
import { FolderDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Select } from "@/components/Select";
import { Problem, Setting } from "@/components/Setting";
import { sentence } from "@/core/errors";
import { exportCopy } from "@/core/files";
import { number } from "@/lib/locale";
import { HistoryKept } from "./HistoryKept";
import { StorageUse } from "./StorageUse";
import { useSettings } from "./useSettings";
import styles from "./List.module.css";

const sizes = [128, 256, 512, 1024, 2048, 4096, 8192];

/** What is kept on this machine, and the way to take it along. */
export function Storage() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const copy = useMutation({ mutationFn: () => exportCopy(null) });
  if (!settings) return null;
  const kept = settings.mediaCacheMib;
  const all = sizes.includes(kept) ? sizes : [...sizes, kept].toSorted((a, b) => a - b);
  return (
    <>
      <HistoryKept />
      <Setting title={t("storage.media")} hint={t("storage.mediaHint")}>
        {(named) => (
          <Select
            {...named}
            value={String(kept)}
            options={all.map((mib) => ({ value: String(mib), label: size(mib) }))}
            onChange={(mib) => change({ mediaCacheMib: Number(mib) })}
          />
        )}
      </Setting>
      <Setting title={t("storage.copy")} hint={t("storage.copyHint")}>
        {(named) => (
          <Button
            aria-describedby={named["aria-describedby"]}
            busy={copy.isPending}
            onClick={() => copy.mutate()}
          >
            <FolderDown aria-hidden="true" />
            {t("storage.copyNow")}
          </Button>
        )}
      </Setting>
      {copy.error && <Problem>{sentence(copy.error)}</Problem>}
      {copy.data && (
        <p role="status" className={styles.footer}>
          {t("storage.copied", {
            messages: t("storage.messages", { count: copy.data.messages }),
            files: t("storage.files", { count: copy.data.files }),
          })}
        </p>
      )}
      <StorageUse />
    </>
  );
}

const size = (mib: number) =>
  number(mib < 1024 ? mib : mib / 1024, {
    style: "unit",
    unit: mib < 1024 ? "megabyte" : "gigabyte",
    maximumFractionDigits: 1,
  });
