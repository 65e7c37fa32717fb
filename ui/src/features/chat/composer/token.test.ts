import { expect, test } from "vitest";
import { completion, isInCode, tokenAt, tokenName } from "./token";

/** The caret is where the bar is. */
function at(marked: string) {
  const caret = marked.indexOf("|");
  const found = tokenAt(marked.replace("|", ""), caret);
  return found && found.trigger + found.query;
}

test.each([
  ["@|", "@"],
  ["hello @ma|", "@ma"],
  ["hello\n@ma|ya", "@ma"],
  ["(@ma|", null],
  ["ana@ma|", null],
  ["@ma |", null],
  ["@ma@|", null],
  ["#re|", "#re"],
  ["issue#12|", null],
  ["# |", null],
  [":|", null],
  [":s|", null],
  [":sm|", ":sm"],
  ["10:30|", null],
  ["https://example.org/@ma|", null],
  ["/|", "/"],
  ["/rem|", "/rem"],
  ["and /rem|", null],
  ["\n/rem|", null],
  ["`@ma|", null],
  ["`code` @ma|", "@ma"],
  ["```\n@ma|\n```", null],
  ["```\ncode\n```\n@ma|", "@ma"],
  [`${"x".repeat(200)}@ma|`, null],
  [`${"x".repeat(200)} @ma|`, "@ma"],
  [`@${"x".repeat(80)}|`, null],
])("in %j %j is completed", (text, found) => expect(at(text)).toBe(found));

test("a token that was dismissed is known again while it grows, and another one is not it", () => {
  const first = tokenName("say @ma", tokenAt("say @ma", 7)!);
  expect(tokenName("say @may", tokenAt("say @may", 8)!)).toBe(first);
  expect(tokenName("say @m @ma", tokenAt("say @m @ma", 10)!)).not.toBe(first);
});

test("a word that is completed is followed by one space", () => {
  const token = tokenAt("@ma there", 3)!;
  expect(completion("@ma there", token, "@maya")).toBe("@maya");
  expect(completion("@ma", token, "@maya")).toBe("@maya ");
});

test("a backtick opens code until the next one", () => {
  expect(isInCode("a `b", 4)).toBe(true);
  expect(isInCode("a `b` c", 7)).toBe(false);
  expect(isInCode("a `b\nc", 6)).toBe(false);
});

/** The same random texts every time. */
function* numbers(seed: number) {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const parts = [
  "@",
  "#",
  ":",
  "/",
  " ",
  "\n",
  "`",
  "```\n",
  "a",
  "maya",
  "é",
  "日本",
  "🎉",
  "👍🏽",
  ".",
  "x@y.org",
  "\t",
  "_",
];

test("whatever the text and the caret, accepting changes nothing but the token before the caret", () => {
  const random = numbers(7);
  const next = (below: number) => Math.floor(random.next().value! * below);
  let found = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: next(14) }, () => parts[next(parts.length)]!).join("");
    const caret = next(text.length + 1);
    const token = tokenAt(text, caret);
    if (token === null) continue;
    found += 1;
    const word = completion(text, token, "WORD");
    const after = text.slice(0, token.from) + word + text.slice(token.to);
    expect(token.to).toBe(caret);
    expect(text.slice(token.from, token.to)).toBe(token.trigger + token.query);
    expect(text.slice(0, token.from)).toMatch(/(?:^|\s)$/u);
    expect(token.query).not.toMatch(/\s/u);
    expect(after.replace(word, text.slice(token.from, token.to))).toBe(text);
    expect(after.endsWith(text.slice(caret))).toBe(true);
  }
  expect(found).toBeGreaterThan(1_000);
});
