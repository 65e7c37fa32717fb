import { act, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, appState, maya, message, numbered, talk, world } from "@/testing/world";

async function faults(within: Element = document.body) {
  // jsdom has no layout and so no colours; contrast is the look's promise.
  const found = await axe.run(within, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}

const chat = () =>
  talk(
    "chat",
    [ana, maya],
    [
      ...numbered([message(maya, "hello"), message(ana, "hi", { state: "read" })]),
      message(ana, "no", {
        seq: null,
        state: "failed",
        error: { code: "not_a_member", params: {} },
      }),
    ],
  );

test("the sign-in page has no fault", async () => {
  open("/", world([], { app: appState([]) }));
  await screen.findByRole("heading", { name: "Sign in" });
  expect(await faults()).toEqual([]);
});

test("the sign-up page has no fault", async () => {
  open("/sign-up", world([], { app: appState([]) }));
  await screen.findByRole("heading", { name: "Create an account" });
  expect(await faults()).toEqual([]);
});

test("an open conversation has no fault", async () => {
  open("/c/chat", world([chat()], { connection: { type: "unsupported" } }));
  await screen.findByRole("article", { name: /hello/u });
  expect(await faults()).toEqual([]);
});

test("the empty page has no fault", async () => {
  open("/");
  await screen.findByText("No conversations yet.");
  expect(await faults()).toEqual([]);
});

test("an open group that one has left has no fault", async () => {
  const rows = numbered([message(maya, "bye")]);
  open("/c/team", world([talk("team", [ana, maya], rows, { title: "Team", left: true })]));
  await screen.findByText(/no longer in this group/u);
  expect(await faults()).toEqual([]);
});

test.each([
  "newChat",
  "newGroup",
  "groupSettings",
  "discover",
  "join",
  "newChannel",
  "addPeople",
  "leave",
  "invite",
  "signOut",
] as const)("the dialog %s has no fault and takes the focus", async (dialog) => {
  open("/c/team", world([talk("team", [ana, maya], [], { title: "Team" })]));
  await screen.findByLabelText("Message");
  act(() => useView.getState().open(dialog));
  const shown = await screen.findByRole("dialog");
  await waitFor(() => expect(shown.contains(document.activeElement)).toBe(true));
  if (["newChat", "newGroup", "addPeople"].includes(dialog)) {
    await screen.findByRole("option", { name: /Maya/u });
  }
  expect(await faults()).toEqual([]);
});

test.each(["sessions", "notifications", "appearance", "storage", "desktop", "servers", "about"])(
  "the settings of %s have no fault",
  async (part) => {
    open(`/settings/${part}`);
    await screen.findByRole("heading", { level: 1 });
    await waitFor(() => expect(screen.queryByRole("status", { name: "Loading" })).toBeNull());
    expect(await faults()).toEqual([]);
  },
);

test("the menus have no fault", async () => {
  const { person } = open("/c/team", world([talk("team", [ana, maya], [], { title: "Team" })]));
  await person.click(await screen.findByRole("button", { name: "More about Team" }));
  expect(await faults(await screen.findByRole("menu"))).toEqual([]);
  await person.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).not.toBeInTheDocument());
  await person.click(screen.getByRole("button", { name: "Account menu" }));
  expect(await faults(await screen.findByRole("menu"))).toEqual([]);
});

test("F6 walks through the regions", async () => {
  const { person } = open("/c/chat", world([chat()]));
  const box = await screen.findByLabelText("Message");
  expect(box).toHaveFocus();
  await person.keyboard("{F6}");
  const nav = within(screen.getByRole("navigation"));
  expect(nav.getByRole("button", { name: /Maya Chen/u })).toHaveFocus();
  await person.keyboard("{Shift>}{F6}{/Shift}{Shift>}{F6}{/Shift}");
  expect(screen.getByRole("log")).toHaveFocus();
});

test.each(["switcher", "search", "shortcuts"] as const)(
  "the dialog %s has no fault and takes the focus",
  async (dialog) => {
    open("/c/chat", world([chat()]));
    await screen.findByLabelText("Message");
    act(() => useView.getState().open(dialog));
    const shown = await screen.findByRole("dialog");
    await waitFor(() => expect(shown.contains(document.activeElement)).toBe(true));
    expect(await faults()).toEqual([]);
  },
);
