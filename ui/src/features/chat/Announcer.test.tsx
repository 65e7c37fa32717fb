import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

/** Whatever is said anywhere. */
const spoken = () =>
  [...document.querySelectorAll('p[aria-live="polite"]')].map((it) => it.textContent).join("");

const start = async () => {
  const chat = talk("chat", [ana, maya], numbered([message(maya, "hello")]));
  const { core } = open("/c/chat", world([chat]));
  await screen.findByRole("article", { name: /hello/u });
  const add = async (row: (typeof chat.rows)[number]) => {
    chat.rows = [...chat.rows, row];
    act(() => core.changed("chat"));
    await screen.findByRole("article", { name: new RegExp(row.body, "u") });
  };
  return { add };
};

test("what was there when the conversation was opened is not spoken", async () => {
  await start();
  expect(spoken()).toBe("");
});

test("a message is one sentence with who, when and what", async () => {
  const { add } = await start();
  await add(message(maya, "are you there?", { seq: 2 }));
  const row = screen.getByRole("article", { name: /are you there/u });
  expect(row).toHaveAccessibleName(/^Maya Chen, 10:00.*: are you there\?$/u);
});

test("what one writes oneself is not spoken", async () => {
  const { add } = await start();
  await add(message(ana, "mine", { seq: 2 }));
  expect(spoken()).toBe("");
  await add(message(maya, "yours", { seq: 3 }));
  await waitFor(() => expect(spoken()).toMatch(/^Maya Chen, .*: yours$/u));
  await add(message(ana, "mine again", { seq: 4 }));
  expect(spoken()).toMatch(/yours$/u);
});
