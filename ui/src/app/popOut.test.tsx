import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { account, ana, appState, maya, message, numbered, talk, world } from "@/testing/world";
import { popOutOf } from "./mode";

const chat = () => world([talk("chat", [ana, maya], numbered([message(maya, "hello")]))]);

test("a window of one conversation has no list, and asks for its view itself", async () => {
  useView.setState({ alone: true, accountId: "account" });
  const { core, person } = open("/c/chat", chat());
  expect(await screen.findByRole("article", { name: /hello/u })).toBeVisible();
  expect(screen.queryByRole("navigation")).toBeNull();
  expect(screen.getByLabelText("Message")).toHaveFocus();
  await waitFor(() =>
    expect(core.called("set_view").at(-1)).toMatchObject({
      view: { accountId: "account", conversationId: "chat", focused: true },
    }),
  );
  await person.keyboard("{Control>}w{/Control}");
  expect(core.called("close_window")).toHaveLength(1);
});

test("the open conversation gets a window of its own by key and from its menu", async () => {
  useView.setState({ alone: false, accountId: "account" });
  const { core, person } = open("/c/chat", chat());
  expect(await screen.findByRole("article", { name: /hello/u })).toBeVisible();
  const asked = { accountId: "account", conversationId: "chat" };
  await person.keyboard("{Control>}{Shift>}N{/Shift}{/Control}");
  expect(core.called("open_window")).toEqual([asked]);
  await person.click(screen.getByRole("button", { name: "More about Maya Chen" }));
  await person.click(await screen.findByRole("menuitem", { name: /Open in a window of its own/u }));
  expect(core.called("open_window")).toEqual([asked, asked]);
  expect(screen.getByRole("navigation", { name: "Conversations" })).toBeVisible();
});

test("it goes with its account, and shows no other one instead", async () => {
  useView.setState({ alone: true, accountId: "removed" });
  const from = chat();
  from.app = appState([account()]);
  const { core } = open("/c/chat", from);
  await waitFor(() => expect(core.called("close_window")).toHaveLength(1));
  expect(screen.queryByText("hello")).toBeNull();
});

test("the address of the window says which conversation it is", () => {
  expect(popOutOf("?account=a&conversation=c")).toEqual({ accountId: "a", conversationId: "c" });
  expect(popOutOf("")).toBeNull();
  expect(popOutOf("?account=a")).toBeNull();
});
