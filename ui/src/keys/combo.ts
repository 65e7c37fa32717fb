/** Keys that have a name; every other one is called by what it writes. */
const named: Record<string, string> = {
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  " ": "Space",
};

/** What the keys of signs write on the keyboard that the table is written for. */
const signs: Record<string, string> = {
  Comma: ",",
  Period: ".",
  Slash: "/",
  Backslash: "\\",
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
};

export type Pressed = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"
>;

export const isMac = /Mac/u.test(navigator.platform);

/**
 * What was pressed, the likeliest reading first, as the table has it. A letter is the one that it writes, since an A
 * stands where others have their Q; where the keyboard has no Latin letters it is its place. A digit or a sign is what it
 * writes, or else its place: French keyboards write digits with Shift.
 */
export function combosOf(event: Pressed, mac = isMac): string[] {
  const { key, code, altKey, shiftKey } = event;
  const command = mac ? event.metaKey : event.ctrlKey;
  // The other of the two belongs to the system.
  if (mac ? event.ctrlKey : event.metaKey) return [];
  const front = `${command ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}`;
  const shift = shiftKey ? "Shift+" : "";
  if (key.length > 1 && key !== "Dead" && key !== "Unidentified") {
    return [`${front}${shift}${named[key] ?? key}`];
  }
  if (key === " ") return [`${front}${shift}Space`];
  if (/^[a-z]$/iu.test(key)) return [`${front}${shift}${key.toUpperCase()}`];
  const place = placeOf(code);
  const read = place === null ? [] : [`${front}${shift}${place}`];
  // What Shift was needed for is written without it.
  return /^[!-~]$/u.test(key) ? [`${front}${key}`, ...read] : read;
}

const placeOf = (code: string): string | null =>
  /^(?:Key|Digit)(.)$/u.exec(code)?.[1] ?? signs[code] ?? null;

/** `Ctrl+#` as what binds it, with the digit that was pressed. */
export function withDigit(combo: string): { combo: string; digit: number | null } {
  const digit = /^(.*\+)([1-9])$/u.exec(combo);
  return digit ? { combo: `${digit[1] ?? ""}#`, digit: Number(digit[2]) } : { combo, digit: null };
}

/** The keys one by one; a plus between two of them is no key, one at the end is. */
export const partsOf = (combo: string): string[] =>
  combo.endsWith("++") ? [...combo.slice(0, -2).split("+"), "+"] : combo.split("+");

const onMac: Record<string, string> = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" };
const everywhere: Record<string, string> = {
  Up: "↑",
  Down: "↓",
  Left: "←",
  Right: "→",
  "#": "1–9",
  Escape: "Esc",
  PageUp: "PgUp",
  Delete: "Del",
  "-": "−",
};

/** As it is printed on the keys. */
export const printed = (combo: string, mac = isMac): string[] =>
  partsOf(combo).map((part) => (mac ? onMac[part] : undefined) ?? everywhere[part] ?? part);

/** As `aria-keyshortcuts` wants it. */
export const spoken = (combo: string): string =>
  partsOf(combo)
    .map((part) => (part === "Ctrl" ? (isMac ? "Meta" : "Control") : part))
    .join("+");
