import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const withMaya = (id: string, more = {}) =>
  talk(id, [ana, maya], numbered([message(maya, "hello")]), more);
const withTomas = (id: string) => talk(id, [ana, tomas], numbered([message(tomas, "hi")]));

const box = () => screen.findByLabelText<HTMLTextAreaElement>("Message");
const write = async (value: string) => fireEvent.change(await box(), { target: { value } });

const savedAs = (conversationId: string, body: string) => ({
  accountId: "account",
  conversationId,
  threadId: null,
  draft: { body, replyTo: null },
});

const to = (conversationId: string) =>
  ({ to: "/c/$conversationId", params: { conversationId } }) as const;

test("a draft is safe half a second after the last letter", async () => {
  const { core } = open("/c/d1", world([withMaya("d1")]));
  await box();
  vi.useFakeTimers();
  try {
    fireEvent.change(screen.getByLabelText("Message"), { target: { value: "dear" } });
    expect(core.called("save_draft")).toEqual([]);
    vi.advanceTimersByTime(500);
    const saved = savedAs("d1", "dear");
    expect(core.called("save_draft")).toEqual([saved]);
  } finally {
    vi.useRealTimers();
  }
});

test("whoever writes on and on loses two seconds of it at most", async () => {
  const { core } = open("/c/d1", world([withMaya("d1")]));
  await box();
  vi.useFakeTimers();
  try {
    for (const body of ["o", "on", "on ", "on a", "on an", "on and", "on and ", "on and o"]) {
      fireEvent.change(screen.getByLabelText("Message"), { target: { value: body } });
      vi.advanceTimersByTime(300);
    }
    expect(core.called("save_draft")).toEqual([savedAs("d1", "on and ")]);
  } finally {
    vi.useRealTimers();
  }
});

test("a stored draft is in the box again", async () => {
  open("/c/d2", world([withMaya("d2", { draft: { body: "half a thought", replyTo: null } })]));
  expect(await box()).toHaveValue("half a thought");
});

test("a text stays with its conversation when another one is opened", async () => {
  const { core, router } = open("/c/d3", world([withMaya("d3"), withTomas("d4")]));
  await write("for Maya only");
  await act(() => router.navigate(to("d4")));
  await screen.findByPlaceholderText("Message Tomás Oliveira");
  expect(await box()).toHaveValue("");
  const saved = savedAs("d3", "for Maya only");
  expect(core.called("save_draft")).toEqual([saved]);
  await act(() => router.navigate(to("d3")));
  await screen.findByPlaceholderText("Message Maya Chen");
  expect(await box()).toHaveValue("for Maya only");
});

test("a draft is not saved after its text was sent", async () => {
  const disk: { store?: (id: string) => void } = {};
  const { core } = open("/c/d5", world([withMaya("d5")]), (fake) => {
    fake.on("send_message", () => new Promise((resolve) => (disk.store = resolve)));
  });
  const field = await box();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    fireEvent.change(field, { target: { value: "sent" } });
    fireEvent.keyDown(field, { key: "Enter" });
    vi.advanceTimersByTime(1_000);
    await act(async () => disk.store?.("stored"));
    vi.advanceTimersByTime(1_000);
  } finally {
    vi.useRealTimers();
  }
  expect(field).toHaveValue("");
  expect(core.called("save_draft")).toEqual([]);
});

test("a window that loses the focus saves at once", async () => {
  const { core } = open("/c/d6", world([withMaya("d6")]));
  await write("in a hurry");
  fireEvent.blur(window);
  await waitFor(() => expect(core.called("save_draft")).toHaveLength(1));
});

test("a draft that could not be saved stays in the box and is tried again", async () => {
  const { core } = open("/c/d7", world([withMaya("d7")]), (fake) => {
    fake.fails("save_draft", { type: "diskFull" });
  });
  await write("precious");
  fireEvent.blur(window);
  await write("precious text");
  fireEvent.blur(window);
  expect(core.called("save_draft")).toEqual([
    savedAs("d7", "precious"),
    savedAs("d7", "precious text"),
  ]);
  expect(await box()).toHaveValue("precious text");
});

test("what a stored draft answers is answered again, and kept with what is written", async () => {
  const rows = numbered([message(maya, "which one?")]);
  const draft = { body: "the first", replyTo: rows[0]!.id };
  const { core, person } = open("/c/d9", world([talk("d9", [ana, maya], rows, { draft })]));
  await screen.findByRole("article", { name: /which one/u });
  const field = await box();
  await person.type(field, "!");
  expect(await screen.findByText("Replying to Maya Chen")).toBeVisible();
  fireEvent.blur(window);
  const saved = { body: "the first!", replyTo: rows[0]!.id };
  expect(core.called("save_draft").at(-1)).toMatchObject({ draft: saved });
  await person.type(field, "{Escape}");
  fireEvent.blur(window);
  expect(core.called("save_draft").at(-1)).toMatchObject({ draft: { ...saved, replyTo: null } });
  await person.type(field, "{Enter}");
  expect(core.sent()).toEqual(["the first!"]);
});
