import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Coverage } from "@/core/bindings/Coverage";
import type { SearchHit } from "@/core/bindings/SearchHit";
import type { User } from "@/core/bindings/User";
import type { FakeCore } from "@/testing/fakeCore";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const whole: Coverage = {
  conversations: 2,
  whole: 2,
  since: null,
  indexing: false,
  offline: false,
};
const since = { ...whole, whole: 1, since: "2026-03-03T10:00:00Z" };

const hit = (
  sender: User,
  body: string,
  word: string,
  more: Partial<SearchHit> = {},
): SearchHit => ({
  accountId: "account",
  conversationName: "Release 2.0",
  sender,
  message: {
    id: `hit-${body}`,
    conversationId: "release",
    seq: 2,
    rev: 2,
    senderId: sender.id,
    body,
    createdAt: at("10:41"),
  },
  parts: [{ start: body.indexOf(word), end: body.indexOf(word) + word.length }],
  nameParts: [],
  origin: "here",
  ...more,
});

const office = () =>
  world([
    talk("direct", [ana, maya], numbered([message(maya, "hello")])),
    talk(
      "release",
      [ana, maya, tomas],
      numbered([message(tomas, "one"), message(tomas, "the notes")]),
      { title: "Release 2.0" },
    ),
  ]);

async function searching(text: string, prepare?: (core: FakeCore) => void) {
  const opened = open("/c/direct", office(), prepare);
  await screen.findByRole("article", { name: /hello/u });
  await opened.person.keyboard("{Control>}{Shift>}F{/Shift}{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Search messages" });
  if (text !== "") await opened.person.keyboard(text);
  return { ...opened, dialog };
}
const answers =
  (hits: SearchHit[], coverage = whole) =>
  (core: FakeCore) =>
    void core.on("search", () => ({ hits, next: null, partial: false, reached: null, coverage }));

test("results come while typing, marked, and open at the message", async () => {
  const { person, router, core } = await searching(
    "notes",
    answers([hit(tomas, "the notes", "notes")]),
  );
  const option = await screen.findByRole("option", { name: /Tomás Oliveira in Release 2.0/u });
  expect(within(option).getByText("notes").tagName).toBe("MARK");
  expect(screen.getByText("Everything is on this computer and was searched.")).toBeVisible();
  await person.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/release"));
  expect(core.called("read_timeline")).toContainEqual(
    expect.objectContaining({ conversationId: "release", place: { type: "around", seq: 2 } }),
  );
});

test("what the server has stands below, and is fetched before it is opened", async () => {
  const far = hit(maya, "old notes", "notes", { origin: "server" });
  const { person, core } = await searching("notes", (fake) => {
    answers([hit(tomas, "the notes", "notes")], since)(fake);
    fake.on("search_server", () => ({
      hits: [far],
      next: null,
      partial: false,
      reached: null,
      offline: false,
    }));
  });
  const group = await screen.findByRole("group", { name: "Further messages, from the server" });
  expect(within(group).getByRole("option")).toHaveTextContent("old notes");
  expect(screen.getByText(/Complete on this computer since March 3; what is older/u)).toBeVisible();
  await person.click(within(group).getByRole("option"));
  await waitFor(() => expect(core.called("jump")).toHaveLength(1));
  expect(core.called("jump")[0]).toMatchObject({
    to: { type: "message", messageId: "hit-old notes" },
  });
});

test("nothing found is never a bare zero while something could not be looked through", async () => {
  await searching("xyzzy", (fake) => {
    answers([], { ...since, offline: true })(fake);
    fake.on("search_server", () => ({
      hits: [],
      next: null,
      partial: false,
      reached: null,
      offline: true,
    }));
  });
  expect(await screen.findByText("Nothing on this computer")).toBeVisible();
  await waitFor(() => expect(screen.queryByText("Asking the server…")).toBeNull());
  expect(
    screen.getAllByText(/what is older is on the server, which cannot be reached/u).length,
  ).toBeGreaterThan(0);
  expect(screen.queryByText("No messages found")).toBeNull();
});

test("operators are offered while typing, and Tab takes one", async () => {
  const { person } = await searching("");
  expect(screen.getByRole("option", { name: /from:/u })).toBeVisible();
  await person.keyboard("has:fi{Tab}");
  expect(screen.getByRole("combobox")).toHaveValue("has:file ");
  await person.keyboard("in:rel");
  expect(await screen.findByRole("option", { name: /Release 2.0/u })).toBeVisible();
  await person.keyboard("{Enter}");
  expect(screen.getByRole("combobox")).toHaveValue('has:file in:"Release 2.0" ');
});

test("what is not understood is named", async () => {
  await searching(
    "before:soon",
    (fake) =>
      void fake.fails("search", refusal("invalid_query", { field: "query", at: 7, length: 4 })),
  );
  expect(await screen.findByText("“soon” is not understood here.")).toBeVisible();
});

test("an answer that a later letter made useless is not shown as nothing", async () => {
  await searching("no", (fake) => void fake.on("search", () => null));
  await waitFor(() => expect(screen.queryByText("No messages found")).toBeNull());
  expect(screen.queryByText("Nothing on this computer")).toBeNull();
});
