import type { RefObject } from "react";
import { useAction } from "@/keys/useAction";
import { type Change, link, quote, type Selection, toggle } from "./format";
import { replace } from "./insert";

type Make = (text: string, at: Selection) => Change;

/** The keys that format what is selected, in the field that has the focus. */
export function useFormatting(field: RefObject<HTMLTextAreaElement | null>) {
  const apply = (make: Make) => () => {
    const box = field.current;
    if (box === null || document.activeElement !== box) return false;
    const change = make(box.value, [box.selectionStart, box.selectionEnd]);
    replace(box, [change.from, change.to], change.text, change.select);
    return true;
  };
  useAction(
    "bold",
    apply((text, at) => toggle(text, at, "**")),
  );
  useAction(
    "italic",
    apply((text, at) => toggle(text, at, "*")),
  );
  useAction(
    "code",
    apply((text, at) => toggle(text, at, "`")),
  );
  useAction("link", apply(link));
  useAction("quote", apply(quote));
}
