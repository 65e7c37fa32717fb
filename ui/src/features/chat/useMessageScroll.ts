import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { type Entry, guessHeight } from "./entries";
import { type Messages, NEWEST } from "./useMessages";

/** This close to the end, one is at the end, and new messages keep one there. */
const AT_END = 80;
/** What is shown above the row that is jumped to. */
const ABOVE = 120;

/** The one owner of the scroll position: anchored to a message, opened at the "New" line or at the end. */
export function useMessageScroll(entries: Entry[], messages: Messages) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => guessHeight(entries[index]!),
    getItemKey: (index) => entries[index]!.row.id,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    scrollPaddingStart: ABOVE,
    paddingStart: 8,
    paddingEnd: 6,
    overscan: 8,
  });

  useLayoutEffect(() => {
    const at = entries.findIndex(({ isNew }) => isNew);
    if (at === -1) virtual.scrollToEnd();
    else virtual.scrollToIndex(at, { align: "start" });
    // oxlint-disable-next-line react/exhaustive-deps -- where it opens is decided once
  }, []);

  const { timeline, place, setPlace, isMoving } = messages;
  const isWanted = useRef(false);
  useLayoutEffect(() => {
    if (!isWanted.current || isMoving || place.type !== "newest") return;
    isWanted.current = false;
    virtual.scrollToEnd();
  }, [timeline, isMoving, place, virtual]);
  function toEnd() {
    isWanted.current = place.type !== "newest";
    if (isWanted.current) setPlace(NEWEST);
    else virtual.scrollToEnd();
  }

  // The box below grows with its text: who was at the end stays there.
  const wasAtEnd = useRef(true);
  useEffect(() => {
    wasAtEnd.current = virtual.isAtEnd(AT_END);
  });
  useEffect(() => {
    const observer = new ResizeObserver(() => wasAtEnd.current && virtual.scrollToEnd());
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [virtual]);

  return { scroller, virtual, toEnd };
}
