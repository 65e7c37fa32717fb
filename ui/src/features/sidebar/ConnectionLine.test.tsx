import { act, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Connection } from "@/core/bindings/Connection";
import { open } from "@/testing/render";
import { account, ana, appState, maya, talk, world } from "@/testing/world";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

const start = (connection: Connection, more = {}) =>
  open("/c/chat", world([talk("chat", [ana, maya], [])], { connection, ...more }));
const line = async () => within(await screen.findByRole("region", { name: "Account" }));
const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("the line names the server while all is well", async () => {
  start({ type: "live" });
  expect((await line()).getByText("chat.example.org")).toBeVisible();
});

test("a blip of the connection is never said", async () => {
  const { core } = start({ type: "live" });
  const words = await line();
  const say = (connection: Connection) =>
    act(async () => core.emit({ type: "connection", accountId: "account", connection }));
  await say({ type: "connecting" });
  await wait(1_800);
  expect(words.getByText("chat.example.org")).toBeVisible();
  await say({ type: "live" });
  await wait(5_000);
  expect(screen.queryByText("You are offline.")).not.toBeInTheDocument();
});

test("offline it counts down to the next try, and tries at once when asked", async () => {
  const retryAt = new Date(Date.now() + 14_000).toISOString();
  const { core } = start({ type: "offline", retryAt });
  const words = await line();
  await wait(3_000);
  expect(words.getByText(/Next try in 1[01] s/u)).toBeVisible();
  expect(screen.getByText("You are offline.")).toBeVisible();
  words.getByRole("button", { name: "Retry now" }).click();
  expect(core.called("retry_now")).toEqual([{ accountId: "account" }]);
});

test("catching up is said in the line and in the header, not as an alarm", async () => {
  start({ type: "catchingUp", conversations: 12 });
  const words = await line();
  await wait(2_100);
  expect(words.getByText("Updating, 12 left")).toBeVisible();
  expect(screen.getByText("Updating…")).toBeVisible();
  expect(screen.queryByText("You are offline.")).not.toBeInTheDocument();
});

test("another version is said at once, with what to do", async () => {
  start({ type: "unsupported" });
  expect(await screen.findByText("Other version")).toBeVisible();
  expect(screen.getByText(/Update Linnet, or ask whoever runs the server/u)).toBeVisible();
});

test.each([
  ["expired", "Your session has ended."],
  ["stolen", "You were signed out for safety."],
] as const)("a session that is %s is said above the messages", async (state, title) => {
  const app = appState([{ ...account(), state }]);
  start({ type: "signedOut" }, { app });
  expect(await screen.findByText(title)).toBeVisible();
  expect((await line()).getByText("Signed out")).toBeVisible();
});
