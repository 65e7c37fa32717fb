import { fireEvent, render, screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { open } from "@/testing/render";
import { ana, appState, account, maya, message, numbered, talk, world } from "@/testing/world";
import { useAction } from "./useAction";

const chat = () => talk("chat", [ana, maya], numbered([message(maya, "hello")]));

function Bound({ name, act }: { name: Parameters<typeof useAction>[0]; act: () => unknown }) {
  useAction(name, act);
  return null;
}

test("Ctrl+/ lists the keys as they are bound", async () => {
  const from = world([chat()]);
  from.app = appState([account()]);
  from.app.settings.shortcuts = { search: "Ctrl+G" };
  const { person } = open("/c/chat", from);
  await screen.findByRole("article", { name: /hello/u });
  await person.keyboard("{Control>}/{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  const row = within(dialog).getByText("Search everything").closest("div")!;
  expect(row).toHaveTextContent("CtrlG");
  expect(within(dialog).getByText("Quit").closest("div")).toHaveTextContent("CtrlQ");
});

test("single letters mean something on a message, and write everywhere else", async () => {
  const react = vi.fn<() => void>();
  const { person } = open("/c/chat", world([chat()]));
  const row = await screen.findByRole("article", { name: /hello/u });
  render(<Bound name="react" act={react} />);
  row.focus();
  await person.keyboard("r");
  expect(react).toHaveBeenCalledOnce();
  const list = within(screen.getByRole("navigation"));
  list.getByRole("button", { name: /Maya Chen/u }).focus();
  await person.keyboard("re");
  expect(react).toHaveBeenCalledOnce();
  expect(screen.getByLabelText("Message")).toHaveValue("re");
});

test("whoever came last is asked first, and may leave the key to others", async () => {
  open("/c/chat", world([chat()]));
  await screen.findByRole("article", { name: /hello/u });
  const first = vi.fn<() => void>();
  const last = vi.fn<() => boolean>(() => false);
  render(<Bound name="findHere" act={first} />);
  const { unmount } = render(<Bound name="findHere" act={last} />);
  fireEvent.keyDown(document.body, { key: "f", code: "KeyF", ctrlKey: true });
  expect([last.mock.calls.length, first.mock.calls.length]).toEqual([1, 1]);
  unmount();
  fireEvent.keyDown(document.body, { key: "f", code: "KeyF", ctrlKey: true });
  expect([last.mock.calls.length, first.mock.calls.length]).toEqual([1, 2]);
});

test("nothing fires for what was composed, for what others took, and for signs of AltGr", async () => {
  open("/c/chat", world([chat()]));
  const box = await screen.findByLabelText("Message");
  const act = vi.fn<() => void>();
  render(<Bound name="findHere" act={act} />);
  const keys = { key: "f", code: "KeyF", ctrlKey: true };
  fireEvent.keyDown(box, { ...keys, isComposing: true });
  fireEvent.keyDown(box, { ...keys, keyCode: 229 });
  fireEvent.keyDown(box, { ...keys, modifierAltGraph: true });
  expect(act).not.toHaveBeenCalled();
});

test("the Q of other keyboards quits, wherever it is, and a sign-in page can be left too", async () => {
  const { core } = open("/", world([], { app: appState([]) }));
  await screen.findByRole("heading", { name: "Sign in" });
  // Select all on a French keyboard.
  fireEvent.keyDown(document.body, { key: "a", code: "KeyQ", ctrlKey: true });
  expect(core.called("quit")).toEqual([]);
  fireEvent.keyDown(document.body, { key: "й", code: "KeyQ", ctrlKey: true });
  expect(core.called("quit")).toHaveLength(1);
});
