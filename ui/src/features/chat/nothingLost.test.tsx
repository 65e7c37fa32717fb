import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const box = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Message" });

const edited = () => screen.getByRole("textbox", { name: "Edit the message" });

test("a refused answer that is edited goes back to its thread, from the list of the conversation too", async () => {
  const root = message(maya, "where do we meet?", { seq: 1 });
  const answer = message(ana, "only for this thread", {
    seq: null,
    threadId: root.id,
    state: "failed",
    error: { code: "too_long", params: { max: 8_000 } },
  });
  const { person } = open("/c/n1", world([talk("n1", [ana, maya], [root, answer])]));
  await person.type(await box(), "for all");
  const list = within(screen.getByRole("main"));
  expect(list.getByRole("button", { name: "Reply in a thread" })).toBeVisible();
  await person.click(list.getByRole("button", { name: "Edit" }));
  const thread = await screen.findByRole("textbox", { name: "Reply" });
  await waitFor(() => expect(thread).toHaveValue("only for this thread"));
  expect(thread).toHaveFocus();
  expect(await box()).toHaveValue("for all");
});

test("a refused edit that is edited again can be sent as it is", async () => {
  const mine = message(ana, "as it was", {
    change: { state: "failed", body: "as it should be", error: { code: "forbidden", params: {} } },
  });
  const { core, person } = open("/c/n2", world([talk("n2", [ana, maya], numbered([mine]))]));
  await person.click(await screen.findByRole("button", { name: "Edit again" }));
  const edited = await screen.findByRole("textbox", { name: "Edit the message" });
  expect(edited).toHaveValue("as it should be");
  await person.type(edited, "{Enter}");
  await waitFor(() => expect(core.called("edit_message")).toHaveLength(1));
  expect(core.called("edit_message")[0]).toMatchObject({ body: "as it should be" });
});

test("what was written meanwhile in another window is there when one comes back to this one", async () => {
  const { core, person } = open("/c/n3", world([talk("n3", [ana, maya], [])]));
  await person.type(await box(), "sent from here{Enter}");
  await waitFor(async () => expect(await box()).toHaveValue(""));
  core.on("read_draft", () => ({ body: "a long text of the other window", replyTo: null }));
  act(() => void window.dispatchEvent(new Event("focus")));
  await waitFor(async () => expect(await box()).toHaveValue("a long text of the other window"));
});

test("what is typed while a command is on its way stays, and a second Enter is no second one", async () => {
  const answers: ((answer: null) => void)[] = [];
  const { core, person } = open("/c/n4", world([talk("n4", [ana, maya], [])]), (fake) =>
    fake.on("set_status", () => new Promise<null>((answer) => answers.push(answer))),
  );
  await person.type(await box(), "/status lunch{Enter}{Enter}");
  await waitFor(() => expect(core.called("set_status")).toHaveLength(1));
  fireEvent.change(await box(), { target: { value: "on my way" } });
  await person.type(await box(), "{Enter}");
  await waitFor(() => expect(core.sent()).toEqual(["on my way"]));
  await waitFor(async () => expect(await box()).toHaveValue(""));
  fireEvent.change(await box(), { target: { value: "see you at two" } });
  await act(async () => answers.forEach((answer) => answer(null)));
  expect(await box()).toHaveValue("see you at two");
  expect(core.called("set_status")).toHaveLength(1);
});

test("answering somebody leaves the edit that was begun, and editing another can be undone", async () => {
  const rows = numbered([
    message(ana, "first of mine"),
    message(ana, "second of mine"),
    message(maya, "a question"),
  ]);
  const { person } = open("/c/n5", world([talk("n5", [ana, maya], rows)]));
  await screen.findByRole("article", { name: /a question/u });
  await person.type(await box(), "{ArrowUp} and more");
  expect(edited()).toHaveValue("second of mine and more");
  act(() => screen.getByRole("article", { name: /a question/u }).focus());
  await person.keyboard("q");
  expect(edited()).toHaveValue("second of mine and more");
  act(() => screen.getByRole("article", { name: /first of mine/u }).focus());
  await person.keyboard("e");
  expect(edited()).toHaveValue("first of mine");
  await person.click(await screen.findByRole("button", { name: "Go back to it" }));
  expect(edited()).toHaveValue("second of mine and more");
});
