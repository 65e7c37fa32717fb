import { useEffect, useRef } from "react";
import { useView } from "@/stores/view";

/** Sending goes to the end and takes the line away; so does Escape. */
export function useGoingToEnd(sent: number, toEnd: (coming?: boolean) => void, clear: () => void) {
  const act = useRef({ toEnd, clear });
  useEffect(() => {
    act.current = { toEnd, clear };
  });
  const before = useRef(sent);
  useEffect(() => {
    if (before.current === sent) return;
    before.current = sent;
    act.current.clear();
    act.current.toEnd(true);
  }, [sent]);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const elsewhere = event.defaultPrevented || useView.getState().dialog !== null;
      if (event.key !== "Escape" || event.isComposing || elsewhere) return;
      act.current.clear();
      act.current.toEnd();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
