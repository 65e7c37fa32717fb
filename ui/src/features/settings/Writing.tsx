import { useTranslation } from "react-i18next";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { Spelling } from "./Spelling";
import { useSettings } from "./useSettings";

const sendKeys = ["enter", "enter_outside_code", "ctrl_enter"] as const;

/** For how many seconds a message can be taken back before it leaves. */
const holds = [0, 3, 5, 10];

/** What the composer does. */
export function Writing() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  if (!settings) return null;
  return (
    <>
      <Setting title={t("writing.sendKey")} hint={t("writing.sendKeyHint")}>
        {(named) => (
          <Select
            {...named}
            value={settings.sendKey}
            options={sendKeys.map((value) => ({ value, label: t(`writing.sendKeys.${value}`) }))}
            onChange={(sendKey) => change({ sendKey })}
          />
        )}
      </Setting>
      <Setting title={t("writing.undo")} hint={t("writing.undoHint")}>
        {(named) => (
          <Select
            {...named}
            value={String(settings.undoSendSeconds)}
            options={[...new Set([...holds, settings.undoSendSeconds])].map((seconds) => ({
              value: String(seconds),
              label:
                seconds === 0 ? t("writing.undoOff") : t("writing.seconds", { count: seconds }),
            }))}
            onChange={(seconds) => change({ undoSendSeconds: Number(seconds) })}
          />
        )}
      </Setting>
      <Setting title={t("writing.upEdits")} hint={t("writing.upEditsHint")}>
        {(named) => (
          <Switch
            {...named}
            checked={settings.upEdits}
            onChange={(upEdits) => change({ upEdits })}
          />
        )}
      </Setting>
      <Setting title={t("writing.spellCheck")} hint={t("writing.spellCheckHint")}>
        {(named) => (
          <Switch
            {...named}
            checked={settings.spellCheck}
            onChange={(spellCheck) => change({ spellCheck })}
          />
        )}
      </Setting>
      {settings.spellCheck && (
        <Spelling
          chosen={settings.spellLanguages}
          onChange={(spellLanguages) => change({ spellLanguages })}
        />
      )}
    </>
  );
}
