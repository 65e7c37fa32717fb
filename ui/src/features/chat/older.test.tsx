import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const many = (count: number) =>
  numbered(
    Array.from({ length: count }, (_, index) => message(maya, `line ${String(index + 1)}.`)),
  );

test("without a connection older messages fail, and the newer ones that are here go on", async () => {
  const chat = { ...talk("chat", [ana, maya], many(400), { read: 20 }), older: "server" as const };
  open("/c/chat", world([chat]), (core) => core.fails("load_history", { type: "offline" }));
  expect(await screen.findByText("Older messages could not be loaded.")).toBeVisible();
  const log = screen.getByRole("log");
  fireEvent.scroll(log, { target: { scrollTop: 5_900 } });
  await act(() => new Promise((done) => setTimeout(done, 60)));
  fireEvent.scroll(log, { target: { scrollTop: log.scrollTop + 3_000 } });
  await waitFor(() => {
    const rows = screen
      .getAllByRole("article")
      .map((it) => /line (\d+)\./u.exec(it.textContent)?.[1]);
    expect(Math.max(...rows.map(Number))).toBeGreaterThan(125);
  });
});

test("a page of older messages is asked for once, also while what it brought is being read", async () => {
  const chat = { ...talk("chat", [ana, maya], many(10)), older: "server" as const };
  const { core } = open("/c/chat", world([chat]), (fake) => {
    fake.on("load_history", () => new Promise((done) => setTimeout(() => done(null), 30)));
  });
  await screen.findByRole("article", { name: /line 10\.$/u });
  await waitFor(() => expect(core.called("load_history").length).toBeGreaterThan(0));
  await act(() => new Promise((done) => setTimeout(done, 200)));
  expect(core.called("load_history")).toHaveLength(1);
});
