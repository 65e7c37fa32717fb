import { useMemo } from "react";
import { showToast } from "@/components/Toast";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { MessageId } from "@/core/bindings/MessageId";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sentence } from "@/core/errors";
import { discardMessage, retryMessage } from "@/core/messages";
import { useView } from "@/stores/view";
import { focusComposerOf } from "./composer/focus";
import { takeBack } from "./useDraft";

export type FailedActions = {
  retry: (row: TimelineRow) => void;
  edit: (row: TimelineRow) => void;
  discard: (row: TimelineRow) => void;
};

const say = (error: unknown) => showToast(sentence(error));

/** What can be done with an own message that was refused, in the list of a conversation or of one of its threads. */
export function useFailedActions(
  accountId: string,
  id: ConversationId,
  threadId: MessageId | null,
): FailedActions {
  return useMemo(() => {
    const list = { accountId, id, threadId };
    return {
      retry: (row) => void retryMessage(accountId, id, row.id).catch(say),
      edit: (row) => {
        // An answer stands in the list of its conversation as well, and goes back to where it was written.
        const place = { accountId, id, threadId: row.threadId };
        if (row.threadId !== null) {
          useView.getState().showPane({ conversationId: id, thread: row.threadId });
        }
        void takeBack(place, row.id).then(() => focusComposerOf(place), say);
      },
      // The button goes with its message, so the focus needs another place.
      discard: (row) =>
        void discardMessage(accountId, id, row.id).then(() => focusComposerOf(list), say),
    };
  }, [accountId, id, threadId]);
}
