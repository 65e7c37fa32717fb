import { expect, test } from "vitest";
import { combosOf, partsOf, type Pressed, printed, spoken, withDigit } from "./combo";

const key = (key: string, code: string, ...held: string[]): Pressed => ({
  key,
  code,
  ctrlKey: held.includes("Ctrl"),
  metaKey: held.includes("Meta"),
  altKey: held.includes("Alt"),
  shiftKey: held.includes("Shift"),
});

test("a letter is the one that is written, whatever place it has", () => {
  expect(combosOf(key("k", "KeyK", "Ctrl"))).toEqual(["Ctrl+K"]);
  // Select all on a French keyboard, whose A is where others have their Q.
  expect(combosOf(key("a", "KeyQ", "Ctrl"))).toEqual(["Ctrl+A"]);
});

test("where a keyboard writes no Latin letters it is the place", () => {
  expect(combosOf(key("л", "KeyK", "Ctrl"))).toEqual(["Ctrl+K"]);
  expect(combosOf(key("ك", "Semicolon", "Ctrl"))).toEqual([]);
  expect(combosOf(key("Φ", "KeyF", "Ctrl", "Shift"))).toEqual(["Ctrl+Shift+F"]);
});

test("digits are found where French keyboards write other signs", () => {
  expect(combosOf(key("&", "Digit1", "Ctrl"))).toContain("Ctrl+1");
  expect(combosOf(key("ç", "Digit9", "Ctrl"))).toEqual(["Ctrl+9"]);
  expect(withDigit("Ctrl+9")).toEqual({ combo: "Ctrl+#", digit: 9 });
  expect(withDigit("Ctrl+0")).toEqual({ combo: "Ctrl+0", digit: null });
});

test("a sign is read as it is written first, then by its place", () => {
  // A German slash is Shift and 7.
  expect(combosOf(key("/", "Digit7", "Ctrl", "Shift"))[0]).toBe("Ctrl+/");
  expect(combosOf(key("-", "Slash", "Ctrl"))[0]).toBe("Ctrl+-");
  expect(combosOf(key("|", "Backslash", "Ctrl", "Shift"))).toContain("Ctrl+Shift+\\");
  expect(combosOf(key("+", "Equal", "Ctrl", "Shift"))[0]).toBe("Ctrl++");
});

test("on a Mac it is Cmd, and Ctrl is the system's", () => {
  expect(combosOf(key("k", "KeyK", "Meta"), true)).toEqual(["Ctrl+K"]);
  expect(combosOf(key("k", "KeyK", "Ctrl"), true)).toEqual([]);
  expect(combosOf(key("k", "KeyK", "Meta"), false)).toEqual([]);
  expect(printed("Ctrl+Shift+Up", true)).toEqual(["⌘", "⇧", "↑"]);
});

test("keys are printed and spoken one by one", () => {
  expect(partsOf("Ctrl++")).toEqual(["Ctrl", "+"]);
  expect(printed("Ctrl+-", false)).toEqual(["Ctrl", "−"]);
  expect(printed("Ctrl+#", false)).toEqual(["Ctrl", "1–9"]);
  expect(spoken("Ctrl+Shift+F")).toBe("Control+Shift+F");
});
