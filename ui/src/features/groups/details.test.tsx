import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, talk, tomas, world } from "@/testing/world";

const team = (more = {}) =>
  world([talk("team", [ana, maya, tomas], [], { title: "Team", ...more })]);

async function pane(from = team()) {
  const opened = open("/c/team", from);
  await screen.findByLabelText("Message");
  act(() => useView.getState().showPane("details"));
  await screen.findByRole("heading", { name: /Members/u });
  return opened;
}

const menuOf = async (opened: Awaited<ReturnType<typeof pane>>, name: string) => {
  await opened.person.click(screen.getByRole("button", { name: `More about ${name}` }));
  return screen.findByRole("menu");
};

test("the members are there, those who look after the group first", async () => {
  await pane();
  const rows = within(screen.getByRole("list", { name: /Members/u })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent?.trim())).toEqual([
    "Ana Ruiz (you) Owner",
    "Maya Chen",
    "Tomás Oliveira",
  ]);
});

test("somebody is made an admin", async () => {
  const opened = await pane();
  const menu = await menuOf(opened, "Maya Chen");
  await opened.person.click(within(menu).getByRole("menuitem", { name: "Make admin" }));
  expect(await screen.findByText("Admin")).toBeVisible();
  expect(opened.core.called("set_role")).toMatchObject([{ userId: "maya", role: "admin" }]);
});

test("somebody is removed after one question", async () => {
  const opened = await pane();
  const menu = await menuOf(opened, "Tomás Oliveira");
  await opened.person.click(within(menu).getByRole("menuitem", { name: "Remove" }));
  const asked = await screen.findByRole("dialog", { name: "Remove Tomás Oliveira?" });
  await opened.person.click(within(asked).getByRole("button", { name: "Remove" }));
  await waitFor(() =>
    expect(screen.queryByRole("button", { name: /^Tomás Oliveira/u })).not.toBeInTheDocument(),
  );
});

test("who may not change the group is offered nothing of it", async () => {
  const opened = await pane(team({ role: "member", permissions: [] }));
  const menu = await menuOf(opened, "Maya Chen");
  expect(
    within(menu)
      .getAllByRole("menuitem")
      .map((item) => item.textContent),
  ).toEqual(["Message"]);
  expect(screen.queryByRole("button", { name: "Add people" })).not.toBeInTheDocument();
});

test("how one keeps a conversation is chosen beside it", async () => {
  const { core, person } = await pane();
  await person.click(screen.getByRole("combobox", { name: "Notify me" }));
  await person.click(await screen.findByRole("option", { name: "About nothing" }));
  await person.click(await screen.findByRole("combobox", { name: "For how long" }));
  await person.click(await screen.findByRole("option", { name: "For a week" }));
  await person.click(screen.getByRole("switch", { name: "Favourite" }));
  await waitFor(() =>
    expect(core.world.talks["team"]?.details.settings).toMatchObject({
      notify: "nothing",
      favourite: true,
    }),
  );
  expect(core.world.talks["team"]?.details.settings.notifyUntil).not.toBeNull();
  const told = core.called("change_settings").map((call) => call["settings"]);
  const until: unknown = expect.any(String);
  expect(told).toContainEqual({ notify: "nothing", notifyUntil: until });
});

test("a person's card opens beside their name, and gives the focus back", async () => {
  const from = team();
  from.known.profiles["maya"] = { bio: "Ships things", timeZone: "Asia/Tokyo" };
  const { person } = await pane(from);
  const name = screen.getByRole("button", { name: /^Maya Chen/u });
  await person.click(name);
  const card = await screen.findByRole("dialog", { name: "Profile" });
  expect(await within(card).findByText("Ships things")).toBeVisible();
  expect(within(card).getByText(/there$/u)).toBeVisible();
  await person.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await waitFor(() => expect(name).toHaveFocus());
});

test("somebody is blocked after one question, and let speak again", async () => {
  const { core, person } = await pane();
  await person.click(screen.getByRole("button", { name: /^Maya Chen/u }));
  await person.click(await screen.findByRole("button", { name: "Block" }));
  const asked = await screen.findByRole("dialog", { name: "Block Maya Chen?" });
  await person.click(within(asked).getByRole("button", { name: "Block" }));
  await waitFor(() => expect(core.world.known.blocks).toHaveLength(1));
  await person.click(screen.getByRole("button", { name: /^Maya Chen/u }));
  await person.click(await screen.findByRole("button", { name: "Unblock" }));
  await waitFor(() => expect(core.world.known.blocks).toEqual([]));
});

test("a report needs words, and is sent with them", async () => {
  const { core, person } = await pane();
  await person.click(screen.getByRole("button", { name: /^Maya Chen/u }));
  await person.click(await screen.findByRole("button", { name: "Report" }));
  await person.click(await screen.findByRole("button", { name: "Send report" }));
  const field = screen.getByLabelText("What happened");
  expect(field).toHaveFocus();
  expect(field).toBeInvalid();
  await person.type(field, "Advertising");
  await person.click(screen.getByRole("button", { name: "Send report" }));
  expect(await screen.findAllByText("The report was sent. Thank you.")).not.toEqual([]);
  expect(core.called("report")).toMatchObject([
    { form: { userId: "maya", message: null, reason: "Advertising" } },
  ]);
});
