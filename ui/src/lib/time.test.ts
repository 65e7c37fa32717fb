import { expect, test } from "vitest";
import { day, sameDay, short, shortWithin, soon } from "./time";

const now = new Date(2026, 10, 23, 20, 0);
const back = (days: number) => new Date(2026, 10, 23 - days, 9, 5).toISOString();

test("the sidebar says a time, a day or a date", () => {
  expect(short(back(0), now)).toMatch(/9:05/u);
  expect(short(back(1), now)).toBe("Yesterday");
  expect(short(back(3), now)).toBe("Fri");
  expect(short(back(20), now)).toMatch(/Nov/u);
  expect(short(back(400), now)).toMatch(/25/u);
});

test("within a sentence a word is no name, and the name of a day stays one", () => {
  expect(shortWithin(back(1), now)).toBe("yesterday");
  expect(shortWithin(back(3), now)).toBe("Fri");
});

test("what is to come says its day and its year where they are others", () => {
  expect(soon(new Date(2026, 10, 23, 23).toISOString(), now)).toMatch(/^11:00\sPM$/u);
  expect(soon(back(-3), now)).toMatch(/^Thu,? 9:05\sAM$/u);
  expect(soon(back(-20), now)).toMatch(/^Dec 13, 9:05\sAM$/u);
  expect(soon(back(-100), now)).toMatch(/2027/u);
});

test("days are named by how long ago they are", () => {
  expect(day(back(0), now)).toBe("Today");
  expect(day(back(1), now)).toBe("Yesterday");
  expect(day(back(3), now)).toBe("Friday");
  expect(day(back(30), now)).toMatch(/October/u);
});

test("a clock that is ahead is still today", () => {
  expect(short(new Date(2026, 10, 24, 1).toISOString(), now)).not.toBe("Yesterday");
});

test("a day ends at local midnight", () => {
  const late = new Date(2026, 10, 22, 23, 59).toISOString();
  expect(sameDay(late, new Date(2026, 10, 23, 0, 0).toISOString())).toBe(false);
  expect(sameDay(late, new Date(2026, 10, 22, 0, 0).toISOString())).toBe(true);
});
