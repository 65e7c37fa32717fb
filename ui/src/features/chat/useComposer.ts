import { useRef } from "react";
import { sentence } from "@/core/errors";
import { sendMessage } from "@/core/messages";
import { measure } from "@/lib/text";
import type { ComposerPlace } from "./composer/place";
import type { Files } from "./composer/useFiles";
import { useDraft } from "./useDraft";

function isSendable(text: string, hasFiles: boolean) {
  const length = measure(text);
  return (text.trim() !== "" || hasFiles) && !length?.tooLong && !length?.tooLarge;
}

type Sending = {
  files: Files;
  setProblem: (problem: string | null) => void;
  onSent: () => void;
};

/**
 * The text being written, and sending it. It leaves the box when it is stored, and only it: whoever types on while the
 * disk is slow keeps every letter, and each Enter ends one message, whenever it is stored.
 */
export function useComposer(place: ComposerPlace, stored: string | null, sending: Sending) {
  const { files, setProblem, onSent } = sending;
  const { accountId, id, threadId } = place;
  const { text, current, setText, hold, take } = useDraft(place, stored);
  /** Ended by Enter and not stored yet, oldest first; all of it still stands in the box, in front of the rest. */
  const ended = useRef<string[]>([]);

  async function store(body: string) {
    hold();
    try {
      await sendMessage(accountId, id, { body, threadId });
      ended.current.shift();
      take(body);
      if (threadId === null && files.has()) files.forget();
      onSent();
      setProblem(null);
    } catch (error) {
      ended.current = [];
      setText(current());
      setProblem(sentence(error));
    }
  }
  async function send() {
    const before = ended.current.join("");
    const body = current().slice(before.length);
    if (!current().startsWith(before) || !isSendable(body, files.has() && before === "")) return;
    ended.current.push(body);
    if (ended.current.length > 1) return;
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the order of the timeline
    for (let next; (next = ended.current[0]) !== undefined;) await store(next);
  }
  return { text, setText, send, canSend: isSendable(text, files.files.length > 0) };
}
