import { expect, test } from "vitest";
import { moved, squareOf, START } from "./crop";

const wide = { width: 400, height: 200 };

test("at first the largest square in the middle is taken", () => {
  expect(squareOf(wide, START)).toEqual({ x: 100, y: 0, side: 200 });
});

test("an enlarged picture gives a smaller square, wherever it was moved", () => {
  expect(squareOf(wide, { zoom: 2, x: 1, y: -1 })).toEqual({ x: 300, y: 0, side: 100 });
});

test("a picture cannot leave the square", () => {
  const far = moved(wide, START, { x: 9, y: 9 });
  expect(squareOf(wide, far)).toEqual({ x: 0, y: 0, side: 200 });
});

test("by the hand it follows the hand", () => {
  const half = moved(wide, START, { x: 0.25, y: 0 });
  expect(squareOf(wide, half).x).toBe(50);
});
