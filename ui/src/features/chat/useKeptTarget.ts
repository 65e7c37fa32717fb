import type { Virtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef } from "react";
import type { Entry } from "./entries";

/**
 * The list goes on to the row it was sent to for some frames, until all above it are measured, and knows it by its index
 * alone. Where rows have come before it meanwhile it is sent there again: it would end at another one.
 */
export function useKeptTarget(entries: Entry[], virtual: Virtualizer<HTMLDivElement, Element>) {
  const before = useRef(entries);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = entries;
    // The library tells nobody whether it is still on its way.
    const way: unknown = virtual["scrollState"];
    if (!isToRow(way)) return;
    const target = was[way.index]?.row.id;
    const index = entries.findIndex(({ row }) => row.id === target);
    if (index === -1) virtual.cancelScroll();
    else if (index !== way.index) virtual.scrollToIndex(index, { align: way.align });
  }, [entries, virtual]);
}

/** The end, which has an index too, finds itself. */
const isToRow = (
  way: unknown,
): way is { index: number; align: "start" | "center" | "end" | "auto" } =>
  typeof way === "object" &&
  way !== null &&
  "index" in way &&
  typeof way.index === "number" &&
  "align" in way &&
  !("toEnd" in way && way.toEnd === true);
