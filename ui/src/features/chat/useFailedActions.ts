import { useMemo } from "react";
import { showToast } from "@/components/Toast";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { MessageId } from "@/core/bindings/MessageId";
import { sentence } from "@/core/errors";
import { discardMessage, retryMessage } from "@/core/messages";
import { takeBack } from "./useDraft";

export type FailedActions = {
  retry: (messageId: string) => void;
  edit: (messageId: string) => void;
  discard: (messageId: string) => void;
};

const say = (error: unknown) => showToast(sentence(error));

/** What can be done with an own message that was refused. */
export function useFailedActions(
  accountId: string,
  id: ConversationId,
  threadId: MessageId | null,
): FailedActions {
  return useMemo(() => {
    const focusComposer = () =>
      document.querySelector<HTMLElement>('[data-region="composer"] textarea')?.focus();
    return {
      retry: (messageId) => void retryMessage(accountId, id, messageId).catch(say),
      edit: (messageId) =>
        void takeBack({ accountId, id, threadId }, messageId).then(focusComposer, say),
      // The button goes with its message, so the focus needs another place.
      discard: (messageId) =>
        void discardMessage(accountId, id, messageId).then(focusComposer, say),
    };
  }, [accountId, id, threadId]);
}
