import { expect, test } from "vitest";
import { columnsOf, drawnSize } from "./size";

const of = (width: number, height: number) => drawnSize({ width, height, thumbhash: "" });

test("a picture keeps its shape within its bounds", () => {
  expect(of(200, 100)).toEqual({ width: 200, height: 100 });
  expect(of(4_000, 3_000)).toEqual({ width: 420, height: 315 });
  expect(of(1_000, 4_000)).toEqual({ width: 90, height: 360 });
  expect(of(10, 4_000)).toEqual({ width: 88, height: 360 });
});

test("albums have even rows where they can", () => {
  expect([2, 3, 4, 5, 6].map(columnsOf)).toEqual([2, 3, 2, 3, 3]);
});
