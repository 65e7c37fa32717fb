import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const names = (source: string, pattern: RegExp) =>
  new Set([...source.matchAll(pattern)].map(([, name]) => name));

test("the window calls exactly the commands that the shell registers", () => {
  const shell = readFileSync("../src-tauri/src/lib.rs", "utf8");
  const list = /generate_handler!\s*\[([^\]]*)\]/u.exec(shell)?.[1] ?? "";
  const registered = names(list, /::(\w+)/gu);
  const door = readdirSync("src/core")
    .filter((it) => it.endsWith(".ts") && !it.endsWith(".test.ts"))
    .map((it) => readFileSync(`src/core/${it}`, "utf8"))
    .join("");
  const called = names(door, /invoke<[^(]*>\("(\w+)"/gu);
  expect(registered.size).toBeGreaterThan(30);
  expect(called).toEqual(registered);
});
