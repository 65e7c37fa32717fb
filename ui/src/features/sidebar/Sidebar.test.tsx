import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
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

const direct = () => talk("direct", [ana, maya], numbered([message(maya, "hello there")]));
const group = () =>
  talk("group", [ana, maya, tomas], numbered([message(tomas, "v4 is here")]), { title: "Design" });

test("a line says who wrote last, what is unread and what is being written", async () => {
  const talks = [direct(), group()];
  const list = [rowOf(talks[0]!, { draft: "I can" }), rowOf(talks[1]!, { unread: 3 })];
  open("/", world(talks, { list }));
  const one = await screen.findByRole("button", { name: /Maya Chen/u });
  expect(one).toHaveTextContent("Draft: I can");
  const two = screen.getByRole("button", { name: /Design/u });
  expect(two).toHaveTextContent("Tomás: v4 is here");
  expect(within(two).getByText("3 unread messages")).toBeInTheDocument();
});

test("one's own last message begins with You", async () => {
  open("/", world([talk("d", [ana, maya], numbered([message(ana, "tagged")]))]));
  expect(await screen.findByRole("button", { name: /Maya Chen/u })).toHaveTextContent(
    "You: tagged",
  );
});

test("the chips show what fits, and the field opens the switcher", async () => {
  const talks = [direct(), group()];
  const list = [rowOf(talks[0]!), rowOf(talks[1]!, { unread: 3 })];
  const { person } = open("/", world(talks, { list }));
  await person.click(await screen.findByRole("radio", { name: "Unread" }));
  expect(screen.queryByRole("button", { name: /Maya Chen/u })).not.toBeInTheDocument();
  await person.keyboard("{ArrowRight}");
  expect(screen.getByRole("radio", { name: "Direct" })).toHaveFocus();
  expect(screen.getByRole("button", { name: /Maya Chen/u })).toBeVisible();
  expect(screen.queryByRole("button", { name: /v4 is here/u })).not.toBeInTheDocument();
  await person.click(screen.getByRole("button", { name: "Search" }));
  expect(await screen.findByRole("dialog", { name: "Go to a conversation" })).toBeVisible();
});

test("favourites stand first, and what was put away is folded until it is wanted", async () => {
  const talks = [direct(), group()];
  const list = [rowOf(talks[0]!, { archived: true }), rowOf(talks[1]!, { favourite: true })];
  const { person } = open("/", world(talks, { list }));
  expect(await screen.findByRole("button", { name: "Favourites" })).toBeVisible();
  expect(screen.queryByRole("button", { name: /Maya Chen/u })).not.toBeInTheDocument();
  const archive = screen.getByRole("button", { name: /Archive.*One conversation/u });
  expect(archive).toHaveAttribute("aria-expanded", "false");
  await person.click(archive);
  expect(screen.getByRole("button", { name: /Maya Chen/u })).toBeVisible();
});

test("a muted conversation says so, quietly", async () => {
  const talks = [group()];
  const list = [rowOf(talks[0]!, { unread: 9, muted: true, mentions: 2 })];
  open("/", world(talks, { list }));
  const row = await screen.findByRole("button", { name: /Design/u });
  expect(row).toHaveAccessibleName(/Muted.*You are mentioned 2 times.*9 unread messages/u);
});

test("arrows walk, Enter opens, Alt and arrows go to the next", async () => {
  const { person, router } = open("/", world([direct(), group()]));
  (await screen.findByRole("button", { name: /Maya Chen/u })).focus();
  await person.keyboard("{ArrowDown}");
  await waitFor(() => expect(screen.getByRole("button", { name: /Design/u })).toHaveFocus());
  await person.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/group"));
  const [row] = screen.getAllByRole("button", { name: /Design/u });
  expect(row).toHaveAttribute("aria-current", "page");
  await person.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/direct"));
});

test("without conversations it says what to do", async () => {
  const { person } = open("/");
  expect(await screen.findByText("No conversations yet.")).toBeVisible();
  await person.click(screen.getByRole("main").querySelector("button")!);
  expect(await screen.findByRole("dialog", { name: "New conversation" })).toBeVisible();
});

test("the theme is chosen in the account menu", async () => {
  const { core, person } = open("/");
  await person.click(await screen.findByRole("button", { name: "Account menu" }));
  await person.click(await screen.findByRole("menuitemradio", { name: "Dark" }));
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
  const { settings } = appState([]);
  expect(core.called("write_settings")).toEqual([{ settings: { ...settings, theme: "dark" } }]);
});

test("signing out asks first, and leads to the sign-in page", async () => {
  const { core, person } = open("/");
  await person.click(await screen.findByRole("button", { name: "Account menu" }));
  await person.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  const dialog = await screen.findByRole("dialog", { name: "Sign out of Example?" });
  await person.click(within(dialog).getByRole("button", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  // Server and name are those of before: what is missing has the focus.
  await waitFor(() => expect(screen.getByLabelText("Password")).toHaveFocus());
  expect(core.called("sign_out")).toEqual([{ accountId: "account" }]);
});

test("an owner invites people", async () => {
  const { core, person } = open(
    "/",
    world([], { app: appState([{ ...account(), role: "owner" }]) }),
  );
  await person.click(await screen.findByRole("button", { name: "Account menu" }));
  await person.click(await screen.findByRole("menuitem", { name: "Invite people" }));
  await person.click(await screen.findByRole("button", { name: "Make an invitation" }));
  expect(await screen.findByLabelText("Invitation")).toHaveValue("kestrel-9f2c-lark");
  expect(core.called("create_invite")).toEqual([{ accountId: "account", uses: 1, hours: 168 }]);
});
