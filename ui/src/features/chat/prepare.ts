import type { QueryClient } from "@tanstack/react-query";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { prepareConversation } from "@/core/queries";
import { parseMarkdown } from "@/lib/markdown";

/** As many messages as are seen at once. */
const SEEN = 14;

/** Reads what is about to be opened, and its texts. */
export async function prepareChat(cache: QueryClient, account: AccountId, id: ConversationId) {
  try {
    const { opensAt, rows } = await prepareConversation(cache, account, id);
    const at = rows.findIndex(({ seq }) => opensAt.type === "around" && seq === opensAt.seq);
    const seen = at === -1 ? rows.slice(-SEEN) : rows.slice(Math.max(at - 2, 0), at + SEEN);
    for (const { body } of seen) parseMarkdown(body);
  } catch {
    // What could not be read is said where it is opened.
  }
}
