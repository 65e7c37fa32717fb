import i18next from "i18next";
import { useRef } from "react";
import { showToast } from "@/components/Toast";
import type { Draft } from "@/core/bindings/Draft";
import type { Written } from "@/core/bindings/Written";
import { sentence } from "@/core/errors";
import { scheduleMessage } from "@/core/later";
import { editMessage, sendMessage } from "@/core/messages";
import { measure } from "@/lib/text";
import { full } from "@/lib/time";
import { type Mode, modeOf, setMode } from "./composer/modes";
import type { ComposerPlace } from "./composer/place";
import type { Files } from "./composer/useFiles";
import { useDraft } from "./useDraft";

function isSendable(text: string, hasFiles: boolean) {
  const length = measure(text);
  return (text.trim() !== "" || hasFiles) && !length?.tooLong && !length?.tooLarge;
}

type Sending = {
  files: Files;
  mode: Mode;
  setProblem: (problem: string | null) => void;
  onSent: () => void;
};

type Ended = Written & Pick<How, "sendAt">;

export type How = {
  silent?: boolean;
  /** Not now: the server sends it then. */
  sendAt?: string;
};

/**
 * The text being written, and sending it. It leaves the box when it is stored, and only it: whoever types on while the
 * disk is slow keeps every letter, and each Enter ends one message, whenever it is stored.
 */
export function useComposer(place: ComposerPlace, stored: Draft | null, sending: Sending) {
  const { files, mode, setProblem, onSent } = sending;
  const { accountId, id } = place;
  const draft = useDraft(place, stored);
  const { current, hold, take } = draft;
  /** Ended by Enter and not stored yet, oldest first; all of it still stands in the box, in front of the rest. */
  const ended = useRef<Ended[]>([]);

  async function store({ sendAt, ...written }: Ended) {
    hold();
    try {
      if (sendAt === undefined) await sendMessage(accountId, id, written);
      else await scheduleMessage(accountId, id, written, sendAt);
      ended.current.shift();
      take(written.body);
      if (files.has()) files.forget();
      if (written.replyTo === modeOf(place).reply?.id) setMode(place, { reply: null });
      if (sendAt === undefined) onSent();
      else showToast(i18next.t("composer.planned", { time: full(sendAt) }));
      setProblem(null);
    } catch (error) {
      ended.current = [];
      draft.setText(current());
      setProblem(sentence(error));
    }
  }
  async function send(how: How = {}) {
    const before = ended.current.map(({ body }) => body).join("");
    const body = current().slice(before.length);
    const isFirst = ended.current.length === 0;
    if (!current().startsWith(before) || !isSendable(body, files.has() && isFirst)) return;
    const { reply } = modeOf(place);
    ended.current.push({
      body,
      ...how,
      ...(reply && isFirst && { replyTo: reply.id }),
      ...(place.threadId !== null && { threadId: place.threadId }),
    });
    if (!isFirst) return;
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the order of the timeline
    for (let next; (next = ended.current[0]) !== undefined;) await store(next);
  }
  /** Only what was changed is an edit, and only that leaves the box. */
  async function change() {
    const { edit } = modeOf(place);
    if (edit === null || !isSendable(edit.text, false)) return;
    try {
      if (edit.text !== edit.original) {
        await editMessage(accountId, { conversationId: id, messageId: edit.id }, edit.text);
      }
      if (modeOf(place).edit?.text === edit.text) setMode(place, { edit: null });
      setProblem(null);
    } catch (error) {
      setProblem(sentence(error));
    }
  }
  const { edit } = mode;
  if (edit === null) {
    const canSend = isSendable(draft.text, files.files.length > 0);
    return { text: draft.text, setText: draft.setText, current, send, canSend };
  }
  const setText = (text: string) => setMode(place, { edit: { ...edit, text } });
  const canSend = isSendable(edit.text, false);
  return { text: edit.text, setText, current: () => edit.text, send: change, canSend };
}
