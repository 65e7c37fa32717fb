import { expect, test } from "vitest";
import { account, ana, maya, talk } from "@/testing/world";
import { findCommands, readCommand } from "./commands";

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
