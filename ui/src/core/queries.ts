import { QueryClient, queryOptions } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { Event } from "./bindings/Event";
import type { FileId } from "./bindings/FileId";
import type { MessageId } from "./bindings/MessageId";
import type { Place } from "./bindings/Place";
import type { Presence } from "./bindings/Presence";
import type { UserId } from "./bindings/UserId";
import {
  appState,
  checkServer,
  connection,
  linkQuestion,
  listConversations,
  presenceOf,
  readConversation,
  readTimeline,
  searchUsers,
  typingNow,
} from "./commands";
import { chosenFiles } from "./files";
import { readDraft } from "./messages";

/** A view of what the core holds: only events make it stale, and it may be thrown away at any time. */
export const createCache = () =>
  new QueryClient({
    defaultOptions: {
      // The core is on this machine; whether there is a network does not matter to these calls.
      queries: {
        networkMode: "always",
        staleTime: Infinity,
        retry: false,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });

export const keys = {
  app: ["app"] as const,
  link: ["link"] as const,
  closing: ["closing"] as const,
  update: ["update"] as const,
  dragged: ["dragged"] as const,
  /** Of all accounts. */
  drafts: ["drafts"] as const,
  unsent: ["unsent"] as const,
  conversations: (account: AccountId) => ["conversations", account] as const,
  conversation: (account: AccountId, id: ConversationId) => ["conversation", account, id] as const,
  timeline: (account: AccountId, id: ConversationId) => ["timeline", account, id] as const,
  thread: (account: AccountId, id: ConversationId, thread: MessageId) =>
    ["thread", account, id, thread] as const,
  threads: (account: AccountId, id: ConversationId) => ["threads", account, id] as const,
  pins: (account: AccountId, id: ConversationId) => ["pins", account, id] as const,
  receipts: (account: AccountId, id: ConversationId) => ["receipts", account, id] as const,
  files: (account: AccountId, id: ConversationId) => ["files", account, id] as const,
  typing: (account: AccountId, id: ConversationId) => ["typing", account, id] as const,
  presence: (account: AccountId, user: UserId) => ["presence", account, user] as const,
  connection: (account: AccountId) => ["connection", account] as const,
  transfer: (account: AccountId, file: FileId) => ["transfer", account, file] as const,
  /** The beginning of every key of what a person keeps for themselves: sections, status, privacy … */
  personal: (account: AccountId) => ["personal", account] as const,
  refused: ["refused"] as const,
  chosen: (account: AccountId, id: ConversationId, thread: MessageId | null) =>
    ["chosen", account, id, thread] as const,
};

export const appQuery = queryOptions({ queryKey: keys.app, queryFn: appState });

/** Whether closing the window waits for an answer: told, never asked for. */
export const closingQuery = queryOptions<boolean>({
  queryKey: keys.closing,
  queryFn: () => false,
  enabled: false,
});

/** Whether files of another program are held over the window: told, never asked for. */
export const draggedQuery = queryOptions<boolean>({
  queryKey: keys.dragged,
  queryFn: () => false,
  enabled: false,
});

/** The last thing that was accepted here and refused by the server later: told, never asked for. */
export const refusedQuery = queryOptions<Extract<Event, { type: "refused" }> | null>({
  queryKey: keys.refused,
  queryFn: () => null,
  enabled: false,
});

/** What has to be asked about a link from outside. */
export const linkQuery = queryOptions({ queryKey: keys.link, queryFn: linkQuestion });

export const serverQuery = (address: string) =>
  queryOptions({
    queryKey: ["server", address],
    queryFn: () => checkServer(address),
    enabled: address !== "",
  });

export const conversationsQuery = (account: AccountId) =>
  queryOptions({
    queryKey: keys.conversations(account),
    queryFn: () => listConversations(account),
  });

export const conversationQuery = (account: AccountId, id: ConversationId) =>
  queryOptions({
    queryKey: keys.conversation(account, id),
    queryFn: () => readConversation(account, id),
  });

export const timelineQuery = (account: AccountId, id: ConversationId, place: Place) =>
  queryOptions({
    queryKey: [...keys.timeline(account, id), place],
    queryFn: () => readTimeline(account, id, place),
    // A window somewhere in the past is not worth keeping once it has been left.
    gcTime: place.type === "newest" ? 300_000 : 10_000,
  });

export const NEWEST: Place = { type: "newest" };

/** Reads a conversation that is about to be opened, where it will open. */
export async function prepareConversation(
  cache: QueryClient,
  account: AccountId,
  id: ConversationId,
) {
  void cache.prefetchQuery(timelineQuery(account, id, NEWEST));
  const { opensAt } = await cache.ensureQueryData(conversationQuery(account, id));
  return { opensAt, ...(await cache.fetchQuery(timelineQuery(account, id, opensAt))) };
}

export const typingQuery = (account: AccountId, id: ConversationId) =>
  queryOptions({ queryKey: keys.typing(account, id), queryFn: () => typingNow(account, id) });

/** The files that go with what is being written there. */
export const chosenQuery = (account: AccountId, id: ConversationId, thread: MessageId | null) =>
  queryOptions({
    queryKey: keys.chosen(account, id, thread),
    queryFn: () => chosenFiles(account, id, thread),
  });

/** The value comes with events; `readPresence` brings the first one for many people at once. */
export const presenceQuery = (account: AccountId, user: UserId) =>
  queryOptions<Presence>({
    queryKey: keys.presence(account, user),
    queryFn: async () => (await presenceOf(account, [user]))[user] ?? "unknown",
    enabled: false,
    gcTime: Infinity,
  });

export async function readPresence(cache: QueryClient, account: AccountId, users: UserId[]) {
  const found = await presenceOf(account, users);
  for (const user of users) {
    cache.setQueryData(keys.presence(account, user), found[user] ?? "unknown");
  }
}

export const connectionQuery = (account: AccountId) =>
  queryOptions({ queryKey: keys.connection(account), queryFn: () => connection(account) });

export const peopleQuery = (account: AccountId, query: string) =>
  queryOptions({
    queryKey: ["people", account, query],
    queryFn: () => searchUsers(account, query),
    // Asked of the server, who tells nobody when it changes.
    staleTime: 15_000,
    gcTime: 30_000,
  });

/** What is being written in a thread; that of a conversation is among its details. */
export const draftQuery = (account: AccountId, id: ConversationId, thread: MessageId | null) =>
  queryOptions({
    queryKey: ["draft", account, id, thread],
    queryFn: () => readDraft(account, id, thread),
    // The composer saves what it shows; whoever opens it anew reads what was saved.
    gcTime: 0,
  });
