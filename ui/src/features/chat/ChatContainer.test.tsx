import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { account, ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const chat = () => talk("chat", [ana, maya], numbered([message(maya, "hello")]));
const accountId = account().id;

test("who types is named, and stops", async () => {
  const { core } = open("/c/chat", world([chat()]));
  await screen.findByRole("article", { name: /hello/u });
  const typing = (userIds: string[]) =>
    core.emit({ type: "typing", accountId, conversationId: "chat", userIds });
  typing([maya.id]);
  expect(await screen.findByText("Maya is typing")).toBeVisible();
  expect(screen.getByText("typing…")).toBeVisible();
  typing([]);
  await waitFor(() => expect(screen.queryByText("Maya is typing")).not.toBeInTheDocument());
});

test("the header follows the presence of the other one", async () => {
  const { core } = open("/c/chat", world([chat()], { presence: { [maya.id]: "online" } }));
  expect(await screen.findByText("Online")).toBeVisible();
  core.emit({ type: "presence", accountId, userId: maya.id, presence: "away" });
  expect(await screen.findByText("Away")).toBeVisible();
});

test("a group says how many are in it and how many are there", async () => {
  const group = talk("group", [ana, maya, tomas], [], { title: "Team" });
  open("/c/group", world([group], { presence: { [maya.id]: "online", [ana.id]: "online" } }));
  expect(await screen.findByText("3 members · 2 online")).toBeVisible();
});

test("being offline is said after a moment, and writing goes on", async () => {
  const { core, person } = open("/c/chat", world([chat()]));
  await screen.findByRole("article", { name: /hello/u });
  core.emit({ type: "connection", accountId, connection: { type: "offline", retryAt: null } });
  expect(screen.queryByText("You are offline.")).not.toBeInTheDocument();
  expect(await screen.findByText("You are offline.", {}, { timeout: 4_000 })).toBeVisible();

  await person.type(screen.getByPlaceholderText(/sent when you are back online/u), "later{Enter}");
  expect(await screen.findByRole("article", { name: /later/u })).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Retry now" }));
  expect(core.called("retry_now")).toEqual([{ accountId }]);

  core.emit({ type: "connection", accountId, connection: { type: "live" } });
  await waitFor(() => expect(screen.queryByText("You are offline.")).not.toBeInTheDocument());
});

test("a server of another version is named as the reason", async () => {
  open("/c/chat", world([chat()], { connection: { type: "unsupported" } }));
  expect(await screen.findByText(/nothing can be sent/u)).toBeVisible();
});

test("a conversation that is not here says so", async () => {
  open("/c/nowhere", world([chat()]));
  expect(await screen.findByText("This is no longer on this computer.")).toBeVisible();
});

test("a new conversation invites to write", async () => {
  open("/c/fresh", world([talk("fresh", [ana, maya], [])]));
  expect(await screen.findByText("Write the first message to Maya Chen.")).toBeVisible();
  expect(screen.getByLabelText("Message")).toHaveFocus();
});
