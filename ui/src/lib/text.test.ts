import { expect, test } from "vitest";
import { hue, initials, matches, measure } from "./text";

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
