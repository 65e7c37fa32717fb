import { useEffect } from "react";

/** The webview's own menu offers to reload the window; it is of use only where text can be copied or pasted. */
export function useContextMenu() {
  useEffect(() => {
    document.addEventListener("contextmenu", keepForText);
    return () => document.removeEventListener("contextmenu", keepForText);
  }, []);
}

function keepForText(event: MouseEvent) {
  const { target } = event;
  const isField =
    target instanceof Element && target.closest("input, textarea, [contenteditable='true']");
  if (!isField && !isOnSelection(target)) event.preventDefault();
}

function isOnSelection(target: EventTarget | null) {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !(target instanceof Node)) return false;
  return selection.getRangeAt(0).intersectsNode(target);
}
