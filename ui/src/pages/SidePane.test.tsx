import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const two = () =>
  world([
    talk("a", [ana, maya], numbered([message(maya, "one")])),
    talk("b", [ana, tomas], numbered([message(tomas, "two")])),
  ]);

test("the pane comes and goes by its button, by Ctrl+. and by Escape, and gives the focus back", async () => {
  const { person } = open("/c/a", two());
  const box = await screen.findByLabelText("Message");
  await person.click(screen.getByRole("button", { name: "Details" }));
  expect(screen.getByRole("complementary", { name: "Details" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Details" })).toHaveAttribute("aria-pressed", "true");
  await person.keyboard("{Control>}.{/Control}");
  expect(screen.queryByRole("complementary")).not.toBeInTheDocument();

  box.focus();
  await person.keyboard("{Control>}.{/Control}");
  screen.getByRole("button", { name: "Close" }).focus();
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("complementary")).not.toBeInTheDocument();
  expect(box).toHaveFocus();
});

test("the pane stays when another conversation is opened, a thread does not", async () => {
  const { router } = open("/c/a", two());
  await screen.findByRole("article", { name: /one/u });
  act(() => useView.getState().showPane("details"));
  expect(await screen.findByRole("complementary", { name: "Details" })).toBeVisible();
  await act(() => router.navigate({ to: "/c/$conversationId", params: { conversationId: "b" } }));
  await screen.findByRole("article", { name: /two/u });
  expect(screen.getByRole("complementary", { name: "Details" })).toBeVisible();

  act(() => useView.getState().showPane({ conversationId: "a", thread: "m1" }));
  await waitFor(() => expect(screen.queryByRole("complementary")).not.toBeInTheDocument());
});
