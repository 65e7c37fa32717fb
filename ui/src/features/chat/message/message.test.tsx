import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, talk, tomas, world } from "@/testing/world";

type Rows = Parameters<typeof numbered>[0];

// What is being written outlives a window, so each test has a conversation of its own.
let shown = 0;
const here = () => `chat${String(shown)}`;

const show = async (rows: Rows, members = [ana, maya, tomas]) => {
  shown += 1;
  const chat = talk(here(), members, numbered(rows), { title: "Team" });
  const view = open(`/c/${here()}`, world([chat]), (core) => {
    const receipt = { conversationId: here(), userId: maya.id, read: 2, delivered: 2 };
    core.on("read_receipts", () => [receipt]);
  });
  const articles = await screen.findAllByRole("article");
  return { ...view, articles, chat, rows: chat.rows };
};
const place = (id: string | undefined) => ({ conversationId: here(), messageId: id });

test("the toolbar comes with the pointer and with the focus, and reacts, answers and opens the thread", async () => {
  const { core, person, articles, rows } = await show([message(maya, "hello")]);
  expect(screen.queryByRole("toolbar")).not.toBeInTheDocument();
  await person.hover(articles[0]!);
  expect(await screen.findByRole("toolbar", { name: "Actions for this message" })).toBeVisible();
  await person.unhover(articles[0]!);
  expect(screen.queryByRole("toolbar")).not.toBeInTheDocument();
  act(() => articles[0]?.focus());
  const bar = within(await screen.findByRole("toolbar", { name: "Actions for this message" }));
  await person.click(bar.getByRole("button", { name: "React with 👍" }));
  expect(core.called("add_reaction")).toEqual([
    { accountId: "account", place: place(rows[0]?.id), emoji: "👍" },
  ]);
  const mine = await screen.findByRole("button", { name: "👍, 1: You" });
  expect(mine).toHaveAttribute("aria-pressed", "true");
  await person.click(mine);
  await waitFor(() => expect(core.called("remove_reaction")).toHaveLength(1));

  await person.click(bar.getByRole("button", { name: "Reply" }));
  expect(await screen.findByText("Replying to Maya Chen")).toBeVisible();
  act(() => articles[0]?.focus());
  await person.click(screen.getByRole("button", { name: "Reply in thread" }));
  expect(useView.getState().pane).toEqual({ conversationId: here(), thread: rows[0]?.id });
});

test("the other mouse button opens the same as the keys do, and only what may be done", async () => {
  const { core, person, articles, rows } = await show([
    message(maya, "theirs"),
    message(ana, "mine"),
  ]);
  core.world.talks[here()]!.details.permissions = ["pin"];
  core.changed(here());
  await waitFor(() => expect(core.called("read_conversation").length).toBeGreaterThan(1));
  fireEvent.contextMenu(articles[0]!);
  const menu = within(await screen.findByRole("menu"));
  expect(menu.queryByRole("menuitem", { name: /Edit/u })).not.toBeInTheDocument();
  expect(menu.queryByRole("menuitem", { name: /Delete/u })).not.toBeInTheDocument();
  await person.click(menu.getByRole("menuitem", { name: /Pin/u }));
  expect(core.called("pin_message")).toEqual([{ accountId: "account", place: place(rows[0]?.id) }]);
  await waitFor(() => expect(articles[0]).toHaveFocus());
});

test("keys work on the message that has the focus, and on no other", async () => {
  const { core, person, articles, rows } = await show([
    message(maya, "theirs"),
    message(ana, "mine"),
  ]);
  await person.type(screen.getByLabelText("Message"), "sp");
  expect(core.called("save_message")).toEqual([]);
  articles[0]?.focus();
  await person.keyboard("s");
  expect(core.called("save_message")).toEqual([
    { accountId: "account", place: place(rows[0]?.id) },
  ]);
  await person.keyboard("u");
  expect(core.called("mark_unread")).toMatchObject([{ seq: 1 }]);
  await person.keyboard("e");
  expect(screen.getByLabelText("Message")).toHaveValue("sp");
  articles[1]?.focus();
  await person.keyboard("e");
  await waitFor(() => expect(screen.getByLabelText("Edit the message")).toHaveValue("mine"));
  articles[1]?.focus();
  await person.keyboard("r");
  expect(await screen.findByRole("dialog", { name: "Emoji" })).toBeVisible();
});

