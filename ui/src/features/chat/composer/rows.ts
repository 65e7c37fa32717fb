import type { QueryClient } from "@tanstack/react-query";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { keys } from "@/core/queries";
import type { ComposerPlace } from "./place";

type Shown = { rows?: TimelineRow[] };

/**
 * The messages of a place that the window has, the newest last. Looked at when a key asks for them, never listened to: a
 * composer is not drawn again for each message.
 */
export function rowsAt(cache: QueryClient, { accountId, id, threadId }: ComposerPlace) {
  const queryKey =
    threadId === null ? keys.timeline(accountId, id) : keys.thread(accountId, id, threadId);
  const shown = cache.getQueriesData<Shown>({ queryKey }).flatMap(([, data]) => data?.rows ?? []);
  const byId = new Map(shown.map((row) => [row.id, row]));
  // What waits has no number yet and comes last.
  return [...byId.values()].toSorted((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity));
}

/** Of one's own and in one's own words, and still something that can be changed. */
const isMine = ({ own, deleted, state, forwarded }: TimelineRow) =>
  own && !deleted && forwarded === null && state !== "failed";

/** One's last message, or the one before `before`. */
export function lastOwn(rows: TimelineRow[], before: string | null): TimelineRow | undefined {
  const at = before === null ? -1 : rows.findIndex(({ id }) => id === before);
  return rows.slice(0, at === -1 ? undefined : at).findLast(isMine);
}

/** The last one that can be answered. */
export const lastOfOthers = (rows: TimelineRow[]): TimelineRow | undefined =>
  rows.findLast(({ own, deleted, seq }) => !own && !deleted && seq !== null);

/** Of one's own and written there, the last one that has not left this computer. */
export const lastHeld = (rows: TimelineRow[], { threadId }: ComposerPlace, now: Date) =>
  rows.findLast(
    (row) =>
      row.own &&
      row.threadId === threadId &&
      row.heldUntil !== null &&
      new Date(row.heldUntil) > now,
  );
