import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { openWindow } from "@/core/commands";
import { sentence } from "@/core/errors";

/** Shows a conversation in a window of its own; here everything stays as it is. */
export function popOut(accountId: AccountId, conversationId: ConversationId) {
  openWindow(accountId, conversationId).catch((error: unknown) => showToast(sentence(error)));
}
