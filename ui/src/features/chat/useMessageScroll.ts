import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Anchor } from "@/core/bindings/Anchor";
import { NEWEST } from "@/core/queries";
import { type Entry, guessHeight } from "./entries";
import { isNearEnd } from "./nearEnd";
import { useFollowing, useStaying } from "./useFollowing";
import { useKeptTarget } from "./useKeptTarget";
import type { Messages } from "./useMessages";
import { useReportedAnchor } from "./useReportedAnchor";

/** This close to the end, one is at the end, and new messages keep one there. */
const AT_END = 80;
/** What is shown above the row that is jumped to. */
const ABOVE = 120;
/** The head and the composer of the conversation. */
const BARS = 160;
/** Rows beyond what is in sight: of a conversation that is being opened, and once it can be read. */
const [FEW, MANY] = [2, 8];
const PADDING = { paddingStart: 8, paddingEnd: 6 };
/** So long rows that have just been drawn may still change their heights. */
const SETTLED = 1_000;

/** The one owner of the scroll position: anchored to a message, opened at the "New" line or at the end. */
export function useMessageScroll(entries: Entry[], messages: Messages, goal: Anchor | null = null) {
  const scroller = useRef<HTMLDivElement>(null);
  // Until it is there, what it is passing is neither read nor a reason to fetch more.
  const [isPlaced, setPlaced] = useState(false);
  // In a drawing of its own, behind the first.
  const isSeen = useDeferredValue(isPlaced);
  const above = useAbove(goal, isPlaced);
  const [opensAt] = useState(() =>
    entries.findIndex(({ isNew, row }) => (goal ? row.seq === goal.seq : isNew)),
  );
  // So that the first rows that are drawn are those that will be seen.
  const [begins] = useState(() => begin(entries, opensAt, above));
  const following = useFollowing(entries, heightOfList());
  const virtual = useVirtualizer({
    ...begins,
    ...PADDING,
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => guessHeight(entries[index]!),
    getItemKey: (index) => entries[index]!.row.id,
    anchorTo: "end",
    followOnAppend: following.follows,
    scrollEndThreshold: AT_END,
    scrollPaddingStart: above,
    overscan: isSeen ? MANY : FEW,
  });

  useLayoutEffect(() => {
    if (opensAt === -1) virtual.scrollToEnd();
    else virtual.scrollToIndex(opensAt, { align: "start" });
  }, [opensAt, virtual]);
  useKeptTarget(entries, virtual);
  const { startIndex = Infinity, endIndex = -1 } = virtual.range ?? {};
  const isThere =
    opensAt === -1 ? isNearEnd(virtual, AT_END) : startIndex <= opensAt && opensAt <= endIndex;
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- known only once it has been drawn
    if (isThere && endIndex !== -1) setPlaced(true);
  }, [isThere, endIndex]);

  useStaying(following, entries, messages, virtual);
  const { timeline, place, setPlace, isMoving } = messages;
  const isWanted = useRef(false);
  useLayoutEffect(() => {
    if (!isWanted.current || isMoving || place.type !== "newest") return;
    isWanted.current = false;
    virtual.scrollToEnd();
  }, [timeline, isMoving, place, virtual]);
  /** `coming`: another row is about to be added there. */
  function toEnd(coming = false) {
    isWanted.current = coming || place.type !== "newest";
    if (place.type !== "newest") setPlace(NEWEST);
    else virtual.scrollToEnd();
  }

  // The box below grows with its text: who was at the end stays there.
  const wasAtEnd = useRef(true);
  useEffect(() => {
    wasAtEnd.current = isNearEnd(virtual, AT_END);
  });
  useEffect(() => {
    let isFirst = true; // it reports the size that it begins with
    const observer = new ResizeObserver(() => {
      if (!isFirst && wasAtEnd.current) virtual.scrollToEnd();
      isFirst = false;
    });
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [virtual]);

  useReportedAnchor(entries, virtual, isPlaced);
  // `virtual.range` is still that of the drawing before, and would be taken for a place among the rows of this one.
  return { scroller, virtual, toEnd, range: isPlaced ? virtual.calculateRange() : null };
}

/** What was above the goal when it was left, until every row around it has been measured. */
function useAbove(goal: Anchor | null, isPlaced: boolean) {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = isPlaced ? setTimeout(() => setSettled(true), SETTLED) : undefined;
    return () => clearTimeout(timer);
  }, [isPlaced]);
  if (isSettled || goal === null) return ABOVE;
  // What was jumped to stands about a third down.
  return goal.offset ?? Math.round((window.innerHeight - BARS) / 3);
}

/** As high as the list is about: to ask the page would have it laid out once more. */
const heightOfList = () => Math.max(window.innerHeight - BARS, 0);

/** Where it opens, as far as it can be known before anything of it has been measured. */
function begin(entries: Entry[], opensAt: number, above: number) {
  const initialRect = { width: window.innerWidth, height: heightOfList() };
  const before = opensAt === -1 ? entries : entries.slice(0, opensAt);
  const top = before.reduce((sum, entry) => sum + guessHeight(entry), PADDING.paddingStart);
  const away = opensAt === -1 ? initialRect.height - PADDING.paddingEnd : above;
  return { initialRect, initialOffset: Math.max(top - away, 0) };
}
