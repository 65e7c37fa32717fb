import { useCallback, useEffect } from "react";
import { create } from "zustand";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { Draft } from "@/core/bindings/Draft";
import { readDraft, saveDraft, takeBackMessage } from "@/core/messages";
import { beginWith, modeOf } from "./composer/modes";
import { type ComposerPlace, placeKey } from "./composer/place";

/** After the last key; the text is to be safe within half a second. */
const SAVE = 350;
/** Or after the first one that is not safe yet: whoever writes without a pause loses no more than this. */
const LONGEST = 2_000;

/** What is being written, by account, conversation and thread. Only the composer of that one place listens. */
const useTexts = create<Record<string, string>>()(() => ({}));
const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; since: number }>();
/** Where something was typed that the core does not have yet. */
const unsaved = new Set<string>();

function forget(key: string) {
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
}

function save(place: ComposerPlace) {
  const key = placeKey(place);
  clearTimeout(waiting.get(key)?.timer);
  // A draft that could not be saved stays in the box, and the next key tries again.
  if (waiting.delete(key)) store(place).catch(() => undefined);
}

/** At once, as it is in the box. */
export async function store(place: ComposerPlace) {
  const key = placeKey(place);
  forget(key);
  const body = useTexts.getState()[key] ?? "";
  const replyTo = modeOf(place).reply?.id ?? null;
  await saveDraft(place.accountId, place.id, place.threadId, { body, replyTo });
  if (useTexts.getState()[key] === body) unsaved.delete(key);
}

export const textOf = (place: ComposerPlace): string | undefined =>
  useTexts.getState()[placeKey(place)];

/** What the core has by now. */
export function putText(place: ComposerPlace, text: string) {
  forget(placeKey(place));
  unsaved.delete(placeKey(place));
  useTexts.setState({ [placeKey(place)]: text });
}

/** Where something was written in this window: the conversation, and threads of it. */
export const placesOf = (accountId: AccountId, id: ConversationId): ComposerPlace[] =>
  Object.keys(useTexts.getState()).flatMap((key) => {
    const [account, conversation, threadId = null] = key.split("/");
    return account === accountId && conversation === id ? [{ accountId, id, threadId }] : [];
  });

export function write(place: ComposerPlace, text: string) {
  const key = placeKey(place);
  useTexts.setState({ [key]: text });
  unsaved.add(key);
  const now = performance.now();
  const before = waiting.get(key);
  clearTimeout(before?.timer);
  const since = before?.since ?? now;
  const timer = setTimeout(() => save(place), Math.min(SAVE, Math.max(since + LONGEST - now, 0)));
  waiting.set(key, { timer, since });
}

/** What is answered has changed: it is kept with what is written. */
export function touch(place: ComposerPlace) {
  const text = textOf(place);
  if (text !== undefined) return write(place, text);
  const { accountId, id, threadId } = place;
  readDraft(accountId, id, threadId).then(
    (draft) => textOf(place) === undefined && write(place, draft?.body ?? ""),
    // The next key tries again.
    () => undefined,
  );
}

/** Saves at once when the window or the place is left, until what this answers is called. */
export function flush(place: ComposerPlace) {
  const now = () => save(place);
  window.addEventListener("pagehide", now);
  window.addEventListener("blur", now);
  return () => {
    now();
    window.removeEventListener("pagehide", now);
    window.removeEventListener("blur", now);
  };
}

/** It may have been written on in another window. What is not saved yet was typed here. */
async function readAgain(place: ComposerPlace) {
  const key = placeKey(place);
  const before = textOf(place);
  if (before === undefined || unsaved.has(key)) return;
  const draft = await readDraft(place.accountId, place.id, place.threadId);
  if (textOf(place) === before && !unsaved.has(key)) putText(place, draft?.body ?? "");
}

/** Whenever one comes to it: to the place, or to its window. */
function keepRead(place: ComposerPlace) {
  // What cannot be read now is read the next time.
  const now = () => void readAgain(place).catch(() => undefined);
  now();
  window.addEventListener("focus", now);
  return () => window.removeEventListener("focus", now);
}

/** Brings a text that was not sent back into its box, in front of what stands there by now. */
export async function takeBack(place: ComposerPlace, messageId: string) {
  // The core puts it in front of what it has.
  if (textOf(place) !== undefined) await store(place);
  const draft = await takeBackMessage(place.accountId, place.id, messageId);
  putText(place, draft.body);
  return draft;
}

/** `place` stays the same object as long as it is the same place. */
export function useDraft(place: ComposerPlace, draft: Draft | null) {
  const key = placeKey(place);
  const stored = draft?.body ?? null;
  const answers = draft?.replyTo ?? null;
  useEffect(() => beginWith(place, answers), [place, answers]);
  const text = useTexts((texts) => texts[key]) ?? stored ?? "";
  const current = useCallback(() => useTexts.getState()[key] ?? stored ?? "", [key, stored]);
  const setText = useCallback((next: string) => write(place, next), [place]);
  /** A save that comes after the message would bring its text back as a draft. */
  const hold = useCallback(() => forget(key), [key]);
  /** The text was stored as a message, and the core has dropped the draft with it. What was typed behind it stays. */
  const take = useCallback(
    (sent: string) => {
      const now = current();
      const rest = now.startsWith(sent) ? now.slice(sent.length) : now;
      if (rest !== "") return write(place, rest);
      putText(place, "");
    },
    [place, current],
  );
  useEffect(() => flush(place), [place]);
  useEffect(() => keepRead(place), [place]);
  return { text, current, setText, hold, take };
}
