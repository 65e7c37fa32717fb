import { useRef, useState } from "react";
import { sendMessage } from "@/core/commands";
import { sentence } from "@/core/errors";
import { measure } from "@/lib/text";
import { useDraft } from "./useDraft";

function isSendable(text: string) {
  const length = measure(text);
  return text.trim() !== "" && !length?.tooLong && !length?.tooLarge;
}

/**
 * The text being written, and sending it. It leaves the box when it is stored, and only it: whoever types on while the
 * disk is slow keeps every letter, and a second Enter sends what was typed since.
 */
export function useComposer(
  { accountId, id, stored }: { accountId: string; id: string; stored: string | null },
  onSent: () => void,
) {
  const { text, current, setText, hold, take } = useDraft(accountId, id, stored);
  const [problem, setProblem] = useState<string | null>(null);
  const isStoring = useRef(false);
  const isPressedAgain = useRef(false);

  async function store(body: string) {
    hold();
    try {
      await sendMessage(accountId, id, body);
      take(body);
      onSent();
      setProblem(null);
    } catch (error) {
      setText(current());
      setProblem(sentence(error));
      isPressedAgain.current = false;
    }
  }
  async function send() {
    if (isStoring.current) {
      isPressedAgain.current = true;
      return;
    }
    isStoring.current = true;
    do {
      isPressedAgain.current = false;
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the order of the timeline
      if (isSendable(current())) await store(current());
    } while (isPressedAgain.current);
    isStoring.current = false;
  }
  return { text, setText, send, problem, canSend: isSendable(text) };
}
