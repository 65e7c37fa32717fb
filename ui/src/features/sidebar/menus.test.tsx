import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Section } from "@/core/bindings/Section";
import { open } from "@/testing/render";
import {
  account,
  ana,
  appState,
  maya,
  message,
  numbered,
  rowOf,
  talk,
  tomas,
  world,
} from "@/testing/world";

const section = (id: string, position: number): Section => ({
  id,
  name: id,
  position,
  removed: false,
  rev: 1,
});
const two = [section("Work", 1), section("Home", 2)];

function office() {
  const talks = [
    talk("design", [ana, maya, tomas], numbered([message(tomas, "v4")]), { title: "Design" }),
    talk("direct", [ana, maya], numbered([message(maya, "hello")])),
  ];
  return world(talks, {
    list: [rowOf(talks[0]!, { unread: 1, sectionId: "Work" }), rowOf(talks[1]!)],
  });
}

async function asked(name: RegExp) {
  const opened = open("/", office(), (core) => core.on("list_sections", () => two));
  fireEvent.contextMenu(await screen.findByRole("button", { name }));
  await screen.findByRole("menu");
  return opened;
}
const place = { accountId: "account", conversationId: "design" };

test("a conversation is muted for a while, from its own menu", async () => {
  const { person, core } = await asked(/Design/u);
  await person.click(screen.getByRole("menuitem", { name: "Mute" }));
  fireEvent.click(await screen.findByRole("menuitem", { name: "For an hour" }));
  await waitFor(() => expect(core.called("change_settings")).toHaveLength(1));
  expect(core.called("change_settings")[0]).toMatchObject({
    ...place,
    settings: { notify: "nothing" },
  });
});

test("who hears mentions only hears them again after a mute, not everything", async () => {
  const muted = office();
  Object.assign(muted.list[0]!, { muted: true, notifyAfter: "mentions" });
  const { person, core } = open("/", muted);
  fireEvent.contextMenu(await screen.findByRole("button", { name: /Design/u }));
  await person.click(await screen.findByRole("menuitem", { name: "Alert again" }));
  expect(core.called("change_settings")).toEqual([
    { ...place, settings: { notify: "mentions", notifyUntil: null } },
  ]);
});

test("it is read, made a favourite, put away and explained from there", async () => {
  const { person, core } = await asked(/Design/u);
  await person.click(screen.getByRole("menuitem", { name: "Mark as read" }));
  await waitFor(() => expect(core.called("mark_read")).toEqual([{ ...place, seq: 1 }]));
  const again = async (entry: string) => {
    fireEvent.contextMenu(screen.getByRole("button", { name: /Design/u }));
    await person.click(await screen.findByRole("menuitem", { name: entry }));
  };
  await again("Add to favourites");
  await again("Archive");
  const settings = core.called("change_settings").map((call) => call["settings"]);
  expect(settings).toEqual([{ favourite: true }, { archived: true }]);
  await again("Why is this unread?");
  expect(await screen.findByRole("dialog", { name: "Why is this unread?" })).toBeVisible();
  expect(core.called("explain_unread").at(-1)).toEqual(place);
});

test("it moves to another section, and to a new one", async () => {
  const { person, core } = await asked(/Design/u);
  await person.click(screen.getByRole("menuitem", { name: "Section" }));
  fireEvent.click(await screen.findByRole("menuitem", { name: "Home" }));
  await waitFor(() =>
    expect(core.called("change_settings")).toEqual([{ ...place, settings: { sectionId: "Home" } }]),
  );
  fireEvent.contextMenu(screen.getByRole("button", { name: /Design/u }));
  await person.click(await screen.findByRole("menuitem", { name: "Section" }));
  fireEvent.click(await screen.findByRole("menuitem", { name: "New section" }));
  await person.type(await screen.findByLabelText("Name of the section"), "Trips{Enter}");
  await waitFor(() =>
    expect(core.called("name_section")).toEqual([
      { accountId: "account", sectionId: null, name: "Trips" },
    ]),
  );
  await waitFor(() =>
    expect(core.called("change_settings").at(-1)).toEqual({
      ...place,
      settings: { sectionId: "section" },
    }),
  );
});