test("deleting asks first, and leaves a line", async () => {
  const { core, person, articles } = await show([message(ana, "oops")]);
  articles[0]?.focus();
  await person.keyboard("{Delete}");
  const dialog = within(await screen.findByRole("dialog", { name: "Delete this message?" }));
  expect(dialog.getByText("oops")).toBeVisible();
  expect(core.called("delete_message")).toEqual([]);
  await person.click(dialog.getByRole("button", { name: "Delete" }));
  expect(await screen.findByRole("article", { name: /Message deleted/u })).toBeVisible();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

test("a quote shows the original and leads to it", async () => {
  const first = message(maya, "the **original**");
  const { core, person } = await show([first, message(ana, "my answer", { replyTo: first.id })]);
  await person.click(
    await screen.findByRole("button", { name: /Go to the message of Maya Chen: the original/u }),
  );
  expect(core.called("jump")).toMatchObject([{ to: { type: "message", messageId: first.id } }]);
  await waitFor(() => expect(useView.getState().goal).toMatchObject({ conversationId: here() }));
});

test("what was deleted is not quoted", async () => {
  const first = message(maya, "", { deleted: true });
  await show([first, message(ana, "my answer", { replyTo: first.id })]);
  expect(await screen.findByText("The message was deleted")).toBeVisible();
});

test("a held message counts down and can be taken back", async () => {
  const heldUntil = new Date(Date.now() + 9_000).toISOString();
  const { core, person, rows } = await show([
    message(ana, "wait", { seq: null, state: "held", heldUntil }),
  ]);
  expect(screen.getByText(/Leaves in \d seconds/u)).toBeInTheDocument();
  await person.click(screen.getByRole("button", { name: "Undo" }));
  expect(core.called("take_back_message")).toMatchObject([{ messageId: rows[0]?.id }]);
  await waitFor(() => expect(screen.getByLabelText("Message")).toHaveValue("wait"));
});

test("a refused edit keeps its text", async () => {
  const { core, person } = await show([
    message(ana, "old", {
      change: { state: "failed", error: { code: "forbidden", params: {} }, body: "new" },
    }),
  ]);
  expect(screen.getByText(/This change was not made\./u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Edit again" }));
  expect(core.called("discard_change")).toHaveLength(1);
  await waitFor(() => expect(screen.getByLabelText("Edit the message")).toHaveValue("new"));
});

test("several are selected and copied with who and when", async () => {
  const { person, articles } = await show([
    message(maya, "one", { createdAt: at("10:00") }),
    message(ana, "two", { createdAt: at("10:01") }),
    message(maya, "three", { createdAt: at("10:02") }),
  ]);
  const write = vi.spyOn(navigator.clipboard, "writeText");
  articles[0]?.focus();
  await person.keyboard(" ");
  articles[2]?.focus();
  await person.keyboard("{Shift>} {/Shift}");
  expect(screen.getByText("3 messages selected")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Copy text" }));
  const copied = String(write.mock.calls[0]?.[0]);
  expect(copied).toMatch(
    /^Maya Chen, .*10:00.*\none\n\nAna Ruiz, .*\ntwo\n\nMaya Chen, .*\nthree$/u,
  );
  expect(screen.queryByText(/selected/u)).not.toBeInTheDocument();
});

test("messages are forwarded to the conversations that were chosen", async () => {
  const { core, person, articles, rows } = await show([message(maya, "news")]);
  fireEvent.contextMenu(articles[0]!);
  await person.click(await screen.findByRole("menuitem", { name: "Forward" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Forward message" }));
  await person.click(await dialog.findByRole("checkbox", { name: "Team" }));
  await person.click(dialog.getByRole("button", { name: "Forward" }));
  expect(core.called("forward_messages")).toEqual([
    { accountId: "account", places: [place(rows[0]?.id)], to: [here()] },
  ]);
});

test("in a group, faces say who has read one's last message", async () => {
  const { core } = await show([message(maya, "one"), message(ana, "two", { state: "read" })]);
  expect(await screen.findByRole("img", { name: "Read by Maya Chen" })).toBeVisible();
  expect(core.called("read_receipts")).toHaveLength(1);
});

test("a long text is folded and opens", async () => {
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(900);
  const { person } = await show([message(maya, "line\n".repeat(40))]);
  await person.click(screen.getByRole("button", { name: "Show all" }));
  expect(screen.getByRole("button", { name: "Show less" })).toHaveAttribute(
    "aria-expanded",
    "true",
  );
});

test("one sentence says a message, without its signs", async () => {
  const { articles } = await show([
    message(maya, "**bold** [link](https://a.org)", { editedAt: at("10:01") }),
  ]);
  expect(articles[0]).toHaveAccessibleName(/^Maya Chen, 10:00.*: bold link \(edited\)$/u);
});
