import { expect, test } from "vitest";
import words from "@/locales/en.json";
import { keysOf, problemOf, taker } from "./bindings";
import { actionNames, rowOf } from "./table";

test.each(actionNames)("the keys of %s are nobody else's", (name) => {
  for (const mac of [false, true]) {
    const taken = keysOf(name, {}, mac).filter((keys) => taker(name, keys, {}) !== null);
    expect(taken).toEqual([]);
  }
});

test("a letter stands alone only on a message", () => {
  const alone = actionNames.filter((name) => rowOf(name).keys.some((keys) => keys.length === 1));
  expect(alone.filter((name) => rowOf(name).where !== "message")).toEqual([]);
});

test("what a person chose replaces the keys, and an empty text takes them away", () => {
  expect(keysOf("search", { search: "Ctrl+G" })).toEqual(["Ctrl+G"]);
  expect(keysOf("search", { search: "" })).toEqual([]);
  // What cannot be edited cannot be lost to a file either.
  expect(keysOf("quit", { quit: "" })).toEqual(["Ctrl+Q"]);
});

test("says why keys cannot be had", () => {
  expect(problemOf("search", "Ctrl+K", {})).toEqual({ type: "taken", by: "quickSwitcher" });
  expect(problemOf("search", "Ctrl+3", {})).toEqual({ type: "taken", by: "openNumbered" });
  expect(problemOf("search", "Ctrl+K", { quickSwitcher: "Ctrl+P" })).toBeNull();
  expect(problemOf("search", "Ctrl+C", {})).toEqual({ type: "reserved" });
  expect(problemOf("search", "G", {})).toEqual({ type: "bare" });
  expect(problemOf("search", "F9", {})).toBeNull();
  expect(problemOf("react", "G", {})).toBeNull();
  // Never at the same time: one is for a message, the other for a text.
  expect(problemOf("bold", "Ctrl+G", { react: "Ctrl+G" })).toBeNull();
});

test("each action has its words", () => {
  expect(Object.keys(words.keys.actions)).toEqual(actionNames);
});
