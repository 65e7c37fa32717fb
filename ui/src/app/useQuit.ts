import { useEffect } from "react";
import { quit } from "@/core/commands";

/** Ctrl+Q ends the app, also where closing its window would leave it in the tray. */
export function useQuit() {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function onKeyDown(event: KeyboardEvent) {
  if (event.isComposing || event.altKey || event.shiftKey) return;
  if (!(event.ctrlKey || event.metaKey) || !isQ(event)) return;
  event.preventDefault();
  quit().catch(() => undefined);
}

/** By the letter, since that place is an A on French keyboards; by the place where keys have no Latin letters. */
const isQ = ({ key, code }: KeyboardEvent) =>
  key.toLowerCase() === "q" || (code === "KeyQ" && !/^[a-z]$/i.test(key));
