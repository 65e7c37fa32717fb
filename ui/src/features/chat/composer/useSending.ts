import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentence } from "@/core/errors";
import type { How } from "../useComposer";
import { type Around, type Done, readCommand } from "./commands";
import type { Writing } from "./ComposerBox";
import { mayMentionAll, mentionsAll } from "./mentions";

/** So many others may be alerted without a question. */
const MANY = 10;

type Note = { of: string; words: string };

/** What happens before a text is sent: it may be a command, and many people are alerted only by intent. */
export function useSending(writing: Writing, around: Around, isEdit: boolean) {
  const { t } = useTranslation();
  const { text, setText } = writing;
  const [note, setNote] = useState<Note | null>(null);
  const [asked, setAsked] = useState<How | null>(null);
  /** The command that the server is asked for. */
  const running = useRef<string>(null);
  const others = around.details.members.length - 1;

  /** The command leaves the box. What was typed while it ran stays. */
  function clear() {
    const now = writing.current();
    if (now.startsWith(text)) setText(now.slice(text.length).trimStart());
  }
  async function run(done: Done | Promise<unknown>, how: How) {
    try {
      if (done instanceof Promise) running.current = text;
      const { send: words, problem }: Done =
        done instanceof Promise ? await done.then(() => ({})) : done;
      if (problem !== undefined) return setNote({ of: text, words: problem });
      if (words) setText(words.body);
      else clear();
      if (words) await check(words.body, { ...how, ...words.how });
    } catch (error) {
      setNote({ of: writing.current(), words: sentence(error) });
    } finally {
      running.current = null;
    }
  }
  async function check(body: string, how: How) {
    if (others > MANY && mayMentionAll(around.details) && mentionsAll(body)) setAsked(how);
    else await writing.send(how);
  }
  async function send(how: How = {}) {
    if (isEdit) return writing.send();
    // A second Enter is no second command; what was typed in its place meanwhile is sent as ever.
    if (running.current === text) return;
    const typed = readCommand(text, around);
    if (typed.type === "command") return run(typed.run(), how);
    const isTold = note?.of === text;
    if (typed.type === "missing") {
      return setNote({ of: text, words: t("composer.missingText", { name: typed.name }) });
    }
    if (typed.type === "unknown" && !isTold) {
      return setNote({ of: text, words: t("composer.unknownCommand", { name: typed.name }) });
    }
    setNote(null);
    return check(text, how);
  }
  return {
    send,
    /** What has to be known about the text as it is. */
    note: note?.of === text ? note.words : null,
    question: asked && {
      count: others,
      onSend: () => void writing.send(asked),
      onClose: () => setAsked(null),
    },
  };
}
