import type { Event } from "@/core/bindings/Event";
import type { FakeCore } from "./fakeCore";

/** Something that a person does on a screen before its picture is taken. */
export type Step = () => void | Promise<void>;

const LONGEST = 5_000;
/** As long as nothing may move until a screen counts as settled. */
const QUIET = 150;

/** What is searched for while one types is asked for once the hand rests. */
const ASKED = 500;

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

async function found<T>(what: string, look: () => T | null | undefined): Promise<T> {
  const until = performance.now() + LONGEST;
  for (;;) {
    const it = look();
    if (it) return it;
    if (performance.now() > until) throw new Error(`there is no ${what}`);
    await pause(20);
  }
}

const CONTROLS =
  "button, a, [role=tab], [role=option], [role=radio], [role=switch], [role=menuitem], [role=menuitemradio]";
const LAYERS = "[role=dialog], [role=alertdialog], [role=menu]";

/** A button by its label or its text; an entry of a menu also without the keys that stand beside it. */
const names = (it: HTMLElement) => {
  const parts = [...it.children].map(({ textContent }) => textContent);
  return [it.getAttribute("aria-label") ?? it.textContent, ...parts];
};

function control(name: string): HTMLElement | null {
  const layer = [...document.querySelectorAll(LAYERS)].at(-1);
  for (const scope of [layer, document]) {
    const all = [...(scope?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])];
    const named = all.find((it) => names(it).includes(name));
    if (named) return named;
  }
  return null;
}

/** Presses what has this name, in the uppermost layer that has it. */
export const click =
  (name: string): Step =>
  async () =>
    (await found(`button “${name}”`, () => control(name))).click();

export const clickOn =
  (css: string, index = 0): Step =>
  async () =>
    (await found(css, () => document.querySelectorAll<HTMLElement>(css)[index])).click();

const composer = () =>
  found("composer", () =>
    document.querySelector<HTMLTextAreaElement>('[data-region="composer"] textarea'),
  );

/** Types into the composer as a person does. */
export const write =
  (text: string): Step =>
  async () => {
    (await composer()).focus();
    document.execCommand("insertText", false, text);
    await pause(QUIET);
  };

/** Presses a key in the composer. */
export const press =
  (key: string, more: KeyboardEventInit = {}): Step =>
  async () => {
    // The draft is there once the list is.
    await found("message", () => document.querySelector("article"));
    const field = await composer();
    field.focus();
    field.dispatchEvent(
      new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true, ...more }),
    );
  };

/** Presses a key on this, and rests until it was gone by. */
export const pressOn =
  (css: string, key: string): Step =>
  async () => {
    const it = await found(css, () => document.querySelector<HTMLElement>(css));
    it.focus();
    it.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await pause(ASKED);
  };

/** Presses a key that holds everywhere. */
export const shortcut =
  (code: string, more: KeyboardEventInit = {}): Step =>
  async () => {
    await found("page", () => document.querySelector("main"));
    const key = code.replace("Key", "").toLowerCase();
    const event = { key, code, ctrlKey: true, bubbles: true, cancelable: true, ...more };
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", event));
  };

function enter(field: Element, value: string) {
  const kind =
    field instanceof HTMLTextAreaElement
      ? HTMLTextAreaElement.prototype
      : HTMLInputElement.prototype;
  // Past React, which watches the field itself.
  Reflect.set(kind, "value", value, field);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Writes into the fields of these names. */
export const fill =
  (values: Record<string, string>): Step =>
  async () => {
    for (const [name, value] of Object.entries(values)) {
      enter(await found(name, () => document.querySelector(`[name="${name}"]`)), value);
    }
    await pause(QUIET);
  };

/** Types into what is searched with, in the dialog that is open or else on the page. */
export const type =
  (text: string, css = '[role="combobox"], input[type="search"]'): Step =>
  async () => {
    enter(await found(css, () => document.querySelector(css)), text);
    await pause(ASKED);
  };

/** What is acted upon is in sight. */
async function bring(it: Element) {
  it.scrollIntoView({ block: "nearest" });
  await pause(QUIET);
}

async function openMenu(it: Element) {
  await bring(it);
  const { left, top, width, height } = it.getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2, top + Math.min(height / 2, 30)];
  const at = { clientX, clientY, button: 2, bubbles: true, cancelable: true };
  it.dispatchEvent(new PointerEvent("pointerdown", at));
  it.dispatchEvent(new MouseEvent("contextmenu", at));
}

/** Opens the menu of what has this, as the other mouse button does. */
export const menuOf =
  (css: string, index = 0): Step =>
  async () =>
    openMenu(await found(css, () => document.querySelectorAll(css)[index]));

/** A list draws what is near: as long as the message is not among it, one goes on upwards. */
const messageWith = (text: string) =>
  found(`message “${text}”`, () => {
    const drawn = [...document.querySelectorAll("article")];
    const it = drawn.find(({ textContent }) => textContent.includes(text));
    if (!it) drawn[0]?.scrollIntoView({ block: "start" });
    return it;
  });

export const menuOfMessage =
  (text: string): Step =>
  async () =>
    openMenu(await messageWith(text));

/** Points at a message. */
export const pointAt =
  (text: string): Step =>
  async () => {
    const it = await messageWith(text);
    await bring(it);
    it.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  };

/** Points into something tall, that far down from its upper end. */
export const pointInto =
  (css: string, share: number): Step =>
  async () => {
    const it = await found(css, () => document.querySelector(css));
    const { left, top, width, height } = it.getBoundingClientRect();
    const at = { clientX: left + width / 2, clientY: top + share * height, bubbles: true };
    it.dispatchEvent(new PointerEvent("pointermove", at));
  };

/** Lets the invented core tell of this. */
export const emit =
  (event: Event): Step =>
  () =>
    (Reflect.get(window, "core") as FakeCore).emit(event);

export const until =
  (css: string): Step =>
  async () => {
    await found(css, () => document.querySelector(css));
  };

async function quiet() {
  let last = performance.now();
  const watch = new MutationObserver(() => {
    last = performance.now();
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true });
  const end = performance.now() + LONGEST;
  while (performance.now() - last < QUIET && performance.now() < end) await pause(30);
  watch.disconnect();
}

/** Some pages are fetched when they are first shown; a few screens are about waiting for ever. */
async function loaded() {
  const end = performance.now() + LONGEST / 3;
  while (document.querySelector("[data-loading]") && performance.now() < end) {
    await pause(20);
  }
}

/** Runs the steps one after the other, and waits until everything has been drawn. */
export async function settle(steps: readonly Step[]) {
  await quiet();
  await loaded();
  for (const step of steps) await step();
  await quiet();
  await document.fonts.ready;
  const pictures = [...document.images].filter(
    ({ complete, loading, src }) => !complete && loading !== "lazy" && !src.startsWith("linnet-"),
  );
  await Promise.all(pictures.map((it) => it.decode().catch(() => undefined)));
  await found("rest", () =>
    document
      .getAnimations()
      .every(
        (it) =>
          it.effect?.getComputedTiming().iterations === Infinity || it.playState !== "running",
      ),
  );
}
