import { useEffect, useRef, useState } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";

/**
 * Where the "New" line stands: fixed when the conversation is opened, whatever is read after that. Sending or Escape
 * takes it away; what comes while nobody looks gets one of its own.
 */
export function useUnreadLine(read: number, rows: TimelineRow[], focused: boolean) {
  const [line, setLine] = useState<number | null>(read);
  const newest = rows.findLast(({ seq }) => seq !== null)?.seq ?? 0;

  const seen = useRef({ read, newest });
  useEffect(() => {
    seen.current = { read, newest };
  }, [read, newest]);
  useEffect(() => {
    // All was read when the person looked away: the next message is the first new one.
    if (!focused && seen.current.read >= seen.current.newest) setLine(seen.current.newest);
  }, [focused]);

  return { line, clear: () => setLine(null) };
}
