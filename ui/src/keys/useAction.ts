import { useEffect, useLayoutEffect, useRef } from "react";
import { type Handler, register } from "./dispatch";
import type { ActionName } from "./table";

/**
 * Does something when the keys of an action are pressed, whichever those are, while this is on the screen. Answer `false`
 * to leave the key to others. Of several, the one that came last is asked first.
 */
export function useAction(name: ActionName, handler: Handler, enabled = true) {
  const current = useRef(handler);
  useLayoutEffect(() => {
    current.current = handler;
  });
  useEffect(
    () => (enabled ? register(name, (event, digit) => current.current(event, digit)) : undefined),
    [name, enabled],
  );
}
