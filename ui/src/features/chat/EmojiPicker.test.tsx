import { screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { useEmojiMemory } from "@/components/emoji/memory";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

let opened = 0;

async function start(text = "") {
  opened += 1;
  const id = `emoji-${String(opened)}`;
  const { person, ...rest } = open(
    `/c/${id}`,
    world([talk(id, [ana, maya], numbered([message(maya, "hello")]))]),
  );
  const box = await screen.findByLabelText<HTMLTextAreaElement>("Message");
  if (text !== "") await person.type(box, text);
  await person.click(screen.getByLabelText("Emoji", { selector: "button" }));
  const search = await screen.findByLabelText("Search emoji", { selector: "input" });
  await grid();
  await waitFor(() => expect(search).toHaveFocus());
  return { person, box, search, ...rest };
}

const grid = () => screen.findByLabelText("Emoji", { selector: "[role=grid]" });

const chosen = (search: HTMLElement) =>
  document.querySelector(`[id="${search.getAttribute("aria-activedescendant") ?? ""}"]`);

beforeEach(() => useEmojiMemory.setState({ recent: [], tone: 0 }));

test("what is searched for is picked by Enter and stands at the caret, where the focus is again", async () => {
  const { person, box, search } = await start("well done!{ArrowLeft}");
  await person.type(search, "tada{Enter}");
  await waitFor(() => expect(box).toHaveValue("well done🎉!"));
  await waitFor(() => expect(box).toHaveFocus());
  expect(box.selectionStart).toBe("well done🎉".length);
  expect(screen.queryByLabelText("Emoji", { selector: "[role=grid]" })).not.toBeInTheDocument();
});

test("arrows, Home and End walk through the grid while the focus stays in the search", async () => {
  const { person, search } = await start();
  await person.keyboard("{ArrowDown}");
  expect(chosen(search)).toHaveAccessibleName("grinning face");
  await person.keyboard("{End}");
  expect(chosen(search)).toHaveAccessibleName("face with tears of joy");
  await person.keyboard("{ArrowRight}{Home}{ArrowUp}");
  expect(chosen(search)).toHaveAccessibleName("grinning face");
  expect(search).toHaveFocus();
  expect(screen.getByText(":grinning:")).toBeVisible();
});

test("Escape closes it, changes nothing and gives the focus back", async () => {
  const { person, box } = await start("text");
  await person.keyboard("{ArrowDown}{Escape}");
  await waitFor(() =>
    expect(screen.queryByLabelText("Emoji", { selector: "[role=grid]" })).not.toBeInTheDocument(),
  );
  expect(box).toHaveValue("text");
  await waitFor(() => expect(box).toHaveFocus());
});

test("a skin tone is kept for all that have one, and what was picked last comes first", async () => {
  const { person, box, search } = await start();
  await person.click(screen.getByLabelText("Skin tone: none"));
  await person.click(screen.getByLabelText("medium-dark"));
  await person.click(search);
  await person.type(search, "wave{Enter}");
  await waitFor(() => expect(box).toHaveValue("👋🏾"));
  await person.click(screen.getByLabelText("Emoji", { selector: "button" }));
  const shown = within(await grid());
  expect(await shown.findByText("Recent")).toBeVisible();
  expect(shown.getAllByLabelText("waving hand")[0]).toContainElement(
    shown.getAllByAltText("👋🏾")[0]!,
  );
});

test("nothing that fits is said so, and a composition chooses nothing", async () => {
  const { person, search, box } = await start();
  await person.type(search, "zzzz");
  expect(screen.getByText("No emoji is called that.")).toBeVisible();
  await person.keyboard("{Enter}");
  expect(box).toHaveValue("");
});

test("it has no fault", async () => {
  await start();
  const found = await axe.run(screen.getByLabelText("Emoji", { selector: "[role=dialog]" }), {
    rules: { "color-contrast": { enabled: false } },
  });
  expect(found.violations.map(({ id }) => id)).toEqual([]);
});
