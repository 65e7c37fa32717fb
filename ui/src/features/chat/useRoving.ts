import type { Virtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent, RefObject } from "react";

type Scroller = RefObject<HTMLDivElement | null>;

/** Arrows walk from message to message, Home and End to the ends of what is here. */
export function useRoving(
  count: number,
  scroller: Scroller,
  virtual: Virtualizer<HTMLDivElement, Element>,
) {
  const article = (index: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-index="${String(index)}"] article`);

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { target } = event;
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
    // From outside it begins at the newest.
    const from = row ? Number(row.dataset["index"]) : count;
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined || to < 0 || to >= count) return;
    event.preventDefault();
    virtual.scrollToIndex(to, { align: "auto" });
    const drawn = article(to);
    if (drawn) drawn.focus({ preventScroll: true });
    // The row is drawn once the list has scrolled there.
    else requestAnimationFrame(() => requestAnimationFrame(() => article(to)?.focus()));
  }
  return { onKeyDown };
}
