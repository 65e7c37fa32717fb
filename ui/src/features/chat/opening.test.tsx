import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Timeline } from "@/core/bindings/Timeline";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const lines = (count: number) =>
  numbered(Array.from({ length: count }, (_, index) => message(maya, `line ${String(index + 1)}`)));

test("both reads of a conversation are on their way at once", async () => {
  const { core } = open("/c/chat", world([talk("chat", [ana, maya], lines(3))]), (fake) => {
    fake.on("read_conversation", () => new Promise(() => undefined));
  });
  await waitFor(() => expect(core.called("read_conversation")).toHaveLength(1));
  expect(core.called("read_timeline")).toEqual([
    { accountId: "account", conversationId: "chat", place: { type: "newest" } },
  ]);
});

test("a conversation is read when the pointer comes to it, and opens without asking again", async () => {
  const { core, person } = open("/", world([talk("chat", [ana, maya], lines(3), { read: 1 })]));
  await person.hover(await screen.findByRole("button", { name: /Maya Chen/u }));
  await waitFor(() => expect(core.called("read_timeline")).toHaveLength(2));
  await person.click(screen.getByRole("button", { name: /Maya Chen/u }));
  expect(await screen.findByRole("article", { name: /line 3/u })).toBeVisible();
  expect(core.called("read_conversation")).toHaveLength(1);
  expect(core.called("read_timeline")).toHaveLength(2);
});

test("what came while a conversation was closed stands below its New line", async () => {
  const [first, second] = [talk("a", [ana, maya], lines(2)), talk("b", [ana, tomas], [])];
  const { core, router } = open("/c/a", world([first, second]));
  await screen.findByRole("article", { name: /line 2/u });
  await act(() => router.navigate({ to: "/c/$conversationId", params: { conversationId: "b" } }));
  await screen.findByText("Write the first message to Tomás Oliveira.");

  Object.assign(first, talk("a", [ana, maya], lines(3), { read: 2 }));
  act(() => core.changed("a"));
  await act(() => router.navigate({ to: "/c/$conversationId", params: { conversationId: "a" } }));
  expect(await screen.findByRole("separator", { name: "New" })).toBeVisible();
  expect(core.called("read_timeline").at(-1)).toMatchObject({ place: { type: "around", seq: 2 } });
});

test("a timeline that cannot be read is said in its place", async () => {
  open("/c/chat", world([talk("chat", [ana, maya], lines(1))]), (core) => {
    core.fails("read_timeline", { type: "store" });
  });
  expect(await screen.findByText(/Restart Linnet to mend it/u)).toBeVisible();
  expect(screen.getByLabelText("Message")).toBeVisible();
});

async function pictures(count: number): Promise<void> {
  await act(() => new Promise(requestAnimationFrame));
  if (count > 1) await pictures(count - 1);
}

test("it stays where it opened when older messages join those that were read at first", async () => {
  const chat = talk("chat", [ana, maya], lines(200), { read: 197 });
  open("/c/chat", world([chat]), (core) => {
    core.on("read_timeline", ({ place }) => {
      // Around the read place there are fewer.
      const from = JSON.stringify(place).includes("newest") ? 0 : 97;
      const timeline: Timeline = {
        rows: chat.rows.slice(from),
        people: [ana, maya],
        quoted: [],
        older: "here",
        newer: "nothing",
        read: 197,
      };
      return timeline;
    });
  });
  await screen.findByRole("article", { name: /line 200/u });
  await pictures(10);
  // All of them are in the list by now, as high as they are guessed to be.
  expect(screen.getByRole("log").scrollHeight).toBeGreaterThan(6_000);
  expect(screen.getByRole("article", { name: /line 200/u })).toBeVisible();
});
