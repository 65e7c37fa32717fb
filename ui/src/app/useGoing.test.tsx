import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, user, world } from "@/testing/world";

const lina = user("lina", "Lina Park");
const three = () =>
  world([
    talk("a", [ana, maya], numbered([message(maya, "one")])),
    talk("b", [ana, tomas], numbered([message(tomas, "two")])),
    talk("c", [ana, lina], numbered([message(lina, "three")]), { read: 0 }),
  ]);

test("Alt and an arrow open the next conversation, with Shift the next unread one", async () => {
  const { person, router } = open("/c/a", three());
  const at = (path: string) =>
    waitFor(() => expect(router.state.location.pathname).toBe(`/c/${path}`));
  await screen.findByRole("article", { name: /one/u });
  await person.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await at("b");
  await person.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await at("a");
  await person.keyboard("{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}");
  await at("c");
  await person.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  await at("a");
  await person.keyboard("{Alt>}{ArrowRight}{/Alt}");
  await at("c");
});

test("what lies beside the open conversation is read before a key asks for it", async () => {
  const { core } = open("/c/b", three());
  await screen.findByRole("article", { name: /two/u });
  const read = () => core.called("read_timeline").map(({ conversationId }) => conversationId);
  await waitFor(() => expect(read()).toEqual(expect.arrayContaining(["a", "b", "c"])));
});

test("no shortcut fires while a text is being composed or a dialog is open", async () => {
  const { person, router } = open("/c/a", three());
  const box = await screen.findByLabelText("Message");
  fireEvent.keyDown(box, { key: "ArrowDown", altKey: true, isComposing: true });
  fireEvent.keyDown(box, { code: "KeyN", ctrlKey: true, isComposing: true });
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  await person.keyboard("{Control>}[KeyN]{/Control}");
  await screen.findByRole("dialog", { name: "New conversation" });
  await person.keyboard("{Alt>}{ArrowDown}{/Alt}");
  expect(router.state.location.pathname).toBe("/c/a");
});
