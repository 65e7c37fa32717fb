import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { MessageId } from "@/core/bindings/MessageId";

/** The ways back into a composer. They are the composer's own, which the page brings along. */
export type Back = {
  /** A message that has not been sent. Answers the thread it was written in. */
  takeBack: (
    accountId: AccountId,
    conversationId: ConversationId,
    messageId: MessageId,
  ) => Promise<MessageId | null>;
  /** A text, in front of what is written there. Answers how to undo that. */
  putBack: (
    place: { accountId: AccountId; id: ConversationId; threadId: MessageId | null },
    body: string,
  ) => Promise<() => void>;
};
