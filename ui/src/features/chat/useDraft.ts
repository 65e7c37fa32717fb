import { useCallback, useEffect } from "react";
import { create } from "zustand";
import { saveDraft } from "@/core/commands";

/** After the last key; the text is to be safe within half a second. */
const SAVE = 350;

/** What is being written, by account and conversation. Only the composer of that one conversation listens. */
const useTexts = create<Record<string, string>>()(() => ({}));
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

const keyOf = (accountId: string, id: string) => `${accountId}/${id}`;

function forget(key: string) {
  clearTimeout(waiting.get(key));
  waiting.delete(key);
}

function save(accountId: string, id: string) {
  const key = keyOf(accountId, id);
  clearTimeout(waiting.get(key));
  // A draft that could not be saved stays in the box, and the next key tries again.
  if (waiting.delete(key)) {
    saveDraft(accountId, id, useTexts.getState()[key] ?? "").catch(() => undefined);
  }
}

function write(accountId: string, id: string, text: string) {
  const key = keyOf(accountId, id);
  useTexts.setState({ [key]: text });
  clearTimeout(waiting.get(key));
  waiting.set(
    key,
    setTimeout(() => save(accountId, id), SAVE),
  );
}

/** Puts a text that was not sent back into its box, in front of what stands there by now. */
export function putBack(accountId: string, id: string, text: string, stored: string | null) {
  const now = useTexts.getState()[keyOf(accountId, id)] ?? stored ?? "";
  write(accountId, id, now.trim() === "" ? text : `${text}\n${now}`);
  save(accountId, id);
}

export function useDraft(accountId: string, id: string, stored: string | null) {
  const key = keyOf(accountId, id);
  const text = useTexts((texts) => texts[key]) ?? stored ?? "";
  const current = useCallback(() => useTexts.getState()[key] ?? stored ?? "", [key, stored]);
  const setText = useCallback((next: string) => write(accountId, id, next), [accountId, id]);
  /** A save that comes after the message would bring its text back as a draft. */
  const hold = useCallback(() => forget(key), [key]);
  /** The text was stored as a message, and the core has dropped the draft with it. What was typed behind it stays. */
  const take = useCallback(
    (sent: string) => {
      const now = current();
      const rest = now.startsWith(sent) ? now.slice(sent.length) : now;
      if (rest !== "") return write(accountId, id, rest);
      forget(key);
      useTexts.setState({ [key]: "" });
    },
    [accountId, id, key, current],
  );
  useEffect(() => {
    const flush = () => save(accountId, id);
    window.addEventListener("pagehide", flush);
    window.addEventListener("blur", flush);
    return () => {
      flush();
      window.removeEventListener("pagehide", flush);
      window.removeEventListener("blur", flush);
    };
  }, [accountId, id]);
  return { text, current, setText, hold, take };
}
