import { useFocused } from "./useFocused";

const asked = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Nothing is to move by itself: the person said so, or looks elsewhere. */
export function useStill(): boolean {
  const focused = useFocused();
  return !focused || asked.matches || document.documentElement.dataset["motion"] === "reduced";
}
