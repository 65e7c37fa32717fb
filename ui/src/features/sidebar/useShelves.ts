import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { DraftRow } from "@/core/bindings/DraftRow";
import type { UnsentRow } from "@/core/bindings/UnsentRow";
import {
  draftsQuery,
  remindersQuery,
  savedQuery,
  scheduledQuery,
  unsentQuery,
} from "@/core/listQueries";
import { editedIn } from "@/lib/edits";
import { appQuery, connectionQuery } from "@/core/queries";

export type ShelfName = "unsent" | "reminders" | "scheduled" | "drafts" | "saved";

/** A list that leads through all conversations, where there is something in it. */
export type Shelf = {
  name: ShelfName;
  count: number;
  /** So many of them want something of the person. */
  wanting: number;
};

/** What stands above the conversations: only lists that have something in them. */
export function useShelves(openId: ConversationId | null): Shelf[] {
  const accounts = useQuery({ ...appQuery, select: ({ accounts }) => accounts }).data ?? [];
  const ids = accounts.map(({ id }) => id);
  const saved = useTotal(ids, (id) => ({ ...savedQuery(id), select: (rows) => rows.length }));
  const planned = useTotal(ids, (id) => ({ ...scheduledQuery(id), select: (it) => it.length }));
  const reminders = useTotal(ids, (id) => ({ ...remindersQuery(id), select: (it) => it.length }));
  const due = useTotal(ids, (id) => ({
    ...remindersQuery(id),
    select: (rows) => rows.filter(({ state }) => state === "due").length,
  }));
  const cut = useQueries({
    queries: ids.map((id) => connectionQuery(id)),
    combine: (found) => ids.filter((_, at) => isCut(found[at]?.data?.type)).join(" "),
  });
  const { data: unsent } = useQuery({ ...unsentQuery, select: (rows) => stuck(rows, cut) });
  const { data: drafts = 0 } = useQuery({
    ...draftsQuery,
    // The one that is being written is before one's eyes, and a list that comes with a letter would move the others.
    select: (rows) =>
      rows.filter((row) => row.conversationId !== openId || isElsewhere(row)).length,
  });
  const [waiting = 0, failed = 0] = unsent ?? [];
  return useMemo(() => {
    const shelves: Shelf[] = [
      { name: "unsent", count: waiting, wanting: failed },
      { name: "reminders", count: reminders, wanting: due },
      { name: "scheduled", count: planned, wanting: 0 },
      { name: "drafts", count: drafts, wanting: 0 },
      { name: "saved", count: saved, wanting: 0 },
    ];
    return shelves.filter(({ count }) => count > 0);
  }, [waiting, failed, reminders, due, planned, drafts, saved]);
}

type Counted = { queryKey: readonly unknown[]; select: (rows: never[]) => number };

function useTotal(ids: AccountId[], asked: (id: AccountId) => Counted): number {
  return useQueries({
    queries: ids.map((id) => asked(id)),
    combine: (found) =>
      found.reduce((sum, { data }) => sum + (typeof data === "number" ? data : 0), 0),
  });
}

const isElsewhere = ({ conversationId, threadId }: DraftRow) =>
  threadId !== null && editedIn(conversationId, threadId) === undefined;

const isCut = (type: string | undefined) => type !== undefined && type !== "live";

/** How many wait longer than a moment, and how many were refused. What just leaves is no news. */
function stuck(rows: UnsentRow[], cut: string): [number, number] {
  const isStuck = ({ accountId, state, error }: UnsentRow) =>
    state === "failed" || error !== null || cut.includes(accountId);
  const failed = rows.filter(({ state }) => state === "failed").length;
  return [rows.filter(isStuck).length, failed];
}
