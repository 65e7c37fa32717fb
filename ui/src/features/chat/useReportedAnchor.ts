import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { useView } from "@/stores/view";
import type { Entry } from "./entries";
import { isNearEnd } from "./nearEnd";

/** A place that is passed is none. */
const PAUSE = 200;

/** Says where the conversation stands, so that a new window can begin there: the first message on the screen. */
export function useReportedAnchor(
  entries: Entry[],
  virtual: Virtualizer<HTMLDivElement, Element>,
  isPlaced: boolean,
) {
  const stand = useView((view) => view.stand);
  // After each drawing: every turn of the wheel draws.
  useEffect(() => {
    if (!isPlaced) return undefined;
    const timer = setTimeout(() => {
      const top = virtual.scrollOffset ?? 0;
      const first = virtual
        .getVirtualItems()
        .find(({ index, end }) => end > top && typeof entries[index]?.row.seq === "number");
      const seq = first && entries[first.index]?.row.seq;
      const isSomewhere = first !== undefined && typeof seq === "number" && !isNearEnd(virtual, 1);
      stand(isSomewhere ? { seq, offset: Math.round(first.start - top) } : null);
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  useEffect(() => () => stand(null), [stand]);
}
