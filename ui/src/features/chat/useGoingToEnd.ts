import { useEffect, useRef } from "react";
import { useAction } from "@/keys/useAction";

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
  useAction("markRead", () => {
    clear();
    toEnd();
  });
}
