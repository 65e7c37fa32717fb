import { isMac, partsOf, withDigit } from "./combo";
import { type ActionName, actionNames, rowOf } from "./table";

/** What a person chose instead of the keys of the table; an empty text is no key. */
export type Chosen = Readonly<Record<string, string>>;

export function keysOf(name: ActionName, chosen: Chosen, mac = isMac): readonly string[] {
  const row = rowOf(name);
  const own = row.fixed ? undefined : chosen[name];
  if (own !== undefined) return own === "" ? [] : [own];
  return (mac ? row.mac : undefined) ?? row.keys;
}

/** Which actions a combination of keys may mean; what has the focus decides between them. */
export function bind(chosen: Chosen): Map<string, ActionName[]> {
  const bound = new Map<string, ActionName[]>();
  for (const name of actionNames) {
    for (const keys of keysOf(name, chosen)) {
      bound.set(keys, [...(bound.get(keys) ?? []), name]);
    }
  }
  return bound;
}

/** What text fields and the system do with these is not ours to take. */
const reserved = new Set(
  `Ctrl+A Ctrl+C Ctrl+X Ctrl+V Ctrl+Y Ctrl+Shift+Z Ctrl+Shift+V Enter Tab Shift+Tab Shift+Enter Ctrl+Enter
  Space Escape Alt+F4`.split(/\s+/u),
);

export type Problem = { type: "reserved" } | { type: "bare" } | { type: "taken"; by: ActionName };

/** Why these keys cannot be given to this action, if they cannot. */
export function problemOf(name: ActionName, combo: string, chosen: Chosen): Problem | null {
  if (reserved.has(combo)) return { type: "reserved" };
  const { where } = rowOf(name);
  const parts = partsOf(combo);
  const isBare = !parts.some((part) => part === "Ctrl" || part === "Alt");
  const writes = (parts.at(-1) ?? "").length === 1;
  if (isBare && (where === "composer" || (writes && where !== "message"))) return { type: "bare" };
  const by = taker(name, combo, chosen);
  return by ? { type: "taken", by } : null;
}

/** Two actions stand in each other's way where both could be meant. */
export function taker(name: ActionName, combo: string, chosen: Chosen): ActionName | null {
  const { where } = rowOf(name);
  const found = actionNames.find((other) => {
    const there = rowOf(other).where;
    const meet = where === "anywhere" || there === "anywhere" || where === there;
    const keys = keysOf(other, chosen);
    return (
      other !== name && meet && (keys.includes(combo) || keys.includes(withDigit(combo).combo))
    );
  });
  return found ?? null;
}
