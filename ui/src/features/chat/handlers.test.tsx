import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

beforeEach(() => useView.setState({ isListHidden: false, reported: null }));

const rows = numbered([
  message(tomas, "@maya could you look?", { mentions: [maya.id] }),
  message(maya, "a moment"),
]);
const group = (kind: "group" | "channel" = "group") => {
  const made = talk("design", [ana, maya, tomas], rows, { title: "Design" });
  made.details.conversation.kind = kind;
  return world([made]);
};

test("the list goes and comes back by its key and by a button, and the focus is never lost", async () => {
  const { person } = open("/c/design", group());
  const list = await screen.findByRole("navigation", { name: "Conversations" });
  within(list).getByRole("button", { name: "Search" }).focus();
  await person.keyboard("{Control>}{Shift>}D{/Shift}{/Control}");
  await waitFor(() => expect(screen.queryByRole("navigation")).not.toBeInTheDocument());
  expect(screen.getByLabelText("Message")).toHaveFocus();
  await person.click(screen.getByRole("button", { name: "Show the list" }));
  expect(await screen.findByRole("navigation", { name: "Conversations" })).toBeVisible();
});

test("everything is marked as read by a key, and unread again when that was a slip", async () => {
  const { person, core } = open("/c/design", group(), (core) =>
    core.on("mark_all_read", () => [{ conversationId: "other", seq: 7 }]),
  );
  await screen.findByRole("article", { name: /a moment/u });
  await person.keyboard("{Shift>}{Escape}{/Shift}");
  const undo = await screen.findByRole("button", { name: "Undo" });
  expect(screen.getByText("Everything is marked as read.")).toBeInTheDocument();
  await person.click(undo);
  await waitFor(() =>
    expect(core.called("mark_unread")).toEqual([
      { accountId: "account", conversationId: "other", seq: 7 },
    ]),
  );
});

test("whom a text names is a press away", async () => {
  const { person } = open("/c/design", group());
  await person.click(await screen.findByRole("button", { name: "@maya" }));
  const card = await screen.findByRole("dialog", { name: "Profile" });
  expect(await within(card).findByText("Maya Chen")).toBeVisible();
});

test("a message of somebody else is reported with its place, one's own is not", async () => {
  const { person, core } = open("/c/design", group());
  const said = await screen.findByRole("article", { name: /a moment/u });
  await person.pointer({ keys: "[MouseRight]", target: within(said).getByText("a moment") });
  await person.click(await screen.findByRole("menuitem", { name: "Report…" }));
  const dialog = await screen.findByRole("dialog");
  await person.type(within(dialog).getByRole("textbox"), "again and again");
  await person.click(within(dialog).getByRole("button", { name: "Send report" }));
  await waitFor(() =>
    expect(core.called("report")[0]).toMatchObject({
      form: {
        userId: maya.id,
        message: { conversationId: "design", messageId: rows[1]!.id },
        reason: "again and again",
      },
    }),
  );
});

test("a channel has the menu of a group, in its own words", async () => {
  const { person } = open("/c/design", group("channel"));
  await person.click(await screen.findByRole("button", { name: "More about Design" }));
  expect(await screen.findByRole("menuitem", { name: "Channel settings" })).toBeVisible();
  expect(screen.getByRole("menuitem", { name: "Leave channel" })).toBeVisible();
  await person.click(screen.getByRole("menuitem", { name: "Threads" }));
  expect(await screen.findByRole("complementary", { name: "Threads" })).toHaveTextContent(
    "Nobody has begun a thread here.",
  );
});
