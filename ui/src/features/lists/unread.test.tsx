import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { UnreadMessage } from "@/core/bindings/UnreadMessage";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, rowOf, talk, tomas, world } from "@/testing/world";

const unread = (more: Partial<UnreadMessage>): UnreadMessage => ({
  conversationId: "design",
  messageId: `u${String(more.seq)}`,
  seq: 1,
  senderId: tomas.id,
  senderName: "Tomás Oliveira",
  body: "",
  createdAt: at("10:00"),
  why: "new",
  counts: false,
  ...more,
});

async function listed(keys: string, list: UnreadMessage[]) {
  const talks = [
    talk(
      "design",
      [ana, maya, tomas],
      numbered([message(tomas, "v4"), message(tomas, "@ana look")]),
      { title: "Design" },
    ),
    talk("direct", [ana, maya], numbered([message(maya, "hello")])),
  ];
  const from = world(talks, { list: [rowOf(talks[0]!, { unread: 2 }), rowOf(talks[1]!)] });
  const opened = open("/c/direct", from, (core) => core.on("explain_unread", () => list));
  await screen.findByRole("article", { name: /hello/u });
  await opened.person.keyboard(keys);
  return opened;
}
const all = [
  unread({ seq: 1, body: "v4" }),
  unread({ seq: 2, body: "@ana look", why: "mention", counts: true, createdAt: at("10:05") }),
];

test("all unread messages are listed with their rule, and open at their place", async () => {
  const { person, core, router } = await listed("{Control>}{Shift>}A{/Shift}{/Control}", all);
  await screen.findByRole("dialog", { name: "All unread" });
  const lines = await screen.findAllByRole("button", { name: /Tomás Oliveira in Design/u });
  expect(lines.map((line) => line.textContent)).toEqual([
    expect.stringContaining("Mentions you"),
    expect.stringContaining("New"),
  ]);
  expect(screen.getByText("One of them counts towards the badge of the app.")).toBeVisible();
  await person.click(lines[1]!);
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/design"));
  await waitFor(() =>
    expect(core.called("read_timeline")).toContainEqual(
      expect.objectContaining({ place: { type: "around", seq: 1 } }),
    ),
  );
});

test("of the mentions only those are listed, and none is said so", async () => {
  await listed("{Control>}{Shift>}M{/Shift}{/Control}", all.slice(0, 1));
  await screen.findByRole("dialog", { name: "Mentions" });
  expect(await screen.findByText("Nobody has mentioned you since you read.")).toBeVisible();
});

test("what is read meanwhile leaves the list", async () => {
  const { core } = await listed("{Control>}{Shift>}A{/Shift}{/Control}", all);
  await screen.findAllByRole("button", { name: /Tomás Oliveira in Design/u });
  core.on("explain_unread", () => []);
  core.emit({ type: "conversations", accountId: "account" });
  expect(await screen.findByText("Everything is read.")).toBeVisible();
});
