import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Keys } from "./Keys";
import styles from "./KeyField.module.css";

type Props = {
  value: string | null;
  onChange: (keys: string) => void;
  "aria-labelledby": string;
  "aria-describedby"?: string | undefined;
};

const alone = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"]);

/** Takes keys by having them pressed. Tab and Escape leave it as it is. */
export function KeyField({ value, onChange, ...named }: Props) {
  const { t } = useTranslation();
  const [isListening, setListening] = useState(false);
  function onKeyDown(event: KeyboardEvent) {
    if (!isListening || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return setListening(false);
    const keys = read(event);
    if (keys === null) return;
    setListening(false);
    onChange(keys);
  }
  return (
    <button
      type="button"
      {...named}
      className={styles.field}
      aria-pressed={isListening}
      onClick={() => setListening(true)}
      onBlur={() => setListening(false)}
      onKeyDown={onKeyDown}
    >
      {isListening && <span role="status">{t("keyboard.press")}</span>}
      {!isListening && value !== null && <Keys parts={value.split("+")} />}
      {!isListening && value === null && t("keyboard.set")}
    </button>
  );
}

/** As the system wants to be told; a key alone would be taken from every other program. */
function read({ key, code, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): string | null {
  if (alone.has(key) || !(ctrlKey || altKey || metaKey)) return null;
  const held = [ctrlKey && "Ctrl", altKey && "Alt", metaKey && "Super", shiftKey && "Shift"];
  return [...held.filter((one) => one !== false), code.replace(/^(?:Key|Digit)/u, "")].join("+");
}
