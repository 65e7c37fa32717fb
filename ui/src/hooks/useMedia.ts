import { useCallback, useSyncExternalStore } from "react";

/** Whether the window is as the style sheets ask in `@media`. */
export function useMedia(query: string): boolean {
  const watch = useCallback(
    (tell: () => void) => {
      const asked = window.matchMedia(query);
      asked.addEventListener("change", tell);
      return () => asked.removeEventListener("change", tell);
    },
    [query],
  );
  return useSyncExternalStore(watch, () => window.matchMedia(query).matches);
}
