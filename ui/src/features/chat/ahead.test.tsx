import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const lines = (count: number) =>
  numbered(Array.from({ length: count }, (_, index) => message(maya, `line ${String(index + 1)}`)));

const drawn = () => document.querySelectorAll("main").length;
const row = (name: RegExp) => screen.getByRole("button", { name });

async function pointAt(name: RegExp, read: number) {
  const talks = [
    talk("a", [ana, tomas], numbered([message(tomas, "hello")])),
    talk("b", [ana, maya], lines(3), { read }),
  ];
  const opened = open("/c/a", world(talks));
  await screen.findByRole("article", { name: /hello/u });
  await opened.person.hover(row(name));
  await waitFor(() => expect(drawn()).toBe(2));
  return { ...opened, talks };
}

test("a conversation that is pointed at is drawn out of sight, and a press shows it", async () => {
  const { person } = await pointAt(/Maya Chen/u, 1);
  const ahead = screen.getByText("line 2");
  expect(ahead).not.toBeVisible();
  expect(screen.getByRole("main")).toHaveAccessibleName("Tomás Oliveira");
  await person.click(row(/Maya Chen/u));
  expect(ahead).toBeVisible();
  expect(screen.getByRole("separator", { name: "New" })).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Message" })).toHaveFocus();
  expect(drawn()).toBe(1);
});

test("whoever only points at it has read nothing, and it goes when they look elsewhere", async () => {
  const { core, person } = await pointAt(/Maya Chen/u, 1);
  await person.unhover(row(/Maya Chen/u));
  await waitFor(() => expect(drawn()).toBe(1));
  expect(core.called("mark_read").filter(({ conversationId }) => conversationId === "b")).toEqual(
    [],
  );
});

test("what comes while it is pointed at is there when it opens", async () => {
  const { core, person, talks } = await pointAt(/Maya Chen/u, 3);
  Object.assign(talks[1]!, talk("b", [ana, maya], lines(4), { read: 3 }));
  act(() => core.changed("b"));
  await waitFor(() => expect(drawn()).toBe(1));
  await person.click(row(/Maya Chen/u));
  expect(await screen.findByRole("article", { name: /line 4/u })).toBeVisible();
  expect(screen.getByRole("separator", { name: "New" })).toBeVisible();
});

test("a conversation that was left is drawn anew", async () => {
  const { person, router } = await pointAt(/Maya Chen/u, 1);
  await person.click(row(/Maya Chen/u));
  await screen.findByRole("separator", { name: "New" });
  await act(() => router.navigate({ to: "/c/$conversationId", params: { conversationId: "a" } }));
  expect(drawn()).toBe(1);
});
