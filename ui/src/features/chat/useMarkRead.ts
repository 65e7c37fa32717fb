import { useEffect, useRef } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { markRead } from "@/core/commands";

type Seen = {
  rows: TimelineRow[];
  /** The last row that is on the screen. */
  end: number;
  read: number;
  /** The window has the focus, and nothing lies over the messages. */
  isLooking: boolean;
};

/** What is on the screen while somebody looks has been read. */
export function useMarkRead(accountId: string, id: string, { rows, end, read, isLooking }: Seen) {
  const marked = useRef(read);
  const seq = rows.slice(0, end + 1).findLast((row) => row.seq !== null)?.seq ?? 0;
  useEffect(() => {
    if (!isLooking || seq <= Math.max(marked.current, read)) return;
    marked.current = seq;
    // The place is asked for again with the next row; nothing was typed that could be lost.
    markRead(accountId, id, seq).catch(() => {
      marked.current = read;
    });
  }, [accountId, id, seq, read, isLooking]);
}
