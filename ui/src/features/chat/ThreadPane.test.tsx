import { act, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const root = message(tomas, "the beginning", { thread: { replies: 1, lastSeq: 2 } });
const file = (name: string, isPicture: boolean) => ({
  id: name,
  name,
  mediaType: null,
  bytes: 418_000,
  picture: isPicture ? { width: 400, height: 300, thumbhash: "" } : null,
  upload: null,
  mayRun: false,
});
const chat = () =>
  talk(
    "chat",
    [ana, maya, tomas],
    numbered([
      root,
      message(maya, "an answer", { threadId: root.id }),
      message(maya, "the rules", { pinned: { by: ana.id, at: "2026-01-01T10:00:00Z" } }),
      message(maya, "", { files: [file("roof.jpg", true), file("notes.pdf", false)] }),
    ]),
    { title: "Team" },
  );

async function faults(within: Element) {
  const found = await axe.run(within, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}

test("a thread opens beside the conversation, counts its answers and takes another", async () => {
  const { core, person } = open("/c/chat", world([chat()]));
  await person.click(await screen.findByRole("button", { name: "1 reply" }));
  const pane = await screen.findByRole("complementary", { name: "Thread" });
  const list = within(await within(pane).findByRole("log", { name: "Messages of the thread" }));
  expect(list.getByRole("article", { name: /the beginning/u })).toBeVisible();
  expect(list.getByRole("article", { name: /an answer/u })).toBeVisible();
  expect(list.getByText("1 reply")).toBeVisible();
  expect(await faults(pane)).toEqual([]);

  await person.type(within(pane).getByRole("textbox", { name: "Reply" }), "another{Enter}");
  expect(core.called("send_message")).toMatchObject([
    { written: { body: "another", threadId: root.id } },
  ]);
  expect(await list.findByRole("article", { name: /another/u })).toBeVisible();
  const main = within(screen.getByRole("log", { name: "Messages, Team" }));
  // In the conversation, too, where it says what it is: nobody has to look for answers in every thread.
  const there = await main.findByRole("article", { name: /another/u });
  expect(within(there).getByRole("button", { name: "Reply in a thread" })).toBeVisible();
});

test("what is pinned leads to its place and can be taken down", async () => {
  const { core, person } = open("/c/chat", world([chat()]));
  await screen.findByRole("article", { name: /the rules/u });
  act(() => useView.getState().showPane("pins"));
  const pane = within(await screen.findByRole("complementary", { name: "Pinned messages" }));
  await person.click(await pane.findByRole("button", { name: /the rules/u }));
  expect(core.called("jump")).toHaveLength(1);
  await person.click(pane.getByRole("button", { name: "Unpin the message of Maya Chen" }));
  expect(await pane.findByText(/Nothing is pinned here yet/u)).toBeVisible();
});

test("pictures and other files of a conversation stand apart", async () => {
  const { core, person } = open("/c/chat", world([chat()]));
  await screen.findByRole("article", { name: /roof\.jpg/u });
  act(() => useView.getState().showPane("files"));
  const pane = await screen.findByRole("complementary", { name: "Files" });
  await within(pane).findByRole("button", { name: "Open the picture roof.jpg" });
  expect(await faults(pane)).toEqual([]);
  await person.click(within(pane).getByRole("tab", { name: "Other files" }));
  await person.click(await within(pane).findByRole("button", { name: /^notes\.pdf/u }));
  expect(core.called("open_file")).toEqual([{ accountId: "account", fileId: "notes.pdf" }]);
});

test("a picture is looked at closely, saved from there, and closed by Escape", async () => {
  const { core, person } = open("/c/chat", world([chat()]));
  await person.click(await screen.findByRole("button", { name: "Open the picture roof.jpg" }));
  const box = await screen.findByRole("dialog", { name: "Pictures" });
  await person.click(within(box).getByRole("button", { name: "Save as…" }));
  expect(core.called("save_file")).toEqual([{ accountId: "account", fileId: "roof.jpg" }]);
  act(() => useView.getState().light(null));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

test("what is dropped goes where one writes: into the thread until that is closed", async () => {
  const { core, person } = open("/c/chat", world([chat()]));
  const told = (threadId: string | null) =>
    waitFor(() => expect(core.called("set_view").at(-1)).toMatchObject({ view: { threadId } }));
  await person.click(await screen.findByRole("button", { name: "1 reply" }));
  const box = await screen.findByLabelText("Reply", { selector: "textarea" });
  act(() => box.focus());
  await told(root.id);
  act(() => core.emit({ type: "dragged", over: true }));
  expect(await screen.findByText("Send to the thread")).toBeVisible();
  act(() => useView.getState().showPane(null));
  await told(null);
  expect(screen.getByText("Send to Team")).toBeVisible();
});
