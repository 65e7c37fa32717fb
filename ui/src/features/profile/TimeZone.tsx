import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";

const NONE = "";
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every place that this computer knows the time of. */
const zones = () => Intl.supportedValuesOf("timeZone");

type Props = { value: string; onChange: (zone: string) => void };

export function TimeZone({ value, onChange }: Props) {
  const { t } = useTranslation();
  const known = zones();
  const all = value === NONE || known.includes(value) ? known : [value, ...known];
  return (
    <Setting title={t("profile.timeZone")} hint={t("profile.timeZoneHint")}>
      {(named) => (
        <>
          {value !== here() && (
            <Button look="link" onClick={() => onChange(here())}>
              {t("quiet.zoneHere", { zone: here() })}
            </Button>
          )}
          <Select
            {...named}
            value={value}
            options={[
              { value: NONE, label: t("profile.noTimeZone") },
              ...all.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
            ]}
            onChange={onChange}
          />
        </>
      )}
    </Setting>
  );
}
