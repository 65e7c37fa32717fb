import { useTranslation } from "react-i18next";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";
import type { ChangeSettings } from "@/core/bindings/ChangeSettings";
import type { ConversationSettings } from "@/core/bindings/ConversationSettings";
import { endOf, muteSpans } from "@/lib/later";
import { soon } from "@/lib/time";

type Props = { settings: ConversationSettings; onChange: (change: ChangeSettings) => void };

const levels = ["all", "mentions", "nothing"] as const;

/** What of a conversation alerts, and until when it is quieter than that. */
export function NotifyChoice({ settings, onChange }: Props) {
  const { t } = useTranslation();
  const { notify, notifyUntil } = settings;
  const until = notifyUntil === null ? [] : [{ value: "until", label: soon(notifyUntil) } as const];
  return (
    <>
      <Setting title={t("details.notify")}>
        {(named) => (
          <Select
            small
            {...named}
            value={notify}
            options={levels.map((value) => ({ value, label: t(`details.levels.${value}`) }))}
            onChange={(level) => onChange({ notify: level, notifyUntil: null })}
          />
        )}
      </Setting>
      {notify !== "all" && (
        <Setting title={t("details.howLong")}>
          {(named) => (
            <Select
              small
              {...named}
              value={notifyUntil === null ? "always" : "until"}
              options={[
                ...until,
                ...muteSpans.map((value) => ({ value, label: t(`spans.${value}`) })),
              ]}
              onChange={(value) =>
                // With the level: that of before may be over by the time that this arrives.
                value !== "until" &&
                onChange({ notify, notifyUntil: endOf(value)?.toISOString() ?? null })
              }
            />
          )}
        </Setting>
      )}
    </>
  );
}
