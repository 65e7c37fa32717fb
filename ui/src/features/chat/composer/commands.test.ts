import { expect, test } from "vitest";
import { account, ana, maya, talk } from "@/testing/world";
import { findCommands, readCommand, timeIn } from "./commands";

const around = (title: string | null) => ({
  account: account(),
  details: talk("c", [ana, maya], [], { title }).details,
});

function run(body: string, title: string | null = "Team") {
  const typed = readCommand(body, around(title));
  return typed.type === "command" ? typed.run() : typed;
}

test.each([
  ["/me waves", { send: { body: "*waves*" } }],
  ["/shrug", { send: { body: "¯\\\\\\_(ツ)\\_/¯" } }],
  ["/shrug no idea", { send: { body: "no idea ¯\\\\\\_(ツ)\\_/¯" } }],
  ["/silent good night\nall", { send: { body: "good night\nall", how: { silent: true } } }],
  ["/silent ", { type: "missing", name: "silent" }],
  ["/frobnicate it", { type: "unknown", name: "frobnicate" }],
  ["/etc/hosts is empty", { type: "text" }],
  ["/ 2", { type: "text" }],
  ["and /me", { type: "text" }],
])("%j means %o", (body, meaning) => expect(run(body)).toEqual(meaning));

test("what cannot be done in a conversation of two is neither offered there nor known", () => {
  expect(findCommands("", around("Team"))).toContain("leave");
  expect(findCommands("", around(null))).not.toContain("leave");
  expect(run("/leave", null)).toEqual({ type: "unknown", name: "leave" });
});

test.each([
  ["20m", "2026-03-04T10:40:00"],
  ["2 h", "2026-03-04T12:20:00"],
  ["1d", "2026-03-05T10:20:00"],
  ["Tomorrow", "2026-03-05T09:00:00"],
  ["soon", null],
  ["m", null],
])("a reminder in %j is at %s", (text, time) => {
  expect(timeIn(text, new Date("2026-03-04T10:20:00"))).toEqual(time && new Date(time));
});
