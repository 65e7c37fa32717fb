import { expect, test } from "vitest";
import { signsOf, wordsOf } from "../../vite.emojiData";
import { type Emoji, findEmoji, firstSpot, linesOf, readEmoji, step, withTone } from "./emoji";

const emoji = (code: string, more: Partial<Emoji> = {}): Emoji => ({
  emoji: code,
  label: code,
  code,
  group: 0,
  words: [code],
  tones: [],
  ...more,
});

const many = (count: number) => Array.from({ length: count }, (_, at) => emoji(`e${String(at)}`));
const groups = linesOf(
  [
    { key: "recent", emojis: [] },
    { key: "smileys", emojis: many(11) },
    { key: "people", emojis: many(3) },
  ],
  true,
);

test("a group without emoji has no name either, and the others break into lines of eight", () => {
  expect(groups.map(({ key, cells }) => [key, cells.length])).toEqual([
    ["smileys", 0],
    ["smileys-0", 8],
    ["smileys-1", 3],
    ["people", 0],
    ["people-0", 3],
  ]);
});

test.each([
  ["ArrowDown", [1, 5], [2, 2]],
  ["ArrowDown", [2, 1], [4, 1]],
  ["ArrowUp", [4, 2], [2, 2]],
  ["ArrowUp", [1, 0], null],
  ["ArrowRight", [1, 7], [2, 0]],
  ["ArrowRight", [4, 2], null],
  ["ArrowLeft", [4, 0], [2, 2]],
  ["Home", [1, 5], [1, 0]],
  ["End", [1, 5], [1, 7]],
  ["Ctrl+Home", [4, 1], [1, 0]],
  ["Ctrl+End", [1, 0], [4, 2]],
  ["PageDown", [1, 6], [2, 2]],
  ["a", [1, 0], null],
] as const)("%s leads from %o to %o", (key, [line, column], to) => {
  const found = step(
    groups,
    { line, column },
    { key: key.replace("Ctrl+", ""), ctrl: key !== key.replace("Ctrl+", "") },
  );
  expect(found).toEqual(to && { line: to[0], column: to[1] });
});

test("the first of a list is below the name of its group; an empty list has none", () => {
  expect(firstSpot(groups)).toEqual({ line: 1, column: 0 });
  expect(firstSpot([])).toBeNull();
});

test("a name that was typed whole comes before those that begin with it, and those before the rest", () => {
  const all = [
    emoji("cat2", { words: ["cat2"] }),
    emoji("smile_cat"),
    emoji("cat"),
    emoji("lion", { words: ["lion", "wild cat"] }),
    emoji("education", { words: ["education"] }),
    emoji("dog"),
  ];
  expect(findEmoji(all, "Cat").map(({ code }) => code)).toEqual([
    "cat",
    "cat2",
    "smile_cat",
    "lion",
    "education",
  ]);
  expect(findEmoji(all, " :cat: ", 1)).toHaveLength(1);
  expect(findEmoji(all, " ")).toEqual([]);
});

test("what has no group or is too new for most fonts is left out; a tone is taken where there is one", () => {
  const raw = { label: "waving hand", hexcode: "1F44B", version: 1, group: 1 };
  const hand = {
    ...raw,
    emoji: "👋",
    skins: [
      { ...raw, emoji: "👋🏻", tone: 1 },
      { ...raw, emoji: "both", tone: [1, 2] },
    ],
  };
  const all = [hand, { ...raw, version: 99, emoji: "new" }, { ...raw, group: 2, emoji: "part" }];
  const signs = signsOf(all, { "1F44B": ["wave", "hello"] });
  const [wave, ...others] = readEmoji(signs, wordsOf(all, []));
  expect(others).toEqual([]);
  expect(wave).toMatchObject({ code: "wave", tones: ["👋🏻"] });
  expect(withTone(wave!, 1)).toBe("👋🏻");
  expect(withTone(wave!, 0)).toBe("👋");
  expect(withTone(wave!, 3)).toBe("👋");
});

const raw = (hexcode: string, label: string) => {
  return { emoji: `<${hexcode}>`, hexcode, label, version: 1, group: 1 };
};

test("the words of a language go to their signs, in whatever order it tells them; what it lacks is said in English", () => {
  const all = [raw("A", "cat"), raw("B", "dog"), raw("C", "cow")];
  const translated = [{ ...raw("B", "Hund"), tags: ["Tier"] }, raw("A", "Katze")];
  const emojis = readEmoji(signsOf(all, {}), wordsOf(all, translated));
  expect(emojis.map(({ emoji, label }) => [emoji, label])).toEqual([
    ["<A>", "Katze"],
    ["<B>", "Hund"],
    ["<C>", "cow"],
  ]);
  expect(emojis[1]).toMatchObject({ code: "hund", words: ["hund", "tier"] });
});
