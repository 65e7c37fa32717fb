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
  user,
  world,
} from "@/testing/world";

const noor = user("noor", "Noor Rahimi");
const office = () => {
  const talks = [
    talk("direct", [ana, maya], numbered([message(maya, "hello")])),
    talk("design", [ana, maya, tomas], numbered([message(tomas, "v4")]), { title: "Design" }),
    talk("release", [ana, maya, tomas], [], { title: "Release 2.0" }),
  ];
  const list = [rowOf(talks[0]!), rowOf(talks[1]!, { unread: 3 }), rowOf(talks[2]!)];
  return world(talks, { list, people: [maya, tomas, noor] });
};

async function switcher(at = "/c/direct", from = office()) {
  const opened = open(at, from);
  await screen.findByRole("button", { name: /Design/u });
  await opened.person.keyboard("{Control>}k{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Go to a conversation" });
  return { ...opened, dialog };
}
const options = () =>
  screen.queryAllByRole("option").map((option) => option.querySelector("bdi")?.textContent);

test("Ctrl+K shows what waits without where one is, and Enter opens it with the focus in its composer", async () => {
  const { person, router } = await switcher();
  expect(options()).toEqual(["Design", "Release 2.0"]);
  await person.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/design"));
  await waitFor(() => expect(screen.getByLabelText("Message")).toHaveFocus());
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("arrows choose, Tab stays, Escape gives the focus back and nothing is remembered", async () => {
  const { person } = await switcher();
  await person.keyboard("{ArrowDown}{Tab}");
  const field = screen.getByRole("combobox");
  expect(field).toHaveFocus();
  expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Release 2.0");
  expect(field).toHaveAttribute(
    "aria-activedescendant",
    screen.getByRole("option", { selected: true }).id,
  );
  await person.keyboard("des{Escape}");
  await waitFor(() => expect(screen.getByLabelText("Message")).toHaveFocus());
  await person.keyboard("{Control>}k{/Control}");
  expect(await screen.findByRole("combobox")).toHaveValue("");
});

test("a person one has never written to is found, and written to", async () => {
  const { person, core } = await switcher();
  await person.keyboard("noor");
  expect(await screen.findByRole("option", { name: /Noor Rahimi/u })).toBeVisible();
  await person.keyboard("{Enter}");
  await waitFor(() =>
    expect(core.called("open_direct")).toEqual([{ accountId: "account", userId: "noor" }]),
  );
});

test("signs narrow it to people, groups and commands, and lead to the search", async () => {
  const { person, dialog } = await switcher();
  await person.keyboard("#");
  expect(options()).toEqual(["Design", "Release 2.0"]);
  await person.keyboard("{Backspace}@");
  expect(options()).toEqual([]);
  await person.keyboard("{Backspace}>shortc");
  expect(within(dialog).getByRole("option")).toHaveTextContent("Keyboard shortcuts");
  await person.keyboard("{Enter}");
  expect(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await person.keyboard("{Escape}{Control>}k{/Control}");
  await person.type(await screen.findByRole("combobox"), "/");
  expect(await screen.findByRole("dialog", { name: "Search messages" })).toBeVisible();
});

test("there is one switcher for all accounts, which says whose a conversation is", async () => {
  const from = office();
  from.app = appState([account(), { ...account(maya), id: "other", serverName: "Birds" }]);
  const { person, core } = await switcher("/c/direct", from);
  expect(screen.getAllByRole("option").length).toBeGreaterThan(3);
  await person.keyboard("birds");
  const [first] = screen.getAllByRole("option");
  expect(first).toHaveTextContent("Birds");
  await person.keyboard("{Enter}");
  await waitFor(() =>
    expect(core.called("read_conversation").at(-1)).toMatchObject({ accountId: "other" }),
  );
});
