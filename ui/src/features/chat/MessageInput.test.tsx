import { act, createEvent, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { type FakeCore, refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import {
  account,
  ana,
  appState,
  maya,
  message,
  numbered,
  talk,
  tomas,
  world,
  type World,
} from "@/testing/world";

let opened = 0;

/** A conversation of its own for each test: the window remembers what was typed where. */
function start(prepare?: (core: FakeCore) => void, more: Partial<World> = {}) {
  opened += 1;
  const id = `chat-${String(opened)}`;
  const chat = talk(id, [ana, maya], numbered([message(maya, "hello")]));
  return { id, ...open(`/c/${id}`, world([chat], more), prepare) };
}

const box = () => screen.findByLabelText<HTMLTextAreaElement>("Message");

/** A disk that has stored a text when the test says so. */
function slowDisk() {
  const waiting: { resolve: (id: string) => void; reject: (error: unknown) => void }[] = [];
  return {
    prepare: (core: FakeCore) =>
      void core.on(
        "send_message",
        () => new Promise<string>((resolve, reject) => waiting.push({ resolve, reject })),
      ),
    finish: () => act(async () => waiting.shift()?.resolve("stored")),
    fail: () => act(async () => waiting.shift()?.reject({ type: "store" })),
  };
}

test("Enter sends, and the box clears only once the text is stored", async () => {
  const disk = slowDisk();
  const { core, person, id } = start(disk.prepare);
  await person.type(await box(), "good morning{Enter}");
  expect(await box()).toHaveValue("good morning");
  await disk.finish();
  expect(await box()).toHaveValue("");
  const call = {
    accountId: "account",
    conversationId: id,
    written: { body: "good morning" },
  };
  expect(core.called("send_message")).toEqual([call]);
});

test("what was sent stands in the timeline at once, waiting", async () => {
  const { person } = start();
  await person.type(await box(), "good morning{Enter}");
  const name = /You, .*good morning \(Waiting to be sent\)/u;
  expect(await screen.findByRole("article", { name })).toBeVisible();
});

test("a text that cannot be stored stays, says why, and is sent by the next Enter", async () => {
  const { core, person } = start((fake) => void fake.fails("send_message", { type: "diskFull" }));
  await person.type(await box(), "do not lose me{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("disk of this computer is full");
  expect(await box()).toHaveValue("do not lose me");
  expect(await box()).toBeInvalid();

  core.on("send_message", () => "stored");
  await person.type(await box(), "{Enter}");
  await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
  expect(await box()).toHaveValue("");
});

test("each Enter ends one message while the disk is slow, and the rest stays", async () => {
  const disk = slowDisk();
  const { core, person } = start(disk.prepare);
  await person.type(await box(), "one{Enter}two{Enter}three");
  expect(core.sent()).toEqual(["one"]);
  await disk.finish();
  expect(await box()).toHaveValue("twothree");
  await disk.finish();
  expect(await box()).toHaveValue("three");
  expect(core.sent()).toEqual(["one", "two"]);
});

test("what was typed behind a text that failed stays with it", async () => {
  const disk = slowDisk();
  const { person } = start(disk.prepare);
  await person.type(await box(), "one{Enter} and more");
  await disk.fail();
  expect(await box()).toHaveValue("one and more");
  expect(screen.getByRole("alert")).toHaveTextContent("cannot be read or written");
});

test("Shift and Enter begin a new line", async () => {
  const { core, person } = start();
  await person.type(await box(), "one{Shift>}{Enter}{/Shift}two");
  expect(await box()).toHaveValue("one\ntwo");
  expect(core.sent()).toEqual([]);
});

test("white space alone is not sent, by key or by button", async () => {
  const { core, person } = start();
  await person.type(await box(), "  {Enter}");
  const button = screen.getByRole("button", { name: "Send" });
  expect(button).toHaveAttribute("aria-disabled", "true");
  await person.click(button);
  expect(core.sent()).toEqual([]);
  await person.type(await box(), "x");
  await person.click(button);
  expect(core.sent()).toEqual(["  x"]);
});

// WebKit ends the composition before the key, which then says so by its number only.
test.each([{ isComposing: true }, { keyCode: 229 }])(
  "Enter that ends a composition does not send: %o",
  async (how) => {
    const { core, person } = start();
    const field = await box();
    await person.type(field, "にほん");
    const press = createEvent.keyDown(field, { key: "Enter", ...how });
    fireEvent(field, press);
    expect(press.defaultPrevented).toBe(false);
    expect(core.sent()).toEqual([]);
    expect(field).toHaveValue("にほん");
  },
);

test("near the limit it counts; over it the text stays, says by how much and is not sent", async () => {
  const { core, person } = start();
  fireEvent.change(await box(), { target: { value: "🐦".repeat(7_990) } });
  expect(screen.getByText("10 characters left")).toBeVisible();

  const long = "a".repeat(8_021);
  fireEvent.change(await box(), { target: { value: long } });
  const words = "This message is 21 characters over the limit of 8,000.";
  expect(screen.getByRole("alert")).toHaveTextContent(words);
  expect(await box()).toHaveAccessibleDescription(expect.stringContaining(words));
  await person.type(await box(), "{Enter}");
  expect(core.sent()).toEqual([]);
  expect(await box()).toHaveValue(long);
});

test("a text that a lower limit of the server refuses stays too", async () => {
  const { person } = start(
    (core) => void core.fails("send_message", refusal("too_long", { max: 100 })),
  );
  await person.type(await box(), "hello{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("at most 100 characters");
  expect(await box()).toHaveValue("hello");
});

test("others are told once in three seconds that one types, and anew after sending", async () => {
  const { core, person, id } = start();
  const field = await box();
  // However long the typing takes here, the clock stands until it is moved.
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    await person.type(field, "several letters");
    expect(core.called("typing")).toEqual([{ accountId: "account", conversationId: id }]);
    vi.setSystemTime(Date.now() + 3_000);
    await person.type(field, "s");
    expect(core.called("typing")).toHaveLength(2);
    await person.type(field, "{Enter}and");
    expect(core.called("typing")).toHaveLength(3);
  } finally {
    vi.useRealTimers();
  }
});

test("who left reads on and is told why nothing can be written", async () => {
  const rows = numbered([message(maya, "bye")]);
  open("/c/left", world([talk("left", [ana, maya, tomas], rows, { left: true })]));
  expect(await screen.findByText(/no longer in this group/u)).toBeVisible();
  expect(await screen.findByRole("article", { name: /bye/u })).toBeVisible();
  expect(screen.queryByLabelText("Message")).not.toBeInTheDocument();
});

test("a channel that was left is called one", async () => {
  const news = talk("news", [ana, maya, tomas], numbered([message(maya, "bye")]), { left: true });
  news.details.conversation.kind = "channel";
  open("/c/news", world([news]));
  expect(await screen.findByText(/no longer in this channel/u)).toBeVisible();
});

test.each([
  ["expired", "Your session has ended. Sign in to write."],
  ["stolen", "You were signed out for safety. Sign in to write."],
] as const)("a session that is %s locks the box and leads to the sign-in", async (state, words) => {
  const app = appState([{ ...account(), state }]);
  const { router, person } = start(undefined, { app });
  expect(await screen.findByText(words)).toBeVisible();
  expect(screen.queryByLabelText("Message")).not.toBeInTheDocument();
  await person.click(screen.getAllByRole("link", { name: "Sign in" }).at(-1)!);
  await screen.findByLabelText("Password");
  expect(router.state.location.search).toEqual({ again: "account" });
});
