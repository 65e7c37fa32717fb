import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const many = (count: number) =>
  numbered(
    Array.from({ length: count }, (_, index) => message(maya, `number ${String(index + 1)}`)),
  );

test("what is unread begins at a line, and is read once it is on the screen", async () => {
  const chat = talk("chat", [ana, maya], many(6), { read: 4 });
  const { core } = open("/c/chat", world([chat]));
  const line = await screen.findByRole("separator", { name: "New" });
  const after = screen.getByRole("article", { name: /number 5/u });
  expect(line.compareDocumentPosition(after)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  await waitFor(() => expect(core.called("mark_read").at(-1)).toMatchObject({ seq: 6 }));

  core.world.talks["chat"]!.details.read = 6;
  core.changed("chat");
  await waitFor(() => expect(core.called("read_conversation").length).toBeGreaterThan(1));
  expect(screen.getByRole("separator", { name: "New" })).toBeVisible();
});

test("nothing is read while nobody looks", async () => {
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  const { core } = open("/c/chat", world([talk("chat", [ana, maya], many(6), { read: 4 })]));
  await screen.findByRole("article", { name: /number 6/u });
  expect(core.called("mark_read")).toEqual([]);
  expect(core.called("set_view").at(-1)).toMatchObject({
    view: { conversationId: "chat", focused: false },
  });
});

test("sending takes the line away", async () => {
  const { person } = open("/c/chat", world([talk("chat", [ana, maya], many(3), { read: 1 })]));
  await screen.findByRole("separator", { name: "New" });
  await person.type(screen.getByLabelText("Message"), "seen{Enter}");
  expect(
    await screen.findByRole("article", { name: /seen \(Waiting to be sent\)/u }),
  ).toBeVisible();
  expect(screen.queryByRole("separator", { name: "New" })).not.toBeInTheDocument();
});

test("an own message says how far it got: the last one that arrived, and all that have not", async () => {
  const states = ["read", "sent", "delivered", "sending", "queued"] as const;
  const rows = numbered(states.map((state) => message(ana, `a ${state} one`, { state })));
  open("/c/chat", world([talk("chat", [ana, maya], rows)]));
  const words = [null, null, "Delivered", "Sending", "Waiting to be sent"];
  for (const [index, state] of states.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const article = await screen.findByRole("article", { name: new RegExp(`a ${state} one`, "u") });
    const mark = within(article).queryByRole("img");
    expect(mark?.getAttribute("aria-label") ?? null).toBe(words[index]);
  }
});

test("messages stand in days, and names above groups of them", async () => {
  const rows = numbered([
    message(tomas, "first", { createdAt: at("9:00", 1) }),
    message(tomas, "second", { createdAt: at("9:01", 1) }),
    message(maya, "third", { createdAt: at("9:02", 1) }),
    message(maya, "fourth", { createdAt: at("0:00") }),
  ]);
  open("/c/chat", world([talk("chat", [ana, maya, tomas], rows, { title: "Team" })]));
  const log = await screen.findByRole("log", { name: "Messages, Team" });
  expect(await within(log).findByRole("heading", { name: "Yesterday" })).toBeVisible();
  expect(within(log).getByRole("heading", { name: "Today" })).toBeVisible();
  expect(within(log).getAllByText("Tomás Oliveira")).toHaveLength(1);
  expect(within(log).getAllByText("Maya Chen")).toHaveLength(2);
});

test("older messages are loaded when the beginning comes near, and asked for again after a failure", async () => {
  const chat = { ...talk("chat", [ana, maya], many(10)), older: "server" as const };
  const { core, person } = open("/c/chat", world([chat]), (fake) => {
    fake.fails("load_history", { type: "offline" });
  });
  expect(await screen.findByText("Older messages could not be loaded.")).toBeVisible();
  expect(core.called("load_history")).toEqual([
    { accountId: "account", conversationId: "chat", beforeSeq: 1 },
  ]);
  core.on("load_history", () => null);
  await person.click(screen.getByRole("button", { name: "Retry" }));
  await waitFor(() => expect(core.called("load_history").length).toBeGreaterThan(1));
});

test("arrows walk through the messages", async () => {
  const { person } = open("/c/chat", world([talk("chat", [ana, maya], many(4))]));
  const last = await screen.findByRole("article", { name: /number 4/u });
  screen.getByRole("log").focus();
  await person.keyboard("{ArrowUp}");
  expect(last).toHaveFocus();
  await person.keyboard("{ArrowUp}{ArrowUp}");
  expect(screen.getByRole("article", { name: /number 2/u })).toHaveFocus();
});

test("what comes in is spoken once", async () => {
  const { core } = open("/c/chat", world([talk("chat", [ana, maya], many(2))]));
  await screen.findByRole("article", { name: /number 2/u });
  const chat = core.world.talks["chat"]!;
  chat.rows = [...chat.rows, message(maya, "just now", { seq: 3 })];
  core.changed("chat");
  const heard = await screen.findByText(/Maya Chen, .*: just now/u);
  expect(heard).toHaveAttribute("aria-live", "polite");
});

test("a link opens outside and is not followed", async () => {
  const rows = numbered([message(maya, "see https://example.org/a?b=1, and (http://x.org).")]);
  const { core, person } = open("/c/chat", world([talk("chat", [ana, maya], rows)]));
  await person.click(await screen.findByRole("link", { name: "https://example.org/a?b=1" }));
  await person.click(screen.getByRole("link", { name: "http://x.org" }));
  const urls = core.called("open_link").map(({ url }) => url);
  expect(urls).toEqual(["https://example.org/a?b=1", "http://x.org"]);
});
