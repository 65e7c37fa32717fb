import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function for as long as its owner is on the screen, doing what the one given last does: what it is given to rests. */
export function useSteady<Given extends unknown[], Answer>(act: (...given: Given) => Answer) {
  const current = useRef(act);
  useLayoutEffect(() => {
    current.current = act;
  });
  return useCallback((...given: Given) => current.current(...given), []);
}
