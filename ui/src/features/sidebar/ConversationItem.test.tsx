import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, rowOf, talk, tomas, user, world } from "@/testing/world";

const direct = (id: string, other = maya) =>
  talk(id, [ana, other], numbered([message(other, `from ${other.displayName}`)]));

test("the lines stand in the order of the core", async () => {
  const lina = user("lina", "Lina Park");
  open("/", world([direct("b", tomas), direct("a"), direct("c", lina)]));
  const list = await screen.findByRole("list", { name: "Conversations" });
  const names = within(list).getAllByRole("button");
  expect(names.map((line) => line.querySelector("bdi")?.textContent)).toEqual([
    "Tomás Oliveira",
    "Maya Chen",
    "Lina Park",
  ]);
});

test("a line says in words what is unread and what was not sent", async () => {
  const chat = direct("a");
  open("/", world([chat], { list: [rowOf(chat, { unread: 120, failed: 2 })] }));
  const line = await screen.findByRole("button", { name: /Maya Chen/u });
  expect(line).toHaveAccessibleName(/120 unread messages/u);
  expect(line).toHaveAccessibleName(/2 messages were not sent/u);
});

test("typing is said before a draft, and a draft before the last message", async () => {
  const chat = direct("a");
  const list = [rowOf(chat, { draft: "I can" })];
  const { core } = open("/", world([chat], { list, typing: { a: [maya.id] } }));
  expect(await screen.findByText("typing…")).toBeVisible();
  expect(screen.queryByText("I can")).not.toBeInTheDocument();
  core.emit({ type: "typing", accountId: "account", conversationId: "a", userIds: [] });
  expect(await screen.findByText("I can")).toBeVisible();
  expect(screen.queryByText("from Maya Chen")).not.toBeInTheDocument();
});

test("other words of a draft are drawn without the list being read again", async () => {
  const chat = direct("a");
  const { core } = open("/", world([chat], { list: [rowOf(chat, { draft: "I can" })] }));
  await screen.findByText("I can");
  const about = { accountId: "account", conversationId: "a" } as const;
  core.emit({ type: "draft", ...about, threadId: "b", body: "In the thread" });
  core.emit({ type: "draft", ...about, threadId: null, body: "I can come" });
  expect(await screen.findByText("I can come")).toBeVisible();
  expect(core.called("list_conversations")).toHaveLength(1);
  expect(core.called("list_drafts")).toHaveLength(1);
});

test("the draft of the open conversation stands in its box and not in the list", async () => {
  const chat = talk("a", [ana, maya], [], { draft: { body: "I can", replyTo: null } });
  open("/c/a", world([chat]));
  expect(await screen.findByLabelText("Message")).toHaveValue("I can");
  expect(screen.queryByText("Draft:")).not.toBeInTheDocument();
  expect(screen.getByText("No messages yet")).toBeVisible();
});

test("a group that was left says so", async () => {
  const team = talk("t", [ana, maya, tomas], [], { title: "Team", left: true });
  open("/", world([team]));
  expect(await screen.findByRole("button", { name: /Team.*You left/u })).toBeVisible();
});

test("a change of one conversation is drawn from what the core has then", async () => {
  const chat = direct("a");
  const { core } = open("/", world([chat]));
  await screen.findByText("from Maya Chen");
  core.world.list = [rowOf(chat, { unread: 1 })];
  core.emit({ type: "conversations", accountId: "account" });
  expect(await screen.findByText("One unread message")).toBeInTheDocument();
});

test("a group is drawn by its own picture, wherever it is offered", async () => {
  const group = talk("g", [ana, maya, tomas], numbered([message(maya, "v4")]), { title: "Design" });
  const list = [rowOf(group, { avatar: "picture" })];
  const { person } = open("/", world([group], { list }));
  const line = await screen.findByRole("button", { name: /Design/u });
  expect(line.querySelector("img")?.src).toContain("picture");
  await person.keyboard("{Control>}k{/Control}");
  const option = await screen.findByRole("option", { name: /Design/u });
  expect(option.querySelector("img")?.src).toContain("picture");
});
