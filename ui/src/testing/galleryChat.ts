import { useView } from "@/stores/view";
import type { FakeCore } from "./fakeCore";
import type { Screen } from "./gallery";
import {
  click,
  clickOn,
  emit,
  menuOf,
  menuOfMessage,
  pointAt,
  pointInto,
  press,
  pressOn,
  type Step,
  type,
  until,
  write,
} from "./gallerySteps";
import { crowd } from "./galleryPeople";
import { sections } from "./galleryWorld";
import { overYears } from "./galleryTalks";
import { at, type World } from "./world";

const soon: Step = until("[role=menu]");
const onMessage = (text: string, ...steps: Step[]): Screen => ({
  at: "/c/everything",
  steps: [menuOfMessage(text), soon, ...steps],
});
const [REACTED, EDITED, OWN] = ["the exported flow", "The spacing", "It did."];

/** Conversations and what can be done with a message. */
export const chatScreens: Record<string, Screen> = {
  home: {},
  empty: {
    change: (world) => {
      world.list = [];
    },
  },
  "empty-chat": { at: "/c/fresh" },
  direct: { at: "/c/maya" },
  group: { at: "/c/design" },
  everything: { at: "/c/everything" },
  compact: {
    at: "/c/everything",
    change: (world) => {
      world.app.settings.density = "compact";
    },
  },
  "large-text": {
    at: "/c/everything",
    change: (world) => {
      world.app.settings.textSize = "large";
    },
  },
  "in-its-own-window": {
    at: "/c/everything",
    change: () => useView.setState({ alone: true, accountId: "account" }),
  },
  thread: { at: "/c/everything", pane: "thread" },
  pins: { at: "/c/everything", pane: "pins" },
  "pins-none": { at: "/c/maya", pane: "pins" },
  files: { at: "/c/media", pane: "files" },
  "files-none": { at: "/c/maya", pane: "files" },
  "files-documents": { at: "/c/media", pane: "files", steps: [click("Other files")] },
  media: { at: "/c/media" },
  lightbox: {
    at: "/c/media",
    steps: [clickOn('img[alt="Open the picture roof.jpg"]'), until(".yarl__slide_image")],
  },
  "many-pictures": { at: "/c/many-pictures" },
  folded: { at: "/c/folded" },
  markdown: { at: "/c/markdown" },
  long: { at: "/c/long" },
  unread: { at: "/c/unread" },
  scrubber: {
    at: "/c/long",
    change: overYears,
    steps: [
      until("article"),
      ...Array.from({ length: 4 }, () => pressOn("input[type=range]", "PageUp")),
      pointInto("input[type=range]", 0.6),
    ],
  },
  rtl: { at: "/c/rtl" },
  sections: { at: "/c/maya", change: sections },
  "message-toolbar": { at: "/c/everything", steps: [pointAt(REACTED), until("[role=toolbar]")] },
  "message-menu": onMessage(REACTED),
  "own-message-menu": onMessage(OWN),
  "message-react": onMessage(REACTED, click("React"), until("[role=grid], [role=listbox]")),
  "message-reactions": onMessage(REACTED, click("Who reacted")),
  "message-versions": {
    ...onMessage(EDITED, click("Earlier versions")),
    change: (_, core) =>
      void core.on("read_versions", () => [
        { body: "The spacing is much calmer.", writtenAt: at("10:44"), rev: 2 },
        { body: "The spacing is calmer. Can we try it with more?", writtenAt: at("10:45"), rev: 9 },
      ]),
  },
  "message-forward": onMessage(REACTED, click("Forward")),
  "message-remind": onMessage(REACTED, click("Remind me")),
  "message-remind-when": onMessage(REACTED, click("Remind me"), click("Another time…")),
  "message-delete": onMessage(OWN, click("Delete")),
  "message-select": onMessage(REACTED, click("Select")),
  "header-menu": { at: "/c/design", steps: [click("More about Design review")] },
  "conversation-menu": {
    at: "/c/maya",
    steps: [until("[data-conversation]"), menuOf("[data-conversation]", 1), soon],
  },
  "section-menu": {
    at: "/c/maya",
    change: sections,
    steps: [until("[data-section]"), menuOf("[data-section]", 1), soon],
  },
  "account-menu": { at: "/c/maya", steps: [click("Account menu")] },
  "quiet-menu": { at: "/c/maya", steps: [click("Do not disturb")] },
  quiet: {
    at: "/c/maya",
    change: ({ serverSide }) => {
      serverSide.disturb.until = at("18:00");
    },
    steps: [clickOn("[data-region=account] [aria-pressed=true]"), soon],
  },
};

const withFiles = (world: World) => {
  world.files = [
    { id: "a", name: "variant-a.png", mediaType: "image/png", bytes: 2_140_000 },
    { id: "b", name: "variant-b.png", mediaType: "image/png", bytes: 1_840_000 },
    {
      id: "c",
      name: "a-report-with-a-name-that-is-longer-than-its-card.pdf",
      mediaType: "application/pdf",
      bytes: 418_000,
    },
  ];
};
const refused = (world: World, core: FakeCore) => {
  withFiles(world);
  const found = { files: world.files, refused: [{ name: "photos", problem: "not_a_file" }] };
  core.on("chosen_files", () => found);
};
const sayWhen = [click("More ways to send"), click("Send at another time…")];

/** Writing. */
export const composerScreens: Record<string, Screen> = {
  "composer-mention": { at: "/c/design", steps: [write("Could you look, @")] },
  "composer-emoji": { at: "/c/maya", steps: [write("Well done :par"), until("[role=listbox]")] },
  "composer-conversation": { at: "/c/maya", steps: [write("It is in #re")] },
  "composer-files": { at: "/c/design", change: withFiles, steps: [write("Both side by side")] },
  "composer-refused": { at: "/c/design", change: refused },
  "composer-drop": {
    at: "/c/design",
    steps: [until("article"), emit({ type: "dragged", over: true })],
  },
  "composer-edit": { at: "/c/maya", steps: [press("ArrowUp")] },
  "composer-reply": { at: "/c/maya", steps: [press("ArrowUp", { shiftKey: true })] },
  "composer-send-menu": {
    at: "/c/maya",
    steps: [write("For the morning: the notes are ready."), click("More ways to send")],
  },
  "composer-schedule": { at: "/c/maya", steps: [write("For the morning."), ...sayWhen] },
  "composer-command": { at: "/c/design", steps: [write("/")] },
  "composer-unknown": { at: "/c/maya", steps: [write("/frobnicate it"), press("Enter")] },
  "composer-ask-all": {
    at: "/c/design",
    change: crowd,
    steps: [write("@all lunch at one?"), press("Enter")],
  },
  "composer-night": {
    at: "/c/maya",
    change: (world) => {
      for (const { id } of world.people) world.known.profiles[id] = { doNotDisturb: true };
    },
    steps: [write("Are you awake?")],
  },
  "composer-long": { at: "/c/maya", steps: [write("One line after the other.\n".repeat(40))] },
  "composer-near-limit": { at: "/c/maya", steps: [write("word ".repeat(1_590))] },
  "composer-too-long": { at: "/c/maya", steps: [write("long ".repeat(1_700))] },
  "emoji-picker": { at: "/c/maya", steps: [click("Emoji"), until("[role=dialog] img")] },
  "emoji-found": {
    at: "/c/maya",
    steps: [click("Emoji"), until("[role=dialog] img"), type("cat", "[role=dialog] input")],
  },
  "emoji-nothing": {
    at: "/c/maya",
    steps: [click("Emoji"), until("[role=dialog] img"), type("xyzzy", "[role=dialog] input")],
  },
};
