import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import type { Anchor } from "./bindings/Anchor";
import type { ConversationId } from "./bindings/ConversationId";
import type { ConversationRow } from "./bindings/ConversationRow";
import type { DraftRow } from "./bindings/DraftRow";
import type { Event } from "./bindings/Event";
import { subscribe } from "./commands";
import { draftsQuery } from "./listQueries";
import { conversationsQuery, keys } from "./queries";

export type OnOpen = (
  accountId: AccountId,
  conversationId: ConversationId,
  at: Anchor | null,
) => void;

/**
 * The one place where the core's news becomes the window's. Stored things are named and read again, passing things
 * bring their value. The core sends batches without duplicates, so a burst is one read.
 */
export function listen(cache: QueryClient, onOpen: OnOpen) {
  return subscribe((events) => {
    for (const event of events) apply(cache, event, onOpen);
  });
}

function apply(cache: QueryClient, event: Event, onOpen: OnOpen): void {
  switch (event.type) {
    case "accounts":
      return renew(cache, keys.app);
    case "conversations":
      for (const queryKey of [keys.conversations(event.accountId), keys.drafts, keys.unsent]) {
        renew(cache, queryKey);
      }
      return;
    case "draft":
      return writes(cache, event);
    case "conversation":
      return again(cache, keys.conversation(event.accountId, event.conversationId));
    case "timeline":
      for (const key of ofMessages(event.accountId, event.conversationId)) again(cache, key);
      return;
    case "typing":
      return void cache.setQueryData(
        keys.typing(event.accountId, event.conversationId),
        event.userIds,
      );
    case "presence":
      return void cache.setQueryData(keys.presence(event.accountId, event.userId), event.presence);
    case "connection":
      return void cache.setQueryData(keys.connection(event.accountId), event.connection);
    case "transfer":
      return void cache.setQueryData(keys.transfer(event.accountId, event.fileId), event.transfer);
    case "offered":
      return void cache.setQueryData(
        keys.chosen(event.accountId, event.conversationId, event.threadId),
        event.offered,
      );
    case "dragged":
      return void cache.setQueryData(keys.dragged, event.over);
    case "personal":
      return renew(cache, keys.personal(event.accountId));
    case "refused":
      return void cache.setQueryData(keys.refused, event);
    case "open":
      return onOpen(event.accountId, event.conversationId, event.at);
    case "closeAsked":
      return void cache.setQueryData(keys.closing, true);
    case "update":
      return renew(cache, keys.update);
    case "link":
      return renew(cache, keys.link);
    default:
      event satisfies never; // a new event does not compile until the window answers it
  }
}

/** Every few keys: no list is read again for it. */
function writes(cache: QueryClient, event: Extract<Event, { type: "draft" }>): void {
  const { accountId, conversationId: id, threadId, body } = event;
  const isIt = (row: DraftRow) =>
    row.accountId === accountId && row.conversationId === id && row.threadId === threadId;
  amend(cache, draftsQuery.queryKey, (row: DraftRow) =>
    isIt(row) ? { ...row, draft: { ...row.draft, body } } : row,
  );
  // Its place in the list hangs on when it was written: whoever looks next reads it again.
  void cache.invalidateQueries({ queryKey: keys.drafts, refetchType: "none" });
  if (threadId !== null) return;
  amend(cache, conversationsQuery(accountId).queryKey, (row: ConversationRow) =>
    row.id === id ? { ...row, draft: body } : row,
  );
}

function amend<Row>(cache: QueryClient, queryKey: QueryKey, change: (row: Row) => Row): void {
  // Whatever is being read may be from before.
  if (cache.isFetching({ queryKey }) > 0) return renew(cache, queryKey);
  cache.setQueryData<Row[]>(queryKey, (all) => all?.map(change));
}

/** Whatever is made of the messages of a conversation. */
const ofMessages = (account: AccountId, id: ConversationId): QueryKey[] => [
  keys.timeline(account, id),
  ["thread", account, id],
  keys.pins(account, id),
  keys.threads(account, id),
  keys.files(account, id),
  keys.receipts(account, id),
];

/**
 * What is not on the screen is dropped instead of marked: a conversation that is opened again must not begin with what
 * it was, since where it opens is decided by the first thing that it reads.
 */
function again(cache: QueryClient, queryKey: QueryKey) {
  cache.removeQueries({ queryKey, type: "inactive" });
  renew(cache, queryKey);
}

/** First reads that are to be followed by another one. */
const stale = new WeakSet<Query>();

/** Reads again whatever has this key: without one, everything. */
export function renew(cache: QueryClient, queryKey: QueryKey = []): void {
  const running = cache.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" });
  // A first read is not begun anew by this, and what it brings may be from before the change.
  const first = running.filter(({ state }) => state.data === undefined);
  void cache.invalidateQueries({ queryKey });
  for (const query of first) void afterwards(cache, query);
}

async function afterwards(cache: QueryClient, query: Query): Promise<void> {
  if (stale.has(query)) return;
  stale.add(query);
  await query.promise?.catch(() => undefined);
  stale.delete(query);
  await cache.invalidateQueries({ queryKey: query.queryKey, exact: true });
}