test("sections are put in order by their menu", async () => {
  const { person, core } = await asked(/^Work/u);
  expect(screen.queryByRole("menuitem", { name: "Move up" })).toBeNull();
  await person.click(screen.getByRole("menuitem", { name: "Move down" }));
  expect(core.called("order_sections")).toEqual([
    { accountId: "account", sectionIds: ["Home", "Work"] },
  ]);
});

test("the bell keeps quiet for a while, and says until when", async () => {
  const tomorrow = new Date(Date.now() + 86_400_000);
  const { person, core } = open("/", office());
  await person.click(await screen.findByRole("button", { name: "Do not disturb" }));
  core.on("read_do_not_disturb", () => ({ until: tomorrow.toISOString(), schedule: null, rev: 1 }));
  await person.click(await screen.findByRole("menuitem", { name: "Until tomorrow morning" }));
  expect(await screen.findByRole("button", { name: /Do not disturb until/u })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  expect(core.called("set_do_not_disturb")).toHaveLength(1);
});

test("the bell leaves the quiet hours of the week as they are by now", async () => {
  const { person, core } = open("/", office());
  const bell = await screen.findByRole("button", { name: "Do not disturb" });
  const schedule = { timeZone: "Europe/Berlin", times: [] };
  // Set on another computer since this one asked.
  core.on("read_do_not_disturb", () => ({ until: null, schedule, rev: 2 }));
  await person.click(bell);
  await person.click(await screen.findByRole("menuitem", { name: "Until tomorrow morning" }));
  await waitFor(() => expect(core.called("set_do_not_disturb")).toHaveLength(1));
  expect(core.called("set_do_not_disturb")[0]).toMatchObject({ wish: { schedule } });
});

test("accounts say what waits in them, and Ctrl+Alt+2 goes to the second", async () => {
  const from = office();
  from.app = appState([account(), { ...account(maya), id: "other", serverName: "Birds" }]);
  from.list = from.list.map((row) => ({ ...row, counted: row.unread }));
  const { person, core } = open("/", from);
  await person.click(await screen.findByRole("button", { name: /^Accounts/u }));
  const entry = await screen.findByRole("menuitem", { name: /Maya Chen.*Birds/u });
  expect(within(entry).getByText("One unread message")).toBeInTheDocument();
  await person.keyboard("{Escape}");
  fireEvent.keyDown(document.body, { key: "2", code: "Digit2", ctrlKey: true, altKey: true });
  await waitFor(() =>
    expect(core.called("set_view").at(-1)).toMatchObject({ view: { accountId: "other" } }),
  );
});

test("a section is moved by keys on its heading, and where it stands then is said", async () => {
  const { person, core } = open("/", office(), (core) => core.on("list_sections", () => two));
  (await screen.findByRole("button", { name: /^Home/u })).focus();
  await person.keyboard("{Control>}{Shift>}{ArrowUp}{/Shift}{/Control}");
  await waitFor(() =>
    expect(core.called("order_sections")).toEqual([
      { accountId: "account", sectionIds: ["Home", "Work"] },
    ]),
  );
  expect(await screen.findByText("Home is now section 1 of 2.")).toBeInTheDocument();
});

test("a section is dragged by its heading, and that is no press on it", async () => {
  const { core } = open("/", office(), (core) => core.on("list_sections", () => two));
  const work = await screen.findByRole("button", { name: /^Work/u });
  const home = screen.getByRole("button", { name: /^Home/u });
  document.elementFromPoint = () => home;
  fireEvent.pointerDown(work, { button: 0, clientY: 10 });
  fireEvent.pointerMove(work, { clientY: 40 });
  expect(home).toHaveAttribute("data-drop", "after");
  fireEvent.pointerUp(work, { clientY: 40 });
  fireEvent.click(work);
  await waitFor(() => expect(core.called("order_sections")).toHaveLength(1));
  expect(core.called("order_sections")[0]).toMatchObject({ sectionIds: ["Home", "Work"] });
  expect(work).toHaveAttribute("aria-expanded", "true");
});
