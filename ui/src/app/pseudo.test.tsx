import { act, screen, waitFor } from "@testing-library/react";
import i18next from "i18next";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dateTime, isLanguage, languages, nameOf } from "@/lib/locale";
import en from "@/locales/en.json";
import { adminParts, groups } from "@/features/settings/parts";
import { useView } from "@/stores/view";
import { office } from "@/testing/galleryWorld";
import { outside, pseudo } from "@/testing/pseudo";
import { open } from "@/testing/render";
import { appState } from "@/testing/world";

beforeAll(() => void i18next.addResourceBundle("en", "translation", pseudo, true, true));
afterAll(() => void i18next.addResourceBundle("en", "translation", en, true, true));

/** Every text that the invented world has. */
function said(from: unknown, found: string[] = []): string[] {
  if (typeof from === "string") found.push(from);
  else if (typeof from === "object" && from !== null) {
    for (const one of Object.values(from)) said(one, found);
  }
  return found;
}

const months = Array.from({ length: 12 }, (_, month) => new Date(2026, month, 15));
const days = Array.from({ length: 7 }, (_, day) => new Date(2026, 10, 2 + day));
/** What Intl says, and signs that every language has. */
const others = new Set([
  ...months.flatMap((date) =>
    (["long", "short"] as const).map((month) => dateTime(date, { month })),
  ),
  ...days.flatMap((date) =>
    (["long", "short"] as const).map((weekday) => dateTime(date, { weekday })),
  ),
  ...Object.keys(languages)
    .filter(isLanguage)
    .flatMap((code) => [languages[code], nameOf(code)])
    .join(" ")
    .split(/[^\p{L}]+/u),
  "bytes",
  "byte",
  "https",
  "http",
  "Apache",
  // Of the language of queries.
  "mentions",
]);

/** What is short, or in capitals, is a unit, a kind of file or a pair of initials. */
const isWord = (word: string) => word.length > 2 && !/^\p{Lu}{3,4}$/u.test(word);

/** What of a text comes neither from the catalogue nor from people nor from Intl. */
function foreign(text: string, world: string[]): string | null {
  const rest = outside(text).replaceAll(/\s+/gu, " ").trim();
  if (world.some((one) => one.includes(rest))) return null;
  const words = rest.split(/[^\p{L}]+/u).filter((word) => isWord(word) && !others.has(word));
  return words.every((word) => world.some((one) => one.includes(word))) ? null : rest;
}

const ATTRIBUTES = [
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "title",
  "placeholder",
  "alt",
];

/** What the page shows or says that is in no catalogue. */
function hardCoded(world: string[]): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    // What is printed on keys, and code, is the same everywhere.
    if (!parentElement?.closest("kbd, code, pre, script, style")) texts.push(textContent ?? "");
  }
  for (const name of ATTRIBUTES) {
    for (const element of document.body.querySelectorAll(`[${name}]`))
      texts.push(element.getAttribute(name) ?? "");
  }
  return [...new Set(texts.flatMap((text) => foreign(text, world) ?? []))];
}

const settled = () =>
  waitFor(() => {
    // A dialog takes the rest of the window out of reach.
    expect(document.querySelector("main")).toBeVisible();
    expect(document.querySelector("main")).toHaveTextContent(/⟦/u);
    expect(document.querySelector("[data-loading]")).toBeNull();
  });

async function show(at: string, then: () => void = () => undefined, world = office()) {
  const { core } = open(at, world);
  const texts = [...said(core.world), "The release is tagged"];
  await settled();
  act(then);
  await settled();
  return () => hardCoded(texts);
}

test("what is in no catalogue is noticed", async () => {
  const found = await show("/sign-in", undefined, { ...office(), app: appState([]) });
  screen.getByRole("main").append("Powered by nobody");
  expect(found()).toEqual(["Powered by nobody"]);
});

test.each([
  "/c/everything",
  "/c/media",
  "/c/markdown",
  "/c/unsettled",
  "/c/left",
  "/c/unread",
  "/c/fresh",
  "/",
])("everything at %s is in the catalogue", async (at) => {
  const found = await show(at);
  expect(found()).toEqual([]);
});

test.each(["/sign-in", "/sign-up", "/reset"])(
  "everything at %s is in the catalogue",
  async (at) => {
    const found = await show(at, undefined, { ...office(), app: appState([]) });
    expect(found()).toEqual([]);
  },
);

test.each([...groups.you, ...groups.app])(
  "everything in the settings of %s is in the catalogue",
  async (part) => {
    const found = await show(`/settings/${part}`);
    await screen.findByRole("heading", { level: 1 });
    await settled();
    expect(found()).toEqual([]);
  },
);

test.each(adminParts("owner"))(
  "everything about %s of the server is in the catalogue",
  async (part) => {
    const found = await show(`/admin/${part}`);
    await screen.findByRole("heading", { level: 1 });
    await settled();
    expect(found()).toEqual([]);
  },
);

test.each(["details", "pins", "files"] as const)(
  "everything in the pane %s is in the catalogue",
  async (pane) => {
    const found = await show("/c/everything", () => useView.getState().showPane(pane));
    await screen.findByRole("complementary");
    expect(found()).toEqual([]);
  },
);

test.each([
  "newChat",
  "newGroup",
  "newChannel",
  "discover",
  "join",
  "groupSettings",
  "inviteLinks",
  "addPeople",
  "leave",
  "signOut",
  "invite",
  "shortcuts",
  "switcher",
  "search",
  "jumpToDate",
  "unread",
  "mentions",
  "whyUnread",
  "section",
] as const)("everything in the dialog %s is in the catalogue", async (dialog) => {
  const found = await show("/c/design", () => useView.getState().open(dialog));
  await screen.findByRole("dialog");
  await settled();
  expect(found()).toEqual([]);
});
