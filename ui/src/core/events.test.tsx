import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";
import { renew } from "./events";
import { createCache } from "./queries";

test("what changes while a list is read for the first time is shown", async () => {
  const chat = talk("chat", [ana, maya], numbered([message(maya, "before")]));
  const from = structuredClone(chat.rows);
  const held: (() => void)[] = [];
  const { core } = open("/c/chat", world([chat]), (fake) => {
    const rest = { people: chat.details.members.map(({ user }) => user), quoted: [], read: 1 };
    const timeline = (rows: typeof from) =>
      ({ ...rest, rows, older: "nothing", newer: "nothing" }) as const;
    const first = new Promise<void>((done) => held.push(done)).then(() => timeline(from));
    let count = 0;
    fake.on("read_timeline", () => (count++ === 0 ? first : timeline(structuredClone(chat.rows))));
  });
  await screen.findByLabelText("Message");
  const reads = core.called("read_timeline").length;
  chat.rows = numbered([message(maya, "before"), message(maya, "meanwhile")]);
  await act(async () => core.changed("chat"));
  await act(async () => core.changed("chat"));
  expect(core.called("read_timeline")).toHaveLength(reads);
  await act(async () => held[0]?.());
  expect(await screen.findByRole("article", { name: /meanwhile/u })).toBeVisible();
  expect(core.called("read_timeline")).toHaveLength(reads + 1);
});

test("a first read that fails is no reason to throw", async () => {
  const cache = createCache();
  const read = cache.fetchQuery({
    queryKey: ["a"],
    queryFn: () => Promise.reject(new Error("no")),
  });
  renew(cache);
  await expect(read).rejects.toThrow("no");
});
