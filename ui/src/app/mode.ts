import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";

type Place = { accountId: AccountId; conversationId: ConversationId };

/** The one conversation of this window, where it is a window of its own. */
export function popOutOf(search: string): Place | null {
  const asked = new URLSearchParams(search);
  const [accountId, conversationId] = [asked.get("account"), asked.get("conversation")];
  return accountId && conversationId ? { accountId, conversationId } : null;
}
