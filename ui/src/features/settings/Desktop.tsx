import { useTranslation } from "react-i18next";
import { Setting } from "@/components/Setting";
import { Segmented } from "@/components/Segmented";
import { Switch } from "@/components/Switch";
import type { Settings } from "@/core/bindings/Settings";
import { Summon } from "./Summon";
import { useSettings } from "./useSettings";

type Named = "startAtLogin" | "startHidden" | "commandLine";

/** How the app lives on this desktop. */
export function Desktop() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  if (!settings) return null;
  const toggle = (name: Named, disabled = false) => (
    <Setting title={t(`desktop.${name}`)} hint={t(`desktop.${name}Hint`)}>
      {(named) => (
        <Switch
          {...named}
          disabled={disabled}
          checked={settings[name]}
          onChange={(checked) => change({ [name]: checked } satisfies Partial<Settings>)}
        />
      )}
    </Setting>
  );
  const closing = settings.closeToTray === null ? "ask" : settings.closeToTray ? "keep" : "quit";
  return (
    <>
      {toggle("startAtLogin")}
      {toggle("startHidden", !settings.startAtLogin)}
      <Setting title={t("desktop.close")} hint={t("desktop.closeHint")}>
        {(named) => (
          <Segmented
            {...named}
            value={closing}
            options={(["ask", "keep", "quit"] as const).map((value) => ({
              value,
              label: t(`desktop.closing.${value}`),
            }))}
            onChange={(value) => change({ closeToTray: value === "ask" ? null : value === "keep" })}
          />
        )}
      </Setting>
      <Summon
        shortcut={settings.summonShortcut}
        onChange={(summonShortcut) => change({ summonShortcut })}
      />
      {toggle("commandLine")}
    </>
  );
}
