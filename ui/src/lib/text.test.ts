import { expect, test } from "vitest";
import { hue, initials, matches, measure, splitLinks } from "./text";

test.each([
  ["Maya Chen", "MC"],
  ["Release 2.0", "R2"],
  ["ana", "A"],
  ["Ana, Tomás and Lina", "AL"],
  ["(ops) on-call", "OO"],
  ["نور رحيمي", "نر"],
  ["👩‍👩‍👧 family", "F"],
  ["", ""],
])("the initials of %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test("a colour stays the same", () => {
  expect(hue("0198-a", 7)).toBe(hue("0198-a", 7));
  expect(hue("anything", 7)).toBeGreaterThanOrEqual(1);
  expect(hue("anything", 7)).toBeLessThanOrEqual(7);
});

test("length is counted in characters as the server counts, and in bytes", () => {
  expect(measure("a".repeat(7_000))).toBeNull();
  expect(measure("🐦".repeat(7_999))).toEqual({ left: 1, tooLong: false, tooLarge: false });
  expect(measure("🐦".repeat(8_000))?.tooLong).toBe(false);
  expect(measure("🐦".repeat(8_001))?.tooLong).toBe(true);
  expect(measure("a".repeat(8_001))).toEqual({ left: -1, tooLong: true, tooLarge: false });
});

test("names match by word, case and accent", () => {
  expect(matches("Tomás Oliveira", "tom OLI")).toBe(true);
  expect(matches("Tomás Oliveira", "mas")).toBe(true);
  expect(matches("Tomás Oliveira", "x")).toBe(false);
});

test("addresses are found in a text and nothing is lost", () => {
  const text = "see https://a.org/b?c=(d), or mailto:x@y.org. javascript:alert(1)";
  const parts = splitLinks(text);
  expect(parts.join("")).toBe(text);
  expect(parts.filter((_, index) => index % 2 === 1)).toEqual([
    "https://a.org/b?c=(d",
    "mailto:x@y.org",
  ]);
});
