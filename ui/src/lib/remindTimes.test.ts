import { expect, test } from "vitest";
import { remindTimes } from "./remindTimes";

const names = (now: Date) => remindTimes(now).map(({ name }) => name);

test("times that mean the same are offered once", () => {
  expect(names(new Date(2026, 10, 25, 10))).toEqual([
    "soon",
    "later",
    "evening",
    "tomorrow",
    "nextWeek",
  ]);
  expect(names(new Date(2026, 10, 25, 17, 30))).not.toContain("evening");
  // Of a Sunday, tomorrow is Monday.
  expect(names(new Date(2026, 10, 29, 10))).not.toContain("nextWeek");
});

test("next week begins on Monday morning", () => {
  const at = remindTimes(new Date(2026, 10, 23, 10)).at(-1)?.at;
  expect(at).toEqual(new Date(2026, 10, 30, 9));
});
