import type { KeyboardEvent, RefObject } from "react";
import type { SendKey } from "@/core/bindings/SendKey";
import { replace } from "./insert";
import { enter, isComposing } from "./keys";

type Field = RefObject<HTMLTextAreaElement | null>;
/** Says whether the key was for it. */
export type Press = (event: KeyboardEvent) => boolean;

/** The keys of the text, in the order in which they are asked. While a composition is open none is ours. */
export function useFieldKeys(field: Field, sendKey: SendKey, first: Press[], send: () => void) {
  function text(event: KeyboardEvent): boolean {
    const box = field.current;
    if (box === null) return false;
    const { value, selectionStart, selectionEnd } = box;
    const at = [selectionStart, selectionEnd] as const;
    const change = enter(event, sendKey, value, at);
    if (change === "send") send();
    else if (change) replace(box, [change.from, change.to], change.text, change.select);
    return change !== null;
  }
  return (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if ([...first, text].some((press) => press(event))) event.preventDefault();
  };
}
