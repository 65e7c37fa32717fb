import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { day } from "@/lib/time";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** A message a day, up to now. */
function years(count: number) {
  const rows = Array.from({ length: count }, (_, index) =>
    message(maya, `number ${String(index + 1)}.`, { createdAt: ago(count - index) }),
  );
  const made = talk("years", [ana, maya], numbered(rows));
  made.details.conversation.createdAt = ago(count);
  return world([made]);
}

const slider = () =>
  screen.findByRole<HTMLInputElement>("slider", { name: "Time in this conversation" });

const pull = (to: number) => async () => {
  const track = await slider();
  fireEvent.input(track, { target: { value: String(Date.parse(ago(to))) } });
};

test("what is let go at a moment shows what was written from then on", async () => {
  const { core } = open("/c/years", years(600));
  await screen.findByRole("article", { name: /number 600\./u });
  const track = await slider();
  expect(track).toHaveAttribute("aria-valuetext", "Today");

  await pull(500.5)();
  const then = day(ago(500.5));
  expect(track).toHaveAttribute("aria-valuetext", then);
  expect(screen.getByText(then)).toBeVisible();
  expect(core.called("jump")).toEqual([]);

  fireEvent(track, new Event("change", { bubbles: true }));
  expect(await screen.findByRole("article", { name: /number 101\./u })).toBeVisible();
  expect(core.called("jump")).toHaveLength(1);
  expect(await slider()).toBe(track);
  expect(track).toHaveAttribute("aria-valuetext", then);
});

test("it stands where the list is scrolled to", async () => {
  open("/c/years", years(600));
  await screen.findByRole("article", { name: /number 600\./u });
  const track = await slider();
  const list = screen.getByRole("log");
  list.scrollTop -= 60 * 20;
  fireEvent.scroll(list);
  await waitFor(() => expect(track).not.toHaveAttribute("aria-valuetext", "Today"));
  const first = Number(track.value);
  expect(first).toBeLessThan(Date.parse(ago(20)));
  expect(first).toBeGreaterThan(Date.parse(ago(60)));
});

test("keys go through time, and only where they rest is gone to", async () => {
  const { core, person } = open("/c/years", years(600));
  await screen.findByRole("article", { name: /number 600\./u });
  const track = await slider();
  track.focus();
  await person.keyboard("{ArrowUp}{ArrowUp}{PageUp}");
  expect(track).toHaveAttribute("aria-valuetext", day(ago(62)));
  await waitFor(() => expect(core.called("jump")).toHaveLength(1));
  expect(await screen.findByRole("article", { name: /number 539\./u })).toBeVisible();
  expect(track).toHaveFocus();

  await person.keyboard("{Home}");
  await waitFor(() => expect(core.called("jump")).toHaveLength(2));
  expect(core.called("jump").at(-1)).toMatchObject({ to: { at: "1970-01-01T00:00:00.000Z" } });
  expect(await screen.findByRole("article", { name: /number 1\./u })).toBeVisible();
  await person.keyboard("{End}");
  expect(await screen.findByRole("article", { name: /number 600\./u })).toBeVisible();
});

test("days on which nothing was written are walked over", async () => {
  const from = years(300);
  const rows = from.talks["years"]!.rows;
  // A month of silence before the last ten days.
  for (const row of rows.slice(0, -10)) {
    row.createdAt = new Date(Date.parse(row.createdAt) - 30 * DAY).toISOString();
  }
  const { core, person } = open("/c/years", from);
  await screen.findByRole("article", { name: /number 300\./u });
  const track = await slider();
  await pull(25)();
  fireEvent(track, new Event("change", { bubbles: true }));
  await waitFor(() => expect(core.called("jump")).toHaveLength(1));
  track.focus();
  await person.keyboard("{ArrowUp}");
  await waitFor(() => expect(core.called("jump")).toHaveLength(2));
  expect(track).toHaveAttribute("aria-valuetext", day(ago(26)));
});

test("where it cannot be gone to it says why, and stands where the list is", async () => {
  open("/c/years", years(600), (core) => core.fails("jump", { type: "offline" }));
  await screen.findByRole("article", { name: /number 600\./u });
  const track = await slider();
  await pull(400)();
  fireEvent(track, new Event("change", { bubbles: true }));
  expect(await screen.findByText(/offline|connection/iu)).toBeVisible();
  expect(track).toHaveAttribute("aria-valuetext", "Today");
});

test("a conversation that is seen through has none", async () => {
  open("/c/years", years(120));
  await screen.findByRole("article", { name: /number 120\./u });
  expect(screen.queryByRole("slider")).not.toBeInTheDocument();
});
