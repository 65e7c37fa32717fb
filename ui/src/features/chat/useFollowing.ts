import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useFocused } from "@/hooks/useFocused";
import { type Entry, guessHeight } from "./entries";
import type { Messages } from "./useMessages";

/** This far from what was last seen, in rows, one reads something older: the window is left where it is. */
const FAR = 50;

/**
 * Whether the list goes along with what is added at its end. While nobody looks only as far as the first new row stays
 * on the screen: whatever is pushed off it would be taken for read on the return.
 */
export function useFollowing(entries: Entry[], height: number) {
  const seen = useSeen(entries);
  const firstNew = entries.findIndex(({ row }) => seen !== null && (row.seq ?? 0) > seen);
  const added = firstNew === -1 ? [] : entries.slice(firstNew);
  const follows = added.reduce((sum, entry) => sum + guessHeight(entry), 0) <= height;
  return { seen, follows };
}

/** The newest message at the moment when the person looked away; `null` while they look. */
function useSeen(entries: Entry[]): number | null {
  const focused = useFocused();
  const newest = entries.findLast(({ row }) => row.seq !== null)?.row.seq ?? 0;
  const [last, setLast] = useState({ focused, seen: focused ? null : newest });
  if (last.focused !== focused) setLast({ focused, seen: focused ? null : newest });
  return last.seen;
}

type Following = ReturnType<typeof useFollowing>;

/** Where it does not follow, what was seen last stays in the window of the timeline, however much comes. */
export function useStaying(
  { seen, follows }: Following,
  entries: Entry[],
  { place, setPlace }: Messages,
  virtual: Virtualizer<HTMLDivElement, Element>,
) {
  const at = entries.findLastIndex(({ row }) => row.seq !== null && row.seq <= (seen ?? 0));
  useLayoutEffect(() => {
    // It may still be on its way to the end that was.
    if (!follows) virtual.scrollToOffset(virtual.scrollOffset ?? 0);
  }, [follows, virtual]);
  // Once for each time that the person looks away: whoever goes to the end after that is to get there.
  const kept = useRef<number>(null);
  useEffect(() => {
    if (seen === null) kept.current = null;
    if (follows || seen === null || seen === kept.current || place.type !== "newest") return;
    const { endIndex = 0 } = virtual.calculateRange() ?? {};
    if (at === -1 || endIndex + FAR < at) return;
    kept.current = seen;
    setPlace({ type: "around", seq: seen });
  }, [follows, seen, at, place, setPlace, virtual]);
}
