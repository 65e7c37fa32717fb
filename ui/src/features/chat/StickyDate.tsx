import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useState } from "react";
import { day } from "@/lib/time";
import { useListState } from "./ChatContext";
import type { Entry } from "./entries";
import { isNearEnd } from "./nearEnd";
import styles from "./MessageList.module.css";

/** So long after the last turn of the wheel it stays. */
const STAYS = 1_200;

type Props = { entries: Entry[]; virtual: Virtualizer<HTMLDivElement, Element>; now: number };

/** While the list scrolls: the day of what is at the top, unless its own line says it there. */
export function StickyDate({ entries, virtual, now }: Props) {
  const { isScrolling } = virtual;
  const [isRecent, setRecent] = useState(false);
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- begins with the scrolling, ends after it
    if (isScrolling) setRecent(true);
    const timer = isScrolling ? undefined : setTimeout(() => setRecent(false), STAYS);
    return () => clearTimeout(timer);
  }, [isScrolling]);
  const pointed = useListState((list) => list.pointed);
  const top = virtual.scrollOffset ?? 0;
  const first = virtual.getVirtualItems().find(({ end }) => end > top + 4);
  const entry = first && entries[first.index];
  if (!isRecent || !first || !entry || isNearEnd(virtual, 4)) return null;
  // The tools of these lie where it would be.
  if (entries.slice(first.index, first.index + 2).some(({ row }) => row.id === pointed))
    return null;
  if (entry.startsDay && first.start > top - 24) return null;
  return (
    <div aria-hidden="true" className={styles.sticky}>
      {day(entry.row.createdAt, new Date(now))}
    </div>
  );
}
