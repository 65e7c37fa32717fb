import { type queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import type { Account } from "@/core/bindings/Account";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { lookOf } from "@/core/files";
import { appQuery, conversationsQuery } from "@/core/queries";

/** The accounts of this installation, and how their conversations look. */
export function useAccounts() {
  const { data: app } = useQuery(appQuery);
  const accounts = app?.accounts ?? [];
  const lists = useQueries({ queries: accounts.map(({ id }) => conversationsQuery(id)) });
  /** The picture of a conversation: that of the other person, or of the group. */
  function pictureOf(accountId: AccountId, conversationId: ConversationId, name: string) {
    const at = accounts.findIndex(({ id }) => id === accountId);
    const row = lists[at]?.data?.find(({ id }) => id === conversationId);
    if (row) return { ...lookOf(accountId, row), name };
    return { id: conversationId, name, shape: "group" as const, src: null };
  }
  const serverOf = (accountId: AccountId) =>
    accounts.find(({ id }) => id === accountId)?.serverName ?? "";
  return { accounts, isKnown: app !== undefined, pictureOf, serverOf };
}

export type Accounts = ReturnType<typeof useAccounts>;

type Asked<T, K extends readonly unknown[]> = (
  accountId: AccountId,
) => ReturnType<typeof queryOptions<T[], Error, T[], K>>;

/** What each account has of a kind, as one list. */
export function useAcross<T, K extends readonly unknown[]>(
  { accounts, isKnown }: Accounts,
  asked: Asked<T, K>,
) {
  const found = useQueries({ queries: accounts.map(({ id }) => asked(id)) });
  const isComplete = isKnown && found.every(({ data }) => data !== undefined);
  const all = accounts.flatMap((account: Account, index) =>
    (found[index]?.data ?? []).map((row) => ({ account, row })),
  );
  return {
    items: isComplete ? all : undefined,
    error: found.find(({ error }) => error !== null)?.error ?? null,
  };
}
