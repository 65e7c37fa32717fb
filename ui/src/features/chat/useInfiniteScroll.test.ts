import { expect, test } from "vitest";
import type { Beyond } from "@/core/bindings/Beyond";
import { maya, message } from "@/testing/world";
import { nextStep } from "./useInfiniteScroll";

const rows = Array.from({ length: 200 }, (_, index) => message(maya, "x", { seq: 301 + index }));
const rest = { rows, people: [], quoted: [], read: 0 };
const timeline = (older: Beyond, newer: Beyond) => ({ ...rest, older, newer });
const newest = { type: "newest" } as const;

test("in the middle nothing is fetched", () => {
  const seen = { start: 90, end: 110 };
  expect(nextStep(timeline("here", "here"), rows, newest, seen)).toBeNull();
});

test("near the beginning the window moves to what is read", () => {
  const step = nextStep(timeline("here", "nothing"), rows, newest, { start: 10, end: 30 });
  expect(step).toEqual({ type: "move", place: { type: "around", seq: 311 } });
});

test("what is on the server is loaded first", () => {
  const step = nextStep(timeline("server", "nothing"), rows, newest, { start: 10, end: 30 });
  expect(step).toEqual({ type: "load", before: 301 });
});

test("near the end it moves on, and at the end it stays with what comes", () => {
  const place = { type: "around", seq: 400 } as const;
  const seen = { start: 180, end: 199 };
  expect(nextStep(timeline("here", "here"), rows, place, seen)).toEqual({
    type: "move",
    place: { type: "around", seq: 500 },
  });
  expect(nextStep(timeline("here", "nothing"), rows, place, seen)).toEqual({
    type: "move",
    place: newest,
  });
  expect(nextStep(timeline("here", "nothing"), rows, newest, seen)).toBeNull();
});

test("the same place is not asked for twice", () => {
  const place = { type: "around", seq: 311 } as const;
  expect(nextStep(timeline("here", "nothing"), rows, place, { start: 10, end: 30 })).toBeNull();
});
