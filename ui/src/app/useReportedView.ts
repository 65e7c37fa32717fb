import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { UserId } from "@/core/bindings/UserId";
import { setView } from "@/core/commands";
import {
  connectionQuery,
  conversationQuery,
  conversationsQuery,
  readPresence,
} from "@/core/queries";
import { useFocused } from "@/hooks/useFocused";
import { useView } from "@/stores/view";

/** As many people as the core watches for one window. */
const WATCHED = 200;

/**
 * Tells the core what is on the screen: that decides whose presence is watched and what is not notified. A failure
 * costs a presence dot and nothing else, so it is not shown.
 */
export function useReportedView(accountId: AccountId, conversationId: ConversationId | null) {
  const cache = useQueryClient();
  const focused = useFocused();
  const userIds = useWatched(accountId, conversationId);
  const anchor = useView((view) => view.anchor);
  const threadId = useView((view) => view.writing);
  const { data: connected } = useQuery({
    ...connectionQuery(accountId),
    select: (connection) => connection.type === "live",
  });

  useEffect(() => {
    const place = { accountId, conversationId, threadId };
    setView({ ...place, anchor, userIds, focused }).catch(() => undefined);
  }, [accountId, conversationId, threadId, anchor, userIds, focused]);
  useEffect(() => {
    // Also when the connection is back: what was known before may be long past.
    if (connected !== undefined) readPresence(cache, accountId, userIds).catch(() => undefined);
  }, [cache, accountId, userIds, connected]);
  // The window went: nothing is on the screen any more.
  useEffect(
    () => () => {
      const nothing = { accountId: null, conversationId: null, anchor: null };
      setView({ ...nothing, userIds: [], focused: false }).catch(() => undefined);
    },
    [],
  );
}

/** The members of the open conversation, then the people of the direct ones; the same array while they are the same. */
function useWatched(accountId: AccountId, conversationId: ConversationId | null): UserId[] {
  const { data: direct } = useQuery({
    ...conversationsQuery(accountId),
    select: (rows) => rows.flatMap((row) => (row.other ? [row.other.id] : [])).slice(0, WATCHED),
  });
  const { data: members } = useQuery({
    ...conversationQuery(accountId, conversationId ?? ""),
    enabled: conversationId !== null,
    select: (details) => details.members.map(({ user }) => user.id),
  });
  const ids = [...new Set([...(members ?? []), ...(direct ?? [])])].slice(0, WATCHED);
  const key = ids.toSorted().join(" ");
  return useMemo(() => (key === "" ? [] : key.split(" ")), [key]);
}
