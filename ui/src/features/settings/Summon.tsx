import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { KeyField } from "@/components/KeyField";
import { Setting } from "@/components/Setting";
import { summonQuery } from "@/core/settingsQueries";

type Props = { shortcut: string | null; onChange: (shortcut: string | null) => void };

/** The keys that bring the window to the front from anywhere, as the system lets an app have them. */
export function Summon({ shortcut, onChange }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(summonQuery(shortcut));
  const refused = data?.type === "unavailable" && shortcut !== null;
  return (
    <Setting
      title={t("desktop.summon")}
      hint={
        <span role="status">
          {refused ? t("desktop.summonRefused", { reason: data.reason }) : t("desktop.summonHint")}
        </span>
      }
    >
      {(named) => (
        <>
          <KeyField {...named} value={shortcut} onChange={onChange} />
          {shortcut !== null && (
            <IconButton label={t("desktop.summonOff")} onClick={() => onChange(null)}>
              <X aria-hidden="true" />
            </IconButton>
          )}
        </>
      )}
    </Setting>
  );
}
