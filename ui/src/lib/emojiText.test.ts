import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { countEmoji, emojiFile, splitEmoji } from "./emojiText";

const drawn = ["🎉", "❤️", "👍🏽", "👩‍👩‍👧", "🇵🇹", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "❤️‍🔥", "🏳️‍🌈", "☺️"];

test.each(drawn)("%s is one emoji that has a picture", (emoji) => {
  expect(splitEmoji(`a${emoji}b`)).toEqual(["a", emoji, "b"]);
  expect(countEmoji(emoji)).toBe(1);
  const file = emojiFile(emoji).replace("/emoji/", "node_modules/@discordapp/twemoji/dist/svg/");
  expect(existsSync(file)).toBe(true);
});

test("letters, digits and signs are none", () => {
  for (const text of ["a", "12 #1 *", "© 2026 ™", "→ ✓", "", "  "]) {
    expect(splitEmoji(text)).toEqual([text]);
    expect(countEmoji(text)).toBe(0);
  }
});

test("they are counted only where nothing else stands", () => {
  expect(countEmoji("🎉🎉 🎉\n🎉")).toBe(4);
  expect(countEmoji("🎉 a")).toBe(0);
});
