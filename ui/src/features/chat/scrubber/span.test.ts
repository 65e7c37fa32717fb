import { expect, test } from "vitest";
import { atShare, shareOf, stepTo, words } from "./span";

const DAY = 86_400_000;
const now = new Date(2026, 5, 11, 11, 2).getTime();
const year = { from: now - 365 * DAY, to: now };
const hours = { from: now - 2 * DAY, to: now };

test("a moment is a day, and an hour where days say too little", () => {
  expect(words(now - 100 * DAY, year)).toBe("Tuesday, March 3");
  expect(words(now - 365 * DAY, year)).toBe("June 11, 2025");
  expect(words(now, year)).toBe("Today");
  expect(words(now - DAY, hours)).toMatch(/^Wednesday 11:02\sAM$|^Wednesday at 11:02\sAM$/u);
});

test("up is back in time, and no key leads out of it", () => {
  const middle = now - 100 * DAY;
  expect(stepTo("ArrowUp", middle, year, false)).toBe(middle - DAY);
  expect(stepTo("PageDown", middle, year, false)).toBe(middle + 36.5 * DAY);
  expect(stepTo("ArrowUp", middle, { from: middle, to: now }, false)).toBe(middle);
  expect(stepTo("End", middle, year, false)).toBe(now);
  expect(stepTo("ArrowUp", now, hours, false)).toBe(now - DAY / 24);
  expect(stepTo("Tab", middle, year, false)).toBeNull();
});

test("left is back where one reads from the left, and on where one reads from the right", () => {
  const middle = now - 100 * DAY;
  expect(stepTo("ArrowLeft", middle, year, false)).toBe(middle - DAY);
  expect(stepTo("ArrowLeft", middle, year, true)).toBe(middle + DAY);
});

test("a place along it and a moment are one", () => {
  expect(shareOf(atShare(0.25, year), year)).toBe(0.25);
  expect(atShare(2, year)).toBe(now);
  expect(shareOf(now - 900 * DAY, year)).toBe(0);
});
