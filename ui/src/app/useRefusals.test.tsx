import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { account, ana, maya, talk, world } from "@/testing/world";

test("a change that is refused later is said, with what was typed", async () => {
  const { core } = open("/c/team", world([talk("team", [ana, maya], [], { title: "Team" })]));
  await screen.findByRole("heading", { name: "Team" });
  core.emit({
    type: "refused",
    accountId: account().id,
    conversationId: "team",
    text: "Garden",
    error: { code: "forbidden", params: {} },
  });
  const said = await screen.findAllByText(/^“Garden” did not go through\./u);
  expect(said[0]).toBeVisible();
});
