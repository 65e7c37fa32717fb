import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { type FakeCore, refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { account, ana, maya, message, numbered, talk, world } from "@/testing/world";
import { useComposing } from "../composing";

let opened = 0;

async function start(
  prepare?: (core: FakeCore) => void,
  more: Partial<Pick<TimelineRow, "heldUntil" | "forwarded">> = {},
) {
  opened += 1;
  const id = `modes-${String(opened)}`;
  const rows = numbered([
    message(ana, "first of mine"),
    message(maya, "a question"),
    message(ana, "my answer\nof two lines", more),
    message(maya, "the last word"),
  ]);
  const view = open(`/c/${id}`, world([talk(id, [ana, maya], rows)]), prepare);
  const box = await screen.findByLabelText<HTMLTextAreaElement>("Message");
  await screen.findByRole("article", { name: /the last word/u });
  return { id, box, rows, ...view };
}

const sent = (core: FakeCore) => core.called("send_message").map(({ written }) => written);
const bar = () => screen.getByRole("button", { name: "Cancel" }).closest("div");

test("Up in an empty box edits the last message of one's own, again Up the one before", async () => {
  const { box, person, core, id, rows } = await start();
  await person.type(box, "{ArrowUp}");
  expect(box).toHaveValue("my answer\nof two lines");
  expect(box).toHaveAccessibleName("Edit the message");
  expect(bar()).toHaveTextContent("Editingmy answer of two lines");
  await person.keyboard("{ArrowUp}");
  expect(box).toHaveValue("first of mine");
  await person.keyboard("!{ArrowUp}{Enter}");
  await waitFor(() => expect(box).toHaveValue(""));
  const place = { conversationId: id, messageId: rows[0]?.id };
  expect(core.called("edit_message")).toEqual([
    { accountId: "account", place, body: "first of mine!" },
  ]);
  expect(sent(core)).toEqual([]);
});

test("Up passes by what was forwarded: the words are somebody else's", async () => {
  const forwarded = { senderId: maya.id, createdAt: new Date().toISOString() };
  const { box, person } = await start(undefined, { forwarded });
  await person.type(box, "{ArrowUp}");
  expect(box).toHaveValue("first of mine");
});

test("Up walks through a text", async () => {
  const { box, person } = await start();
  await person.type(box, "text{ArrowUp}");
  expect(box).toHaveValue("text");
});

test("where Up edits nothing it is left to the text", async () => {
  const { box, person } = await start((core) => {
    core.world.app.settings.upEdits = false;
  });
  await person.type(box, "{ArrowUp}");
  expect(box).toHaveValue("");
});

test("Escape ends an edit, and what was being written stands there again", async () => {
  const { box, person, core, id, rows } = await start();
  await person.type(box, "half a thought");
  act(() => {
    const place = { accountId: account().id, id, threadId: null };
    useComposing.getState().askEdit(place, rows[0]!);
  });
  expect(box).toHaveValue("first of mine");
  expect(box).toHaveFocus();
  await person.keyboard(", changed{Escape}");
  expect(box).toHaveValue("half a thought");
  expect(core.called("edit_message")).toEqual([]);
  expect(screen.queryByText("Editing")).not.toBeInTheDocument();
});

test("an edit that cannot be stored stays and says why; one that changes nothing asks nobody", async () => {
  const { box, person, core } = await start((fake) => {
    fake.fails("edit_message", refusal("message_deleted"));
  });
  await person.type(box, "{ArrowUp}x{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("has been deleted");
  expect(box).toHaveValue("my answer\nof two linesx");
  await person.keyboard("{Backspace}{Enter}");
  await waitFor(() => expect(box).toHaveValue(""));
  expect(core.called("edit_message")).toHaveLength(1);
});

test("Shift and Up answer the last message of the others, and the quote goes with the text", async () => {
  const { box, person, core, rows } = await start();
  await person.type(box, "{Shift>}{ArrowUp}{/Shift}");
  expect(bar()).toHaveTextContent("Replying to Maya Chenthe last word");
  await person.keyboard("yes{Enter}");
  await waitFor(() => expect(box).toHaveValue(""));
  expect(sent(core)).toEqual([{ body: "yes", replyTo: rows[3]?.id }]);
  expect(screen.queryByText(/Replying/u)).not.toBeInTheDocument();
  await person.keyboard("and more{Enter}");
  expect(sent(core)[1]).toEqual({ body: "and more" });
});

test("an answer is cancelled by Escape or by its cross, and its text stays", async () => {
  const { box, person, core } = await start();
  await person.type(box, "{Shift>}{ArrowUp}{/Shift}text{Escape}");
  expect(screen.queryByText(/Replying/u)).not.toBeInTheDocument();
  expect(box).toHaveValue("text");
  await person.clear(box);
  await person.keyboard("{Shift>}{ArrowUp}{/Shift}");
  await person.click(screen.getByRole("button", { name: "Cancel" }));
  await person.type(box, "plain{Enter}");
  expect(sent(core)).toEqual([{ body: "plain" }]);
});

test("a message can be sent without alerting anybody", async () => {
  const { box, person, core } = await start();
  await person.type(box, "psst");
  await person.click(screen.getByRole("button", { name: "More ways to send" }));
  await person.click(await screen.findByRole("menuitem", { name: /without alerting/u }));
  await waitFor(() => expect(box).toHaveValue(""));
  expect(sent(core)).toEqual([{ body: "psst", silent: true }]);
});

test("Ctrl+Z in an empty box takes back what is still held, and only that", async () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const { box, person, core } = await start(undefined, { heldUntil: soon });
  await person.type(box, "x{Control>}z{/Control}");
  expect(core.called("take_back_message")).toEqual([]);
  await person.clear(box);
  await person.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(box).toHaveValue("my answer\nof two lines"));
  expect(within(screen.getByRole("log")).queryByText(/my answer/u)).not.toBeInTheDocument();
});

test("what has left this computer is not taken back", async () => {
  const past = new Date(Date.now() - 1_000).toISOString();
  const { box, person, core } = await start(undefined, { heldUntil: past });
  await person.type(box, "{Control>}z{/Control}");
  expect(core.called("take_back_message")).toEqual([]);
});

test("a message can be sent at another time, and leaves the box when that is stored", async () => {
  const { box, person, core } = await start(
    (fake) => void fake.on("schedule_message", () => "planned"),
  );
  await person.type(box, "good morning");
  await person.click(screen.getByRole("button", { name: "More ways to send" }));
  await person.click(await screen.findByRole("menuitem", { name: /Send tomorrow/u }));
  await waitFor(() => expect(box).toHaveValue(""));
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  expect(core.called("schedule_message")).toMatchObject([
    { written: { body: "good morning" }, sendAt: morning.toISOString() },
  ]);
  expect(sent(core)).toEqual([]);
});

test("any time to come can be chosen, and one that is past is refused in words", async () => {
  const { box, person, core } = await start(
    (fake) => void fake.on("schedule_message", () => "planned"),
  );
  await person.type(box, "later");
  await person.click(screen.getByRole("button", { name: "More ways to send" }));
  await person.click(await screen.findByRole("menuitem", { name: "Send at another time…" }));
  const field = await screen.findByLabelText("Day and time");
  fireEvent.change(field, { target: { value: "2020-01-01T10:00" } });
  await person.click(screen.getByRole("button", { name: "Send then" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("still to come");
  fireEvent.change(field, { target: { value: "2099-01-01T10:00" } });
  await person.click(screen.getByRole("button", { name: "Send then" }));
  await waitFor(() => expect(core.called("schedule_message")).toHaveLength(1));
});
