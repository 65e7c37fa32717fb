import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const chat = () => world([talk("chat", [ana, maya], numbered([message(maya, "hello")]))]);

/** Whether the webview's own menu would come. */
const comes = (element: Element) => fireEvent.contextMenu(element);

test("the webview's own menu does not come where there is no text to work with", async () => {
  open("/c/chat", chat());
  expect(comes(await screen.findByRole("article"))).toBe(false);
  expect(comes(screen.getByRole("button", { name: "New conversation" }))).toBe(false);
  expect(comes(document.body)).toBe(false);
});

test("the webview's own menu comes in a field and on text that is selected", async () => {
  open("/c/chat", chat());
  expect(comes(await screen.findByLabelText("Message"))).toBe(true);
  const text = await screen.findByRole("article");
  window.getSelection()?.selectAllChildren(text);
  expect(comes(text)).toBe(true);
  expect(comes(screen.getByRole("button", { name: "New conversation" }))).toBe(false);
});
