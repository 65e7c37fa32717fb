import { bind, type Chosen } from "./bindings";
import { combosOf, withDigit } from "./combo";
import { type ActionName, rowOf } from "./table";

/** `digit` is that of `Ctrl+1` to `Ctrl+9`. Whoever answers `false` has nothing to do: the key is left to others. */
export type Handler = (event: KeyboardEvent, digit: number | null) => unknown;

const handlers = new Map<ActionName, Handler[]>();

/** The one who registered last is asked first. Returns what takes it away again. */
export function register(name: ActionName, handler: Handler): () => void {
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
  return () => {
    const others = (handlers.get(name) ?? []).filter((one) => one !== handler);
    handlers.set(name, others);
  };
}

/** Does what the key would do, for a button or a list of commands. */
export const perform = (name: ActionName) =>
  run(name, new KeyboardEvent("keydown", { cancelable: true }), null);

export const isPossible = (name: ActionName) => (handlers.get(name)?.length ?? 0) > 0;

function run(name: ActionName, event: KeyboardEvent, digit: number | null): boolean {
  return (handlers.get(name) ?? []).toReversed().some((handler) => handler(event, digit) !== false);
}

/** WebKit ends a composition before the key that ended it, which it marks with 229. */
const isComposing = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229;

const FIELD = "input, textarea, select, [contenteditable='true']";
const MODAL = "[data-modal], [aria-modal='true']";
/** Where a letter looks for an entry, or does what its place is for. */
const OWN_LETTERS = "[role='menu'], [role='listbox'], [role='radiogroup'], [role='slider']";

export function press(event: KeyboardEvent, chosen: Chosen) {
  if (event.defaultPrevented || isComposing(event)) return;
  // On Windows it is Ctrl and Alt at once, and writes signs.
  if (event.getModifierState("AltGraph")) return;
  const target = event.target instanceof Element ? event.target : null;
  const bound = boundBy(chosen);
  for (const read of combosOf(event)) {
    const { combo, digit } = withDigit(read);
    const names = bound.get(read) ?? bound.get(combo) ?? [];
    const done = names.some((name) => mayRun(name, target) && run(name, event, digit));
    if (done) return event.preventDefault();
  }
  writeAnywhere(event, target);
}

function mayRun(name: ActionName, target: Element | null): boolean {
  const { where, always } = rowOf(name);
  if (!always && document.querySelector(MODAL) !== null) return false;
  if (where === "composer") return target?.closest("[data-region='composer']") != null;
  if (where === "message") return target?.closest("article") != null && !target.matches(FIELD);
  return true;
}

let last: { chosen: Chosen; bound: Map<string, ActionName[]> } | null = null;

function boundBy(chosen: Chosen) {
  if (last?.chosen !== chosen) last = { chosen, bound: bind(chosen) };
  return last.bound;
}

/** Whoever just begins to write means the composer: the letter goes where the focus goes. */
function writeAnywhere(event: KeyboardEvent, target: Element | null) {
  const writes = /^[^ ]$/u.test(event.key);
  if (!writes || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target?.closest(`${FIELD}, ${OWN_LETTERS}`) || document.querySelector(MODAL)) return;
  run("focusComposer", event, null);
}
