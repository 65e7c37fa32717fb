import { useEffect, useRef, useState } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";

/**
 * Where the "New" line stands: fixed when the conversation is opened, whatever is read after that. Sending or Escape
 * takes it away; what comes while nobody looks gets one of its own.
 */
export function useUnreadLine(
  read: number,
  rows: TimelineRow[],
  { focused, isWhole }: { focused: boolean; isWhole: boolean },
) {
  const [line, setLine] = useState<number | null>(read);
  const newest = rows.findLast(({ seq }) => seq !== null)?.seq ?? 0;

  const seen = useRef({ read, newest, isWhole });
  useEffect(() => {
    seen.current = { read, newest, isWhole };
  }, [read, newest, isWhole]);
  useEffect(() => {
    const last = seen.current;
    // All was read when the person looked away: the next message is the first new one. What ends the rows that are
    // here is the end of the conversation only where nothing comes after them.
    if (!focused && last.isWhole && last.read >= last.newest) setLine(last.newest);
  }, [focused]);

  return { line, clear: () => setLine(null) };
}
