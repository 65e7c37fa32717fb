import { useTranslation } from "react-i18next";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";
import { useSettings } from "./useSettings";

/** In days; the last one is for ever. */
const choices = [30, 90, 365, 0];

/** How long messages stay on this computer. */
export function HistoryKept() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  if (!settings) return null;
  const days = settings.historyDays;
  const all = choices.includes(days) ? choices : [days, ...choices];
  const label = (it: number) =>
    it === 0 ? t("storage.historyAll") : t("storage.historyDays", { count: it });
  return (
    <Setting title={t("storage.history")} hint={t("storage.historyHint")}>
      {(named) => (
        <Select
          {...named}
          value={String(days)}
          options={all.map((it) => ({ value: String(it), label: label(it) }))}
          onChange={(it) => change({ historyDays: Number(it) })}
        />
      )}
    </Setting>
  );
}
