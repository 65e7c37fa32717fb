import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { MessageId } from "@/core/bindings/MessageId";

/** Where something is being written: a conversation, or a thread of it. */
export type ComposerPlace = {
  accountId: AccountId;
  id: ConversationId;
  threadId: MessageId | null;
};

export const placeKey = ({ accountId, id, threadId }: ComposerPlace) =>
  [accountId, id, ...(threadId === null ? [] : [threadId])].join("/");
