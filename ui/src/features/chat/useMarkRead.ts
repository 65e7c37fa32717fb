import { useEffect, useRef } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { markRead } from "@/core/commands";

type Seen = {
  rows: TimelineRow[];
  /** The last row that is on the screen. */
  end: number;
  read: number;
  focused: boolean;
};

/** What is on the screen of a focused window has been read. */
export function useMarkRead(accountId: string, id: string, { rows, end, read, focused }: Seen) {
  const marked = useRef(read);
  const seq = rows.slice(0, end + 1).findLast((row) => row.seq !== null)?.seq ?? 0;
  useEffect(() => {
    if (!focused || seq <= Math.max(marked.current, read)) return;
    marked.current = seq;
    // The place is asked for again with the next row; nothing was typed that could be lost.
    markRead(accountId, id, seq).catch(() => {
      marked.current = read;
    });
  }, [accountId, id, seq, read, focused]);
}
