import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, rowOf, talk, world } from "@/testing/world";

const many = (count: number) =>
  numbered(
    Array.from({ length: count }, (_, index) => message(maya, `line ${String(index + 1)}.`)),
  );
const line = (seq: number) =>
  screen.findByRole("article", { name: new RegExp(`line ${String(seq)}\\.$`, "u") });
const drawn = () =>
  screen.getAllByRole("article").map((it) => Number(/line (\d+)\./u.exec(it.textContent)?.[1]));
const scrollTo = (top: number) =>
  fireEvent.scroll(screen.getByRole("log"), { target: { scrollTop: top } });
const spoken = () =>
  [...document.querySelectorAll('p[aria-live="polite"]')].map((it) => it.textContent).join("");

function look(focused: boolean) {
  vi.spyOn(document, "hasFocus").mockReturnValue(focused);
  act(() => void window.dispatchEvent(new Event(focused ? "focus" : "blur")));
}

/** Goes down until this message has been drawn; where one is stuck it never is. */
const goDownTo = (seq: number, each = () => {}) =>
  waitFor(() => {
    scrollTo(screen.getByRole("log").scrollTop + 600);
    each();
    expect(Math.max(...drawn())).toBeGreaterThan(seq);
  });

/** Opens far up, and goes down until rows of the next window are there. */
async function goDown(chat = talk("chat", [ana, maya], many(400), { read: 100 })) {
  const { core, ...rest } = open("/c/chat", world([chat]));
  await line(101);
  const ahead: number[] = [];
  core.on("mark_read", ({ seq }) => {
    ahead.push(Number(seq) - Math.max(...drawn()));
    return null;
  });
  // Each step is drawn at once with all that follows from it, as the browser draws it.
  while (Math.max(...drawn()) <= 200) {
    scrollTo(screen.getByRole("log").scrollTop + 600);
    // oxlint-disable-next-line no-await-in-loop -- as a person scrolls
    await act(() => new Promise((done) => setTimeout(done)));
  }
  await waitFor(() => expect(core.called("mark_read").length).toBeGreaterThan(3));
  return { core, ahead, ...rest };
}

test("on the way down through a backlog only what was drawn is marked read", async () => {
  const { ahead } = await goDown();
  expect(ahead.length).toBeGreaterThan(3);
  expect(Math.max(...ahead)).toBeLessThanOrEqual(0);
});

test("rows of a backlog that are come to are not spoken", async () => {
  await goDown();
  expect(spoken()).toBe("");
});

test("who looks away in the middle finds no New line among what was read long ago", async () => {
  const chat = talk("chat", [ana, maya], many(400));
  const { core } = open("/c/chat", world([chat]));
  await line(400);
  scrollTo(600);
  await waitFor(() =>
    expect(core.called("read_timeline").at(-1)).toMatchObject({ place: { type: "around" } }),
  );
  await waitFor(() => expect(Math.min(...drawn())).toBeLessThan(220));
  look(false);
  look(true);
  let lines = 0;
  await goDownTo(350, () => {
    lines += screen.queryAllByRole("separator", { name: "New" }).length;
  });
  expect(lines).toBe(0);
});

test("what comes while nobody looks begins on the screen, and the rest of it stays unread", async () => {
  const rows = many(800);
  const chat = talk("chat", [ana, maya], rows.slice(0, 300));
  const from = world([chat], { list: [rowOf(chat, { unread: 200 })] });
  const { core } = open("/c/chat", from);
  await line(300);
  look(false);
  for (const count of [303, 400, 500]) {
    chat.rows = rows.slice(0, count);
    const reads = core.called("read_timeline").length;
    act(() => core.changed("chat"));
    // oxlint-disable-next-line no-await-in-loop -- they come one after the other
    await waitFor(() => expect(core.called("read_timeline").length).toBeGreaterThan(reads));
  }
  await line(301);
  look(true);
  expect(await screen.findByRole("button", { name: "200 new messages" })).toBeVisible();
  await waitFor(() => expect(core.called("mark_read").length).toBeGreaterThan(0));
  for (const { seq } of core.called("mark_read")) expect(seq).toBeLessThan(320);
});

test("the list follows while nobody looks as long as the first new message stays on the screen", async () => {
  const rows = many(104);
  const chat = talk("chat", [ana, maya], rows.slice(0, 100));
  const { core } = open("/c/chat", world([chat]));
  await line(100);
  look(false);
  chat.rows = rows;
  act(() => core.changed("chat"));
  await line(104);
  await waitFor(() => expect(screen.queryByRole("button", { name: /Jump to latest/u })).toBeNull());
  expect(await line(101)).toBeVisible();
});

test("what a pane lies over has not been read", async () => {
  const asked = window.matchMedia("all");
  vi.spyOn(window, "matchMedia").mockReturnValue(Object.assign(asked, { matches: true }));
  const chat = talk("chat", [ana, maya], many(6), { read: 4 });
  useView.setState({ pane: "details" });
  const { core, person } = open("/c/chat", world([chat]));
  await line(6);
  // Whatever comes of its being there comes before what is typed behind it.
  await person.type(screen.getByLabelText("Message"), "behind it");
  expect(core.called("mark_read")).toEqual([]);
  act(() => useView.getState().showPane(null));
  await waitFor(() => expect(core.called("mark_read").at(-1)).toMatchObject({ seq: 6 }));
});
