import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, rowOf, talk, world } from "@/testing/world";

const many = (count: number) =>
  numbered(Array.from({ length: count }, (_, index) => message(maya, `line ${String(index + 1)}`)));
const jump = /Jump to latest|new message/u;

test("who is at the end needs no way to it", async () => {
  open("/c/chat", world([talk("chat", [ana, maya], many(5))]));
  await screen.findByRole("article", { name: /line 5/u });
  expect(screen.queryByRole("button", { name: jump })).not.toBeInTheDocument();
});

test("far up it says how many are new, and a press goes to them", async () => {
  const chat = talk("chat", [ana, maya], many(400), { read: 100 });
  const { core, person } = open("/c/chat", world([chat], { list: [rowOf(chat, { unread: 300 })] }));
  await screen.findByRole("separator", { name: "New" });
  const button = await screen.findByRole("button", { name: "300 new messages" });
  expect(screen.queryByRole("article", { name: /line 400$/u })).not.toBeInTheDocument();

  await person.click(button);
  expect(await screen.findByRole("article", { name: /line 400$/u })).toBeVisible();
  const read = { place: { type: "newest" } };
  expect(core.called("read_timeline")).toContainEqual(expect.objectContaining(read));
});

test("Escape goes to the end and takes the New line away", async () => {
  const { person } = open("/c/chat", world([talk("chat", [ana, maya], many(6), { read: 3 })]));
  await screen.findByRole("separator", { name: "New" });
  await person.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("separator")).not.toBeInTheDocument());
});

test("a message that comes while one is at the end is shown", async () => {
  const chat = talk("chat", [ana, maya], many(5));
  const { core } = open("/c/chat", world([chat]));
  await screen.findByRole("article", { name: /line 5/u });
  chat.rows = [...chat.rows, message(maya, "line 6", { seq: 6 })];
  act(() => core.changed("chat"));
  expect(await screen.findByRole("article", { name: /line 6/u })).toBeVisible();
  await waitFor(() => expect(core.called("mark_read").at(-1)).toMatchObject({ seq: 6 }));
});
