import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

test("keys in the picker of a message are no keys of the list", async () => {
  const rows = numbered([message(maya, "one"), message(maya, "two")]);
  const { person } = open("/c/chat", world([talk("chat", [ana, maya], rows)]));
  const two = await screen.findByRole("article", { name: /two/u });
  two.focus();
  await person.keyboard("r");
  const search = await screen.findByLabelText("Search emoji", { selector: "input" });
  await waitFor(() => expect(search).toHaveFocus());
  await person.keyboard("{Control>}a{/Control}");
  expect(screen.queryByText(/selected/u)).not.toBeInTheDocument();
  await person.keyboard("{Home}{ArrowUp}");
  expect(search).toHaveFocus();
});
