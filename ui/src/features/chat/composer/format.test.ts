import { expect, test } from "vitest";
import {
  applied,
  type Change,
  link,
  newLine,
  pasteOver,
  quote,
  type Selection,
  toggle,
} from "./format";

/** A text whose selection is between brackets of this kind: `a «b» c`; a single `|` is a caret. */
function read(marked: string): [string, Selection] {
  const caret = marked.indexOf("|");
  if (caret !== -1) return [marked.replace("|", ""), [caret, caret]];
  const from = marked.indexOf("«");
  return [marked.replace("«", "").replace("»", ""), [from, marked.indexOf("»") - 1]];
}

function show(text: string, change: Change | null): string | null {
  if (change === null) return null;
  const after = applied(text, change);
  const [from, to] = change.select;
  if (from === to) return `${after.slice(0, from)}|${after.slice(from)}`;
  return `${after.slice(0, from)}«${after.slice(from, to)}»${after.slice(to)}`;
}

const bold = (text: string, at: Selection) => toggle(text, at, "**");
const italic = (text: string, at: Selection) => toggle(text, at, "*");
const code = (text: string, at: Selection) => toggle(text, at, "`");
const over = (text: string, at: Selection) => pasteOver(text, at, "https://a.org/x ");

test.each([
  ["bold", bold, "a «b» c", "a **«b»** c"],
  ["bold, with white space selected", bold, "a« b »c", "a **«b»** c"],
  ["bold again", bold, "a **«b»** c", "a «b» c"],
  ["bold, marks selected", bold, "a «**b**» c", "a «b» c"],
  ["bold, nothing selected", bold, "a |", "a **|**"],
  ["bold away from nothing", bold, "a **|**", "a |"],
  ["italic", italic, "«b»", "*«b»*"],
  ["italic of what is bold", italic, "**«b»**", "***«b»***"],
  ["italic away from both", italic, "***«b»***", "**«b»**"],
  ["bold away from both", bold, "***«b»***", "*«b»*"],
  ["code", code, "«b»", "`«b»`"],
  ["code of lines", code, "«a\nb»", "```\n«a\nb»\n```"],
  ["a link", link, "see «this» now", "see [this](|) now"],
  ["a link without words", link, "|", "[|]()"],
  ["a link of an address", link, "«https://a.org»", "[|](https://a.org)"],
  ["an address over words", over, "see «this» now", "see [this](https://a.org/x)| now"],
  ["an address over an address", over, "«https://b.org»", null],
  ["an address over lines", over, "«a\nb»", null],
  ["an address over nothing", over, "a|", null],
  ["a quote", quote, "a|b", "> ab|"],
  ["a quote of lines", quote, "x\na«a\nb»b\ny", "x\n«> aa\n> bb»\ny"],
  ["no quote", quote, "> a|b", "ab|"],
  ["the next item", newLine, "- a|", "- a\n- |"],
  ["the next number", newLine, "  9. a|b", "  9. a\n  10. |b"],
  ["the next box", newLine, "- [x] a|", "- [x] a\n- [ ] |"],
  ["the next line of a quote", newLine, "> a|", "> a\n> |"],
  ["the end of a list", newLine, "- a\n- |", "- a\n|"],
  ["no list", newLine, "a - b|", null],
] as const)("%s", (_, make, before, after) => {
  const [text, selection] = read(before);
  expect(show(text, make(text, selection))).toBe(after);
});
