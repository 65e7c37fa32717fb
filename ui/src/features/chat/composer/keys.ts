import type { KeyboardEvent } from "react";
import type { SendKey } from "@/core/bindings/SendKey";
import { type Change, newLine, type Selection } from "./format";
import { isInFence } from "./token";

/** While a composition is open every key is its own. WebKit ends it before its last key, which it marks with 229. */
export const isComposing = ({ nativeEvent, keyCode }: KeyboardEvent) =>
  nativeEvent.isComposing || keyCode === 229;

/** What Enter means: sending, a new line of a list, or what it means in every text. */
export function enter(
  { key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent,
  sendKey: SendKey,
  text: string,
  at: Selection,
): "send" | Change | null {
  if (key !== "Enter" || altKey) return null;
  if ((ctrlKey || metaKey) && !shiftKey) return "send";
  const isLine =
    shiftKey ||
    sendKey === "ctrl_enter" ||
    (sendKey === "enter_outside_code" && isInFence(text, at[0]));
  return isLine ? newLine(text, at) : "send";
}
