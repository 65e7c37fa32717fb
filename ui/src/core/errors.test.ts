import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refusal } from "@/testing/fakeCore";
import type { CoreError } from "./bindings/CoreError";
import type { ErrorCode } from "./bindings/ErrorCode";
import { fieldOf, isCoreError, sentence } from "./errors";

const binding = readFileSync(join(import.meta.dirname, "bindings/ErrorCode.ts"), "utf8");
const codes = [...binding.matchAll(/"(\w+)"/gu)].map(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the words of the binding are the codes
  ([, code]) => code as ErrorCode,
);

const own: CoreError[] = [
  { type: "offline" },
  { type: "badAddress", reason: "malformed" },
  { type: "badAddress", reason: "plain_http" },
  { type: "notLinnet" },
  { type: "versionUnsupported", version: "2.0.0" },
  { type: "certificate", problem: null },
  ...(["unknown_issuer", "expired", "not_yet_valid", "wrong_host", "other"] as const).map(
    (fault): CoreError => ({
      type: "certificate",
      problem: {
        fault,
        host: "chat.example.org",
        issuer: "CN=Reed",
        expiresAt: "2026-01-01T00:00:00Z",
      },
    }),
  ),
  { type: "unreachable" },
  { type: "diskFull" },
  { type: "store" },
  { type: "signedOut" },
  { type: "notFound" },
  { type: "file", name: "A film.mp4", problem: "changed" },
  { type: "file", name: "A film.mp4", problem: "program" },
];
const all = [...codes.map((code) => refusal(code, { max: 8, retryAfter: 3 })), ...own];

test("the codes were found", () => {
  expect(codes.length).toBeGreaterThan(25);
});

test.each(all)("%o has a sentence of its own", (error) => {
  expect(isCoreError(error)).toBe(true);
  expect(sentence(error)).toMatch(/^[A-Z].*\.$/u);
  expect(sentence(error)).not.toMatch(/errors\.|\{\{|[!]/u);
});

test("a sentence names its numbers", () => {
  expect(sentence(refusal("too_long", { max: 8_000 }))).toContain("8,000");
  expect(sentence(refusal("rate_limited", { retryAfter: 1 }))).toContain("1 second.");
  expect(sentence(refusal("rate_limited"))).toContain("in a moment");
  expect(sentence({ type: "versionUnsupported", version: "2.0.0" })).toContain("2.0.0");
});

test("what is no error of the core is a fault of the app", () => {
  for (const other of [new Error("x"), "x", null, undefined, { type: "other" }]) {
    expect(sentence(other)).toContain("Something went wrong in Linnet");
    expect(fieldOf(other)).toBeNull();
  }
});

test("an error knows its field", () => {
  expect(fieldOf(refusal("username_taken"))).toBe("username");
  expect(fieldOf(refusal("too_long", { field: "title" }))).toBe("title");
  expect(fieldOf({ type: "certificate", problem: null })).toBe("server");
  expect(fieldOf({ type: "diskFull" })).toBeNull();
});
