import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { MessageId } from "@/core/bindings/MessageId";
import { jump } from "@/core/commands";
import { useView } from "@/stores/view";

/** Opens a conversation of any account, at one of its messages or where it opens by itself. */
export function useOpen() {
  const navigate = useNavigate();
  return useCallback(
    (accountId: AccountId, conversationId: ConversationId, seq: number | null = null) => {
      const view = useView.getState();
      view.show(accountId);
      if (seq !== null) view.goTo(conversationId, { seq, offset: null });
      return navigate({ to: "/c/$conversationId", params: { conversationId } });
    },
    [navigate],
  );
}

/** Opens a message that may not be here yet: then it is fetched first. */
export function useOpenMessage() {
  const open = useOpen();
  return useCallback(
    async (accountId: AccountId, conversationId: ConversationId, messageId: MessageId) => {
      const seq = await jump(accountId, conversationId, { type: "message", messageId });
      await open(accountId, conversationId, seq);
    },
    [open],
  );
}

/** Opens where something was written: a conversation, or a thread beside it. */
export function useOpenThread() {
  const open = useOpen();
  return useCallback(
    async (accountId: AccountId, conversationId: ConversationId, threadId: MessageId | null) => {
      await open(accountId, conversationId);
      if (threadId !== null) useView.getState().showPane({ conversationId, thread: threadId });
    },
    [open],
  );
}
