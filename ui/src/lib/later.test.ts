import { expect, test } from "vitest";
import { endOf } from "./later";

const now = new Date(2026, 11, 31, 22, 15);

test("tomorrow is the morning of the next day, also over the end of a year", () => {
  expect(endOf("tomorrow", now)).toEqual(new Date(2027, 0, 1, 8));
});

test("a span ends when it says, and always never does", () => {
  expect(endOf("halfHour", now)).toEqual(new Date(2026, 11, 31, 22, 45));
  expect(endOf("eightHours", now)).toEqual(new Date(2027, 0, 1, 6, 15));
  expect(endOf("always", now)).toBeNull();
});
