import { expect, test } from "vitest";
import { excerpt } from "./excerpt";

const marked = ({ text, parts }: ReturnType<typeof excerpt>) =>
  parts.map(({ start, end }) => text.slice(start, end));

test("a short text is shown from its beginning", () => {
  const found = excerpt("two\nlines here", [{ start: 4, end: 9 }]);
  expect(found.text).toBe("two lines here");
  expect(marked(found)).toEqual(["lines"]);
});

test("of a long text the part around the match is shown, from the beginning of a word", () => {
  const text = `${"word ".repeat(40)}release and then notes`;
  const found = excerpt(text, [
    { start: 200, end: 207 },
    { start: 217, end: 222 },
  ]);
  expect(found.text.startsWith("…word ")).toBe(true);
  expect(marked(found)).toEqual(["release", "notes"]);
});

test("a match in one long word is cut to, not lost", () => {
  const found = excerpt(`${"x".repeat(300)}db.json`, [{ start: 300, end: 307 }]);
  expect(marked(found)).toEqual(["db.json"]);
});
