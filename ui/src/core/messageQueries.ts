import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { FileId } from "./bindings/FileId";
import type { FileKind } from "./bindings/FileKind";
import type { MessageId } from "./bindings/MessageId";
import type { Transfer } from "./bindings/Transfer";
import { jump, readTimeline } from "./commands";
import { transfers } from "./files";
import { listFiles, listPins, listThreads, readReceipts, readThread } from "./messages";
import { keys } from "./queries";

export const threadQuery = (account: AccountId, id: ConversationId, thread: MessageId) =>
  queryOptions({
    queryKey: keys.thread(account, id, thread),
    queryFn: () => readThread(account, id, thread),
    gcTime: 60_000,
  });

/** One message, wherever it is; `null` where it is gone. */
export const quoteQuery = (account: AccountId, id: ConversationId, messageId: MessageId) =>
  queryOptions({
    queryKey: ["quote", account, id, messageId],
    queryFn: async () => {
      const seq = await jump(account, id, { type: "message", messageId });
      const { rows, people } = await readTimeline(account, id, { type: "around", seq });
      const row = rows.find((one) => one.id === messageId);
      return row ? { row, sender: people.find((one) => one.id === row.senderId) } : null;
    },
    gcTime: 60_000,
  });

/** The messages of a conversation that began a thread. */
export const threadsQuery = (account: AccountId, id: ConversationId) =>
  queryOptions({
    queryKey: keys.threads(account, id),
    queryFn: () => listThreads(account, id),
    gcTime: 60_000,
  });

export const pinsQuery = (account: AccountId, id: ConversationId) =>
  queryOptions({
    queryKey: keys.pins(account, id),
    queryFn: () => listPins(account, id),
    gcTime: 60_000,
  });

export const filesQuery = (account: AccountId, id: ConversationId, kind: FileKind) =>
  infiniteQueryOptions({
    queryKey: [...keys.files(account, id), kind],
    queryFn: ({ pageParam }) => listFiles(account, id, kind, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: ({ before }) => before ?? null,
    gcTime: 60_000,
  });

/** Its value comes with events, while the file is on its way; asked once, in case it was before. */
export const transferQuery = (account: AccountId, file: FileId) =>
  queryOptions<Transfer | null>({
    queryKey: keys.transfer(account, file),
    queryFn: async () => (await transfers(account)).find(([id]) => id === file)?.[1] ?? null,
    gcTime: 10_000,
  });

/** How far each member has read. */
export const receiptsQuery = (account: AccountId, id: ConversationId) =>
  queryOptions({
    queryKey: keys.receipts(account, id),
    queryFn: () => readReceipts(account, id),
    gcTime: 60_000,
  });
