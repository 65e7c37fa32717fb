import type { Virtualizer } from "@tanstack/react-virtual";

/** Whether the end is so many pixels away at most. Reckoned: to ask the page would have it laid out once more. */
export function isNearEnd(virtual: Virtualizer<HTMLDivElement, Element>, within: number): boolean {
  const end = (virtual.scrollOffset ?? 0) + (virtual.scrollRect?.height ?? 0);
  return virtual.getTotalSize() - end <= within;
}
