import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import type { Account } from "@/core/bindings/Account";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { UnreadMessage } from "@/core/bindings/UnreadMessage";
import { explainUnread } from "@/core/messages";
import { appQuery, conversationsQuery, keys } from "@/core/queries";

/** Read again whenever the list of conversations is, whose numbers it explains. */
const unreadQuery = (accountId: AccountId, conversationId: ConversationId | null) =>
  queryOptions({
    queryKey: [...keys.conversations(accountId), "unread", conversationId],
    queryFn: () => explainUnread(accountId, conversationId),
  });

export type Unread = { account: Account; message: UnreadMessage; conversation: string };

/** The messages behind the number of one conversation, or behind those of all accounts; the newest first. */
export function useUnread(about: { accountId: AccountId; conversationId: ConversationId } | null) {
  const { data: app } = useQuery(appQuery);
  const accounts = (app?.accounts ?? []).filter(({ id }) => !about || id === about.accountId);
  const found = useQueries({
    queries: accounts.map(({ id }) => unreadQuery(id, about?.conversationId ?? null)),
  });
  const lists = useQueries({ queries: accounts.map(({ id }) => conversationsQuery(id)) });
  const isComplete = app !== undefined && found.every(({ data }) => data !== undefined);
  const all = accounts.flatMap((account, index) => {
    const names = new Map(lists[index]?.data?.map(({ id, name }) => [id, name]));
    const messages = found[index]?.data ?? [];
    return messages.map((message) => ({
      account,
      message,
      conversation: names.get(message.conversationId) ?? message.senderName,
    }));
  });
  return {
    items: isComplete
      ? all.toSorted((a, b) => b.message.createdAt.localeCompare(a.message.createdAt))
      : undefined,
    error: found.find(({ error }) => error !== null)?.error ?? null,
    hasSeveral: accounts.length > 1,
  };
}
