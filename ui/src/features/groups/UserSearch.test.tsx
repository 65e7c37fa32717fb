import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { ana, maya, talk, tomas, world } from "@/testing/world";

type Prepare = Parameters<typeof open>[2];

async function start(prepare?: Prepare, dialog: "New conversation" | "New group" = "New group") {
  const opened = open("/", world(), prepare);
  await screen.findByText("Say hello to someone");
  const main = within(screen.getByRole("main"));
  await opened.person.click(main.getByRole("button", { name: dialog }));
  const field = await screen.findByLabelText("Find people");
  // The dialog gives the focus a moment after it is drawn; keys before that go elsewhere.
  await waitFor(() => expect(field).toHaveFocus());
  return { ...opened, field, dialog: within(screen.getByRole("dialog", { name: dialog })) };
}

const active = (field: HTMLElement) =>
  document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

test("arrows walk through the people and around the ends, Enter picks", async () => {
  const { person, field, dialog } = await start();
  await dialog.findByRole("option", { name: /Maya/u });
  expect(field).toHaveFocus();
  expect(active(field)).toHaveTextContent("Maya Chen");
  await person.keyboard("{ArrowDown}");
  expect(active(field)).toHaveTextContent("Tomás Oliveira");
  await person.keyboard("{ArrowDown}");
  expect(active(field)).toHaveTextContent("Maya Chen");
  await person.keyboard("{ArrowUp}{Enter}");
  expect(dialog.getByRole("option", { name: /Tomás/u })).toHaveAttribute("aria-selected", "true");
  expect(field).toHaveFocus();
});

test("after each who is chosen one can look for the next at once", async () => {
  const { person, field, dialog } = await start();
  await person.type(field, "may");
  await waitFor(() => expect(dialog.getAllByRole("option")).toHaveLength(1));
  await person.keyboard("{Enter}");
  expect(field).toHaveValue("");
  await person.type(field, "tom");
  await waitFor(() => expect(active(field)).toHaveTextContent("Tomás Oliveira"));
  await person.keyboard("{Enter}");
  expect(dialog.getByRole("button", { name: "Remove Maya Chen" })).toBeVisible();
  expect(dialog.getByRole("button", { name: "Remove Tomás Oliveira" })).toBeVisible();
});

test("one who was chosen is let go by a second pick or by the chip", async () => {
  const { person, dialog } = await start();
  await person.click(await dialog.findByRole("option", { name: /Maya/u }));
  await person.click(dialog.getByRole("option", { name: /Maya/u }));
  expect(dialog.queryByRole("button", { name: "Remove Maya Chen" })).not.toBeInTheDocument();
  await person.click(dialog.getByRole("option", { name: /Tomás/u }));
  await person.click(dialog.getByRole("button", { name: "Remove Tomás Oliveira" }));
  expect(dialog.getByRole("option", { name: /Tomás/u })).toHaveAttribute("aria-selected", "false");
});

test("a name that nobody has is said", async () => {
  const { person, dialog } = await start();
  await person.keyboard("zzz");
  expect(await dialog.findByText("Nobody here is called that.")).toBeVisible();
});

test("a server with nobody else says so", async () => {
  const { dialog } = await start((core) => void core.on("search_users", () => []));
  expect(await dialog.findByText("There is nobody else on this server yet.")).toBeVisible();
});

test("Enter that ends a composition picks nobody", async () => {
  const { core, person, dialog } = await start(undefined, "New conversation");
  await dialog.findByRole("option", { name: /Maya/u });
  await person.keyboard("[Process]");
  const field = screen.getByLabelText("Find people");
  field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }),
  );
  expect(core.called("open_direct")).toEqual([]);
});

test("a conversation that cannot be opened says why and the dialog stays", async () => {
  const { person, dialog } = await start(
    (core) => void core.fails("open_direct", { type: "offline" }),
    "New conversation",
  );
  await person.click(await dialog.findByRole("option", { name: /Maya/u }));
  expect(await dialog.findByText(/no connection to the server/u)).toBeVisible();
});

test("a name that the server refuses is said at the name", async () => {
  const { person, dialog } = await start(
    (core) =>
      void core.fails("create_conversation", refusal("too_long", { field: "title", max: 80 })),
  );
  await person.type(dialog.getByLabelText("Name (optional)"), "Crew");
  await person.click(await dialog.findByRole("option", { name: /Maya/u }));
  await person.click(dialog.getByRole("button", { name: "Create group" }));
  const field = dialog.getByLabelText("Name (optional)");
  await waitFor(() => expect(field).toBeInvalid());
  expect(field).toHaveAccessibleDescription("This is too long; at most 80 characters.");
  expect(field).toHaveValue("Crew");
  expect(dialog.getByRole("button", { name: "Remove Maya Chen" })).toBeVisible();
});

test("from a conversation with one person it is a step to a group", async () => {
  const { person, dialog } = await start(undefined, "New conversation");
  await person.click(dialog.getByRole("button", { name: "New group instead" }));
  expect(await screen.findByRole("dialog", { name: "New group" })).toBeVisible();
  await waitFor(() => expect(screen.getByLabelText("Find people")).toHaveFocus());
});

async function choose(item: string, prepare?: Prepare) {
  const team = world([talk("team", [ana, maya, tomas], [], { title: "Team" })]);
  const opened = open("/c/team", team, prepare);
  await opened.person.click(await screen.findByRole("button", { name: "More about Team" }));
  await opened.person.click(await screen.findByRole("menuitem", { name: item }));
  return { ...opened, dialog: within(await screen.findByRole("dialog")) };
}

test("a group that cannot be renamed keeps the new name in its field", async () => {
  const { person, dialog } = await choose(
    "Group settings",
    (core) => void core.fails("change_conversation", refusal("forbidden")),
  );
  const field = dialog.getByLabelText("Name");
  await waitFor(() => expect(field).toHaveFocus());
  await person.type(field, " two{Enter}");
  expect(await dialog.findByText(/You may not do this here/u)).toBeVisible();
  expect(field).toHaveValue("Team two");
});

test("a group whose name is taken away is called by its members", async () => {
  const { core, person, dialog } = await choose("Group settings");
  await person.clear(dialog.getByLabelText("Name"));
  await person.click(dialog.getByRole("button", { name: "Save changes" }));
  expect(core.called("change_conversation")).toMatchObject([{ change: { title: null } }]);
});

test("leaving asks first, and Cancel changes nothing", async () => {
  const { core, person, dialog } = await choose("Leave group");
  expect(dialog.getByRole("heading", { name: "Leave Team?" })).toBeVisible();
  await person.click(dialog.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(core.called("leave_conversation")).toEqual([]);
});
