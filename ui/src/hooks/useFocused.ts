import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void) {
  window.addEventListener("focus", onChange);
  window.addEventListener("blur", onChange);
  document.addEventListener("visibilitychange", onChange);
  return () => {
    window.removeEventListener("focus", onChange);
    window.removeEventListener("blur", onChange);
    document.removeEventListener("visibilitychange", onChange);
  };
}

const isFocused = () => document.visibilityState === "visible" && document.hasFocus();

/** Whether a person looks at this window: it is on the screen and has the focus. */
export const useFocused = () => useSyncExternalStore(subscribe, isFocused);
