import { expect, test } from "vitest";
import { hourIn, isNight, presets } from "./schedule";
import { localInput } from "./time";

const offers = (now: string, language: string) =>
  presets(new Date(now), language).map(({ name, at }) => `${name} ${localInput(at)}`);

test("on a Wednesday morning it is this evening, tomorrow or Monday", () => {
  expect(offers("2026-03-04T10:20:00", "en-GB")).toEqual([
    "later 2026-03-04T18:00",
    "tomorrow 2026-03-05T09:00",
    "nextWeek 2026-03-09T09:00",
  ]);
});

test("in the evening nothing is later today, and on a Sunday tomorrow is Monday already", () => {
  expect(offers("2026-03-08T17:30:00", "de-DE")).toEqual([
    "tomorrow 2026-03-09T09:00",
    "nextWeek 2026-03-16T09:00",
  ]);
});

test("where people rest on Friday and Saturday the week begins with Sunday", () => {
  // Not every engine knows the weeks of the world; then it is Monday.
  const known = "getWeekInfo" in Intl.Locale.prototype;
  expect(offers("2026-03-04T10:20:00", "ar-EG").at(-1)).toBe(
    known ? "nextWeek 2026-03-08T09:00" : "nextWeek 2026-03-09T09:00",
  );
});

test("the hour of another place, and whether people sleep there", () => {
  const now = new Date("2026-01-10T23:30:00Z");
  expect(hourIn("Asia/Tokyo", now)).toBe(8);
  expect(hourIn("Europe/London", now)).toBe(23);
  expect(hourIn("Nowhere/Land", now)).toBeNull();
  expect([21, 22, 0, 6, 7].map(isNight)).toEqual([false, true, true, true, false]);
});
