import { useMemo } from "react";
import { showToast } from "@/components/Toast";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { sentence } from "@/core/errors";
import { discardMessage, retryMessage } from "@/core/messages";
import { putBack } from "./useDraft";

export type FailedActions = {
  retry: (messageId: string) => void;
  edit: (messageId: string) => void;
  discard: (messageId: string) => void;
};

const say = (error: unknown) => showToast(sentence(error));

/** What can be done with an own message that was refused. */
export function useFailedActions(accountId: string, details: ConversationDetails): FailedActions {
  const { id } = details.conversation;
  const { draft } = details;
  return useMemo(() => {
    const focusComposer = () =>
      document.querySelector<HTMLElement>('[data-region="composer"] textarea')?.focus();
    return {
      retry: (messageId) => void retryMessage(accountId, id, messageId).catch(say),
      edit: (messageId) =>
        void discardMessage(accountId, id, messageId)
          .then((body) => putBack({ accountId, id, threadId: null }, body, draft))
          .then(focusComposer, say),
      // The button goes with its message, so the focus needs another place.
      discard: (messageId) =>
        void discardMessage(accountId, id, messageId).then(focusComposer, say),
    };
  }, [accountId, id, draft]);
}
