import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, talk, tomas, user, world } from "@/testing/world";

const lina = user("lina", "Lina Park");

test.each([
  [[maya], "Maya is typing"],
  [[maya, tomas], "Maya and Tomás are typing"],
  [[maya, tomas, lina], "Several people are typing"],
])("%o are named", async (people, words) => {
  const team = talk("team", [ana, maya, tomas, lina], [], { title: "Team" });
  open("/c/team", world([team], { typing: { team: people.map(({ id }) => id) } }));
  expect(await screen.findByText(words)).toBeVisible();
});

test("who is no member is not named", async () => {
  const team = talk("team", [ana, maya], [], { title: "Team" });
  open("/c/team", world([team], { typing: { team: [lina.id] } }));
  await screen.findByLabelText("Message");
  expect(screen.queryByText(/is typing/u)).not.toBeInTheDocument();
});
