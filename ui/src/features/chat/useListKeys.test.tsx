import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const many = numbered(
  Array.from({ length: 500 }, (_, index) => message(maya, `number ${String(index + 1)}.`)),
);

const box = () => screen.getByLabelText("Message");

test("keys lead to the first message and to the latest, and leave a text alone", async () => {
  const { core } = open("/c/many", world([talk("many", [ana, maya], many)]));
  await screen.findByRole("article", { name: /number 500\./u });
  fireEvent.keyDown(box(), { key: "Home", code: "Home", ctrlKey: true });
  await waitFor(() => expect(useView.getState().goal).toMatchObject({ conversationId: "many" }));
  expect(core.called("jump")).toMatchObject([{ to: { type: "time" } }]);
  await screen.findByRole("button", { name: "Jump to latest" });
  fireEvent.keyDown(box(), { key: "End", code: "End", ctrlKey: true });
  await waitFor(() => expect(screen.getByRole("article", { name: /number 500\./u })).toBeVisible());

  fireEvent.change(box(), { target: { value: "a text" } });
  expect(fireEvent.keyDown(box(), { key: "Home", code: "Home", ctrlKey: true })).toBe(true);
  expect(core.called("jump")).toHaveLength(1);
});
