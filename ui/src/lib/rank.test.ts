import { expect, test } from "vitest";
import { rank } from "./rank";

const score = (name: string, query: string) => rank(name, query)?.score ?? null;

test("a name that begins with it stands before one that has it inside", () => {
  const names = ["Release 2.0", "Old release", "Prerelease", "release"];
  const sorted = names.toSorted((a, b) => (score(b, "rel") ?? -1) - (score(a, "rel") ?? -1));
  expect(sorted).toEqual(["Release 2.0", "release", "Old release", "Prerelease"]);
  expect(score("release", "release")).toBeGreaterThan(score("release 2", "release") ?? 0);
});

test("case and accents do not matter, and the marks stand where the letters are", () => {
  expect(rank("Tomás Oliveira", "TOMAS")).toEqual({ score: 5, spans: [{ start: 0, end: 5 }] });
  expect(rank("Ærø über", "uber")?.spans).toEqual([{ start: 4, end: 8 }]);
  expect(rank("Übung", "ubu")?.spans).toEqual([{ start: 0, end: 3 }]);
});

test("words are found in any order, and letters in this one", () => {
  expect(rank("Design review", "rev des")?.spans).toEqual([
    { start: 0, end: 3 },
    { start: 7, end: 10 },
  ]);
  expect(score("Design review", "dsg")).toBe(1);
  expect(score("Design review", "xyz")).toBeNull();
  // Not what anybody means.
  expect(score("A group with a name that is much too long", "agl")).toBeNull();
});

test("no letter is needed for everything to fit", () => {
  expect(score("Maya", "  ")).toBe(0);
});
