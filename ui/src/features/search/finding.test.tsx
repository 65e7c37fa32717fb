import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { SearchHit } from "@/core/bindings/SearchHit";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, talk, world } from "@/testing/world";

const rows = numbered([message(maya, "a note"), message(maya, "hello"), message(maya, "notes")]);
const chat = () => world([talk("chat", [ana, maya], rows)]);

const hit = (seq: number, conversationId = "chat"): SearchHit => ({
  accountId: "account",
  conversationName: "Maya Chen",
  sender: maya,
  message: {
    id: `${conversationId}${String(seq)}`,
    conversationId,
    seq,
    rev: seq,
    senderId: maya.id,
    body: "note",
    createdAt: at("10:00"),
  },
  parts: [],
  nameParts: [],
  origin: "here",
});

async function finding() {
  const opened = open("/c/chat", chat(), (core) =>
    core.on("search", () => ({
      hits: [hit(3), hit(2, "another of that name"), hit(1)],
      next: null,
      partial: false,
      reached: null,
      coverage: { conversations: 1, whole: 1, since: null, indexing: false, offline: false },
    })),
  );
  await screen.findByRole("article", { name: /hello/u });
  await opened.person.keyboard("{Control>}f{/Control}");
  await opened.person.type(
    await screen.findByRole("textbox", { name: "Find in this conversation" }),
    "note",
  );
  return opened;
}

test("Ctrl+F finds in the open conversation, from the newest to the oldest and around", async () => {
  const { person, core } = await finding();
  expect(await screen.findByText("1 of 2")).toBeVisible();
  expect(core.called("search").at(-1)).toMatchObject({
    asked: { accountId: "account", query: 'note in:"Maya Chen"' },
  });
  const went = () => core.called("read_timeline").at(-1)?.["place"];
  await waitFor(() => expect(went()).toEqual({ type: "around", seq: 3 }));
  await person.keyboard("{Enter}");
  expect(screen.getByText("2 of 2")).toBeVisible();
  await waitFor(() => expect(went()).toEqual({ type: "around", seq: 1 }));
  await person.keyboard("{Enter}");
  expect(screen.getByText("1 of 2")).toBeVisible();
  await person.keyboard("{Shift>}{Enter}{/Shift}");
  expect(screen.getByText("2 of 2")).toBeVisible();
});

test("Escape closes it and leads back to where one writes", async () => {
  const { person } = await finding();
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("search")).toBeNull();
  expect(screen.getByLabelText("Message")).toHaveFocus();
});

test("a day and a time are gone to, and what fails is said in place", async () => {
  const { person, core } = open("/c/chat", chat());
  await screen.findByRole("article", { name: /hello/u });
  await person.keyboard("{Control>}j{/Control}");
  const date = await screen.findByLabelText("Date");
  expect(date).toHaveFocus();
  await person.clear(date);
  await person.type(date, "2026-03-04");
  await person.clear(screen.getByLabelText("Time"));
  await person.type(screen.getByLabelText("Time"), "15:30");
  core.fails("jump", { type: "offline" });
  await person.click(screen.getByRole("button", { name: "Go there" }));
  expect(await screen.findByText(/There is no connection/u)).toBeVisible();
  core.on("jump", () => 2);
  await person.click(screen.getByRole("button", { name: "Go there" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(core.called("jump").at(-1)).toEqual({
    accountId: "account",
    conversationId: "chat",
    to: { type: "time", at: new Date(2026, 2, 4, 15, 30).toISOString() },
  });
  await waitFor(() =>
    expect(core.called("read_timeline").at(-1)?.["place"]).toEqual({ type: "around", seq: 2 }),
  );
});
