import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Keys } from "./Keys";
import styles from "./KeyField.module.css";

type Props = {
  value: string | null;
  onChange: (keys: string) => void;
  /** What was pressed, as it is kept; null: nothing that counts. */
  read?: (event: KeyboardEvent) => string | null;
  /** As it is written on the keys. */
  print?: (keys: string) => string[];
  "aria-labelledby": string;
  "aria-describedby"?: string | undefined;
};

const split = (keys: string) => keys.split("+");

const alone = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"]);

/** Takes keys by having them pressed. Tab and Escape leave it as it is. */
export function KeyField(props: Props) {
  const { value, onChange, read = readForSystem, print = split } = props;
  const id = useId();
  const { t } = useTranslation();
  const [isListening, setListening] = useState(false);
  function onKeyDown(event: KeyboardEvent) {
    if (!isListening || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return setListening(false);
    const keys = alone.has(event.key) ? null : read(event);
    if (keys === null) return;
    setListening(false);
    onChange(keys);
  }
  return (
    <button
      type="button"
      id={id}
      aria-labelledby={`${props["aria-labelledby"]} ${id}`}
      aria-describedby={props["aria-describedby"]}
      data-listening={isListening || undefined}
      className={styles.field}
      aria-pressed={isListening}
      onClick={({ currentTarget }) => {
        // WebKit on macOS gives no button the focus that is pressed.
        currentTarget.focus();
        setListening(true);
      }}
      onBlur={() => setListening(false)}
      onKeyDown={onKeyDown}
    >
      {isListening && <span role="status">{t("keyboard.press")}</span>}
      {!isListening && value !== null && <Keys parts={print(value)} />}
      {!isListening && value === null && t("keyboard.set")}
    </button>
  );
}

/** As the system wants to be told; a key alone would be taken from every other program. */
function readForSystem(event: KeyboardEvent): string | null {
  const { code, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (!(ctrlKey || altKey || metaKey)) return null;
  const held = [ctrlKey && "Ctrl", altKey && "Alt", metaKey && "Super", shiftKey && "Shift"];
  return [...held.filter((one) => one !== false), code.replace(/^(?:Key|Digit)/u, "")].join("+");
}
