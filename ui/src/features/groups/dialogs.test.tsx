import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, talk, tomas, world } from "@/testing/world";

test("a person is found by name and a conversation with them opened, by keyboard alone", async () => {
  const chat = talk(`direct-${maya.id}`, [ana, maya], []);
  const { core, person, router } = open("/", world([chat], { list: [] }));
  await screen.findByText("No conversations yet.");
  await person.keyboard("{Control>}n{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "New conversation" });
  await waitFor(() => expect(within(dialog).getByLabelText("Find people")).toHaveFocus());
  await person.keyboard("may");
  await waitFor(() => expect(within(dialog).getAllByRole("option")).toHaveLength(1));
  await person.keyboard("{Enter}");

  await waitFor(() => expect(router.state.location.pathname).toBe(`/c/direct-${maya.id}`));
  expect(core.called("open_direct")).toEqual([{ accountId: "account", userId: maya.id }]);
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  await waitFor(() => expect(screen.getByLabelText("Message")).toHaveFocus());
});

test("letters that follow each other are one question", async () => {
  const { core, person } = open("/");
  const [button] = await screen.findAllByRole("button", { name: "New conversation" });
  await person.click(button!);
  await person.type(await screen.findByLabelText("Find people"), "tomas");
  await waitFor(() => expect(core.called("search_users").at(-1)).toMatchObject({ query: "tomas" }));
  expect(core.called("search_users").length).toBeLessThan(4);
});

test("no connection is said at the field", async () => {
  const { person } = open("/", world(), (core) => {
    core.fails("search_users", { type: "offline" });
  });
  await screen.findByText("No conversations yet.");
  await person.keyboard("{Control>}n{/Control}");
  expect(await screen.findByText(/no connection to the server/u)).toBeVisible();
});

test("Escape closes and gives the focus back", async () => {
  const { person } = open("/");
  const [button] = await screen.findAllByRole("button", { name: "New conversation" });
  await person.click(button!);
  await screen.findByRole("dialog");
  await person.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await waitFor(() => expect(button).toHaveFocus());
});

test("a group needs people but no name", async () => {
  const made = talk("group", [ana, maya, tomas], [], { title: null });
  const { core, person, router } = open("/", world([made], { list: [] }));
  await person.click(await screen.findByRole("button", { name: "New group" }));
  const dialog = await screen.findByRole("dialog", { name: "New group" });
  await person.click(within(dialog).getByRole("button", { name: "Create group" }));
  expect(within(dialog).getByText("Choose at least one person.")).toBeVisible();

  await person.click(await within(dialog).findByRole("option", { name: /Maya/u }));
  await person.click(within(dialog).getByRole("option", { name: /Tomás/u }));
  expect(within(dialog).getByRole("button", { name: "Remove Maya Chen" })).toBeVisible();
  await person.click(within(dialog).getByRole("button", { name: "Create group" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/group"));
  expect(core.called("create_conversation")).toMatchObject([
    { form: { kind: "group", title: null, memberIds: [maya.id, tomas.id] } },
  ]);
});

const team = () => world([talk("team", [ana, maya], [], { title: "Team" })]);

async function choose(name: string, prepare?: Parameters<typeof open>[2]) {
  const opened = open("/c/team", team(), prepare);
  await opened.person.click(await screen.findByRole("button", { name: "More about Team" }));
  await opened.person.click(await screen.findByRole("menuitem", { name }));
  return { ...opened, dialog: await screen.findByRole("dialog") };
}

test("a group is renamed", async () => {
  const { core, person, dialog } = await choose("Group settings");
  const field = within(dialog).getByLabelText("Name");
  await person.clear(field);
  await person.type(field, "Crew{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(core.called("change_conversation")).toEqual([
    { accountId: "account", conversationId: "team", change: { title: "Crew" } },
  ]);
});

test("people are added; who is in it already cannot be chosen", async () => {
  const { core, person, dialog } = await choose("Add people");
  const inside = await within(dialog).findByRole("option", { name: /Maya/u });
  expect(inside).toHaveAttribute("aria-disabled", "true");
  await person.click(within(dialog).getByRole("option", { name: /Tomás/u }));
  await person.click(within(dialog).getByRole("button", { name: "Add 1 person" }));
  expect(core.called("add_members")).toEqual([
    { accountId: "account", conversationId: "team", userIds: [tomas.id] },
  ]);
});

test("leaving that is refused says why and stays open", async () => {
  const { person, dialog } = await choose("Leave group", (core) => {
    core.fails("leave_conversation", { type: "offline" });
  });
  await person.click(within(dialog).getByRole("button", { name: "Leave group" }));
  expect(await within(dialog).findByText(/no connection/u)).toBeVisible();
});
