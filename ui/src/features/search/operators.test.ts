import { expect, test } from "vitest";
import { dates, type Offer, offersFor } from "./operators";

const words = (offers: Offer[]) =>
  offers.map((offer) => ("query" in offer ? offer.query : offer.type));

test("all operators are offered before anything is typed, and after a minus", () => {
  expect(words(offersFor(""))).toContain("from:");
  expect(words(offersFor("draft -"))).toContain("draft -in:");
});

test("a word that begins an operator offers it, any other word nothing", () => {
  expect(words(offersFor("notes fr"))).toEqual(["notes from:"]);
  expect(words(offersFor("notes -ha"))).toEqual(["notes -has:"]);
  expect(offersFor("notes")).toEqual([]);
  expect(offersFor("notes ")).toEqual([]);
  // One letter is the beginning of too much.
  expect(offersFor("i")).toEqual([]);
});

test("values are offered after their operator", () => {
  expect(words(offersFor("has:"))).toEqual([
    "has:file ",
    "has:image ",
    "has:link ",
    "has:reaction ",
  ]);
  expect(words(offersFor("a is:p"))).toEqual(["a is:pinned "]);
  expect(offersFor("is:pinned")).toEqual([]);
});

test("names with spaces are written in quotes", () => {
  const [offer] = offersFor('notes in:"release');
  expect(offer).toMatchObject({ type: "in", part: "release" });
  const complete = offer && "complete" in offer ? offer.complete("Release 2.0") : "";
  expect(complete).toBe('notes in:"Release 2.0" ');
});

test("days are written as the search reads them, by the clock of the person", () => {
  const offered = dates(new Date(2026, 2, 1, 0, 30));
  expect(offered.map(({ date }) => date)).toEqual([
    "2026-03-01",
    "2026-02-28",
    "2026-02-22",
    "2026-03",
    "2026",
  ]);
});
