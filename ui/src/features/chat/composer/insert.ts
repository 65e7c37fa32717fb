/**
 * Puts a text in the place of a part of the field, as a person would: one step of its undo, and the field says so. Only
 * `execCommand` does that; setting the value would throw away what Ctrl+Z knows.
 */
export function replace(
  field: HTMLTextAreaElement,
  [from, to]: readonly [number, number],
  text: string,
  select?: readonly [number, number],
) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  if (!command(text, from === to)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
  }
  if (select) field.setSelectionRange(...select);
}

function command(text: string, isEmpty: boolean): boolean {
  if (text === "") return isEmpty || document.execCommand?.("delete");
  return document.execCommand?.("insertText", false, text);
}

/** At the caret, in place of what is selected. */
export const insert = (field: HTMLTextAreaElement, text: string) =>
  replace(field, [field.selectionStart, field.selectionEnd], text);
