import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { FakeCore } from "@/testing/fakeCore";
import {
  draftRow,
  fakeLists,
  reminderRow,
  savedRow,
  scheduledRow,
  unsentRow,
} from "@/testing/fakeLists";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const said = numbered([message(tomas, "v4 is here"), message(tomas, "comments?")]);
const design = () => talk("design", [ana, maya, tomas], said, { title: "Design" });
const direct = () => talk("direct", [ana, maya], numbered([message(maya, "hello")]));

async function listed(fill: (core: FakeCore) => void) {
  const talks = [design(), direct()];
  const opened = open("/c/direct", world(talks), fill);
  await screen.findByRole("article", { name: /hello/u });
  return opened;
}
const key = (letter: string) => `{Control>}{Shift>}${letter}{/Shift}{/Control}`;

test("only lists with something in them stand in the sidebar, and say how much", async () => {
  const { person } = await listed((core) =>
    fakeLists(core, {
      saved: [savedRow(design(), said[0]!)],
      unsent: [
        unsentRow(design(), "Lunch?"),
        unsentRow(direct(), "just now", { state: "sending", error: null }),
      ],
      drafts: [draftRow(direct(), "before my eyes")],
    }),
  );
  const bar = screen.getByRole("navigation", { name: "Conversations" });
  expect(
    await within(bar).findByRole("button", { name: /Saved.*One saved message/u }),
  ).toBeVisible();
  expect(within(bar).queryByRole("button", { name: /^Drafts/u })).not.toBeInTheDocument();
  expect(within(bar).queryByRole("button", { name: /^Reminders/u })).not.toBeInTheDocument();
  await person.click(
    within(bar).getByRole("button", { name: /Not sent.*One thing has not been/u }),
  );
  expect(await screen.findByRole("dialog", { name: "Not sent" })).toBeVisible();
});

test("a saved message opens at its place, and leaves the list when it is not to be kept", async () => {
  const { person, core, router } = await listed((core) =>
    fakeLists(core, { saved: said.map((row) => savedRow(design(), row)) }),
  );
  await person.keyboard(key("S"));
  const lines = await screen.findAllByRole("button", { name: /Tomás Oliveira in Design/u });
  await waitFor(() => expect(lines[0]).toHaveFocus());
  await person.click(screen.getAllByRole("button", { name: "Remove from saved" })[0]!);
  await waitFor(() =>
    expect(screen.getAllByRole("button", { name: /Tomás Oliveira in Design/u })).toHaveLength(1),
  );
  await person.click(screen.getByRole("button", { name: /comments\?/u }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/design"));
  expect(core.called("jump").at(-1)).toMatchObject({ conversationId: "design" });
});

test("a reminder is put off or done", async () => {
  const due = reminderRow(design(), said[0]!, { state: "due", remindAt: at("8:30", 1) });
  const { person, core } = await listed((core) => fakeLists(core, { reminders: [due] }));
  await person.keyboard(key("R"));
  expect(await screen.findByText(/^Due/u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Remind me later" }));
  await person.click(await screen.findByRole("menuitem", { name: /In 20 minutes/u }));
  await waitFor(() => expect(core.called("put_off_reminder")).toHaveLength(1));
  const { remindAt } = core.called("put_off_reminder")[0]!;
  expect(Date.parse(String(remindAt)) - Date.now()).toBeGreaterThan(1_100_000);
  await person.click(screen.getByRole("button", { name: "Done" }));
  expect(await screen.findByText("There are no reminders.")).toBeVisible();
});

test("what is scheduled gets another text, and what is not to be sent is back where it was written", async () => {
  const plan = scheduledRow(direct(), "for the morning");
  const { person, core } = await listed((core) => fakeLists(core, { scheduled: [plan] }));
  await person.keyboard(key("P"));
  await person.click(await screen.findByRole("button", { name: "Change text or time" }));
  const text = await screen.findByRole("textbox", { name: "Message" });
  await person.type(text, " of Friday");
  await person.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(core.called("change_scheduled")).toEqual([
      expect.objectContaining({ body: "for the morning of Friday", sendAt: plan.sendAt }),
    ]),
  );
  await person.click(await screen.findByRole("button", { name: "Do not send" }));
  const sure = await screen.findByRole("dialog", { name: "Do not send this message?" });
  await person.click(within(sure).getByRole("button", { name: "Do not send" }));
  expect(await screen.findByText("Nothing is scheduled.")).toBeVisible();
  await person.keyboard("{Escape}");
  expect(await screen.findByLabelText("Message")).toHaveValue("for the morning");
});

test("a draft opens where it is written, that of a thread beside its conversation", async () => {
  const { person, router } = await listed((core) =>
    fakeLists(core, { drafts: [draftRow(design(), "about v4", { threadId: said[0]!.id })] }),
  );
  await person.keyboard(key("J"));
  await person.click(await screen.findByRole("button", { name: /Design, in a thread/u }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/design"));
  expect(await screen.findByRole("complementary", { name: "Thread" })).toBeVisible();
});

test("what was not sent says why, and is retried, given up, or back in its composer", async () => {
  const rows = ["one", "two", "three"].map((body) => unsentRow(design(), body));
  const { person, core, router } = await listed((core) => {
    const lists = fakeLists(core, { unsent: rows });
    core.on("take_back_message", () => {
      lists.unsent = lists.unsent.slice(0, -1);
      core.on("read_draft", () => ({ body: "three", replyTo: null }));
      return { body: "three", replyTo: null };
    });
  });
  await person.keyboard(key("O"));
  expect(await screen.findAllByText(/not in this conversation any more/u)).toHaveLength(3);
  await person.click(screen.getAllByRole("button", { name: "Retry" })[0]!);
  expect(core.called("retry_unsent")).toEqual([{ accountId: "account", id: rows[0]!.id }]);
  await person.click(screen.getAllByRole("button", { name: "Discard" })[1]!);
  await waitFor(() => expect(screen.queryByText("two")).not.toBeInTheDocument());
  await person.click(screen.getAllByRole("button", { name: "Back into the composer" })[1]!);
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/design"));
  await waitFor(() => expect(screen.getByLabelText("Message")).toHaveValue("three"));
});

test("a list that comes right after its dialog has the focus on its first line", async () => {
  const rows = [scheduledRow(design(), "Later")];
  const { person } = await listed(
    (core) => void core.on("list_scheduled", () => Promise.resolve(rows)),
  );
  await person.keyboard(key("p"));
  const dialog = await screen.findByRole("dialog", { name: "Scheduled" });
  await within(dialog).findByText("Later");
  // The dialog gives its focus with the next picture.
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  expect(within(dialog).getByRole("button", { name: /Later/u })).toHaveFocus();
});
