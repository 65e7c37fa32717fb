import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import {
  account,
  ana,
  appState,
  maya,
  message,
  numbered,
  talk,
  tomas,
  world,
} from "@/testing/world";

const chat = () => talk("chat", [ana, maya], numbered([message(maya, "hello")]));

test("without an account there is only the sign-in page", async () => {
  const { router } = open("/c/chat", world([chat()], { app: appState([]) }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(router.state.location.pathname).toBe("/sign-in");
  expect(screen.queryByText("hello")).not.toBeInTheDocument();
});

test("an ended session reads on, and signs in again where it was", async () => {
  const ended = { ...account(), state: "expired" } as const;
  const from = world([chat()], { app: appState([ended]), connection: { type: "signedOut" } });
  const { person } = open("/c/chat", from);
  expect(await screen.findByRole("article", { name: /hello/u })).toBeVisible();
  expect(screen.queryByLabelText("Message")).not.toBeInTheDocument();
  expect(screen.getByText("Your session has ended. Sign in to write.")).toBeVisible();

  await person.click(screen.getAllByRole("link", { name: "Sign in" })[0]!);
  expect(await screen.findByLabelText("Server")).toHaveValue("https://chat.example.org");
  expect(screen.getByLabelText("Username or email")).toHaveValue("ana");
  expect(screen.getByLabelText("Password")).toHaveFocus();
  await person.click(screen.getByRole("link", { name: "Back to your messages" }));
  expect(await screen.findByRole("button", { name: /Maya Chen/u })).toBeVisible();
});

test("what cannot be read at the start is said, and tried again", async () => {
  const { core, person } = open("/", world(), (fake) => fake.fails("app_state", { type: "store" }));
  expect(await screen.findByText(/cannot be read or written/u)).toBeVisible();
  core.on("app_state", () => core.world.app);
  await person.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No conversations yet.")).toBeVisible();
});

test("what lies over the window goes when another conversation is asked for from outside", async () => {
  const team = talk("team", [ana, maya, tomas], [message(tomas, "morning")], { title: "Birds" });
  const { core, person } = open("/c/team", world([chat(), team]));
  await screen.findByRole("article", { name: /morning/u });
  act(() => useView.getState().open("groupSettings"));
  const title = await screen.findByRole("textbox", { name: "Name" });
  await person.type(title, " of birds");
  core.emit({ type: "open", accountId: "account", conversationId: "chat", at: null });
  expect(await screen.findByRole("article", { name: /hello/u })).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a notification that was pressed opens its conversation", async () => {
  const { core } = open("/", world([chat()]));
  await screen.findByText("Choose a conversation");
  core.emit({ type: "open", accountId: "account", conversationId: "chat", at: null });
  expect(await screen.findByRole("article", { name: /hello/u })).toBeVisible();
});
