import type { AppRouter } from "@/app/router";
import { showToast } from "@/components/Toast";
import { useView, type OpenDialog } from "@/stores/view";
import { FakeCore, refusal } from "./fakeCore";
import { peopleScreens } from "./galleryPeople";
import { listScreens } from "./galleryLists";
import { machineScreens } from "./galleryMachine";
import { paintPictures } from "./galleryTalks";
import { office } from "./galleryWorld";
import { findable, nothingHere, partial } from "./gallerySearch";
import { appState, type World } from "./world";

export type Screen = {
  at?: string;
  dialog?: OpenDialog;
  pane?: "details" | "pins" | "threads" | "files" | "thread";
  change?: (world: World, core: FakeCore) => void;
};

const offline = (world: World) => {
  world.connection = { type: "offline", retryAt: new Date(Date.now() + 14_000).toISOString() };
};
const signedOut = (world: World) => {
  world.app = { ...appState([]), settings: world.app.settings, server: "chat.example.org" };
};
const only = (world: World, change: Partial<World["app"]["accounts"][number]>) => {
  world.app.accounts = world.app.accounts.map((account) => ({ ...account, ...change }));
};

/** Writes into the fields as a person does, and presses the button. */
function fill(values: Record<string, string>) {
  for (const [name, value] of Object.entries(values)) {
    const field = document.querySelector(`[name="${name}"]`);
    // Past React, which watches the field itself.
    Reflect.set(HTMLInputElement.prototype, "value", value, field);
    field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  setTimeout(() => document.querySelector<HTMLElement>("[type=submit]")?.click(), 50);
}

/** Types into the composer as a person does. */
function write(text: string) {
  setTimeout(() => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-region="composer"] textarea');
    field?.focus();
    document.execCommand("insertText", false, text);
  }, 400);
}

/** Presses a key in the composer. */
function press(key: KeyboardEventInit) {
  setTimeout(() => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-region="composer"] textarea');
    field?.focus();
    field?.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true }));
  }, 600);
}

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

/** Types into the field of a dialog that is about to open. */
const type = (text: string) => {
  setTimeout(() => {
    const field = document.querySelector('[role="combobox"]');
    Reflect.set(HTMLInputElement.prototype, "value", text, field);
    field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, 400);
};

/** The screens that pictures are made of, each by its name in `?screen=`. */
const screens: Record<string, Screen> = {
  direct: { at: "/c/maya" },
  group: { at: "/c/design" },
  "group-offline": { at: "/c/design", change: offline },
  "many-pictures": { at: "/c/many-pictures" },
  everything: { at: "/c/everything" },
  compact: {
    at: "/c/everything",
    change: (world) => {
      world.app.settings.density = "compact";
    },
  },
  thread: { at: "/c/everything", pane: "thread" },
  pins: { at: "/c/everything", pane: "pins" },
  files: { at: "/c/media", pane: "files" },
  unsettled: { at: "/c/unsettled" },
  media: { at: "/c/media" },
  folded: { at: "/c/folded" },
  markdown: { at: "/c/markdown" },
  failed: { at: "/c/failed" },
  long: { at: "/c/long" },
  unread: { at: "/c/unread" },
  rtl: { at: "/c/rtl" },
  expired: {
    at: "/c/maya",
    change: (world) => {
      only(world, { state: "expired" });
      world.connection = { type: "signedOut" };
    },
  },
  left: { at: "/c/left" },
  unsupported: {
    at: "/c/maya",
    change: (world) => {
      world.connection = { type: "unsupported" };
    },
  },
  "catching-up": {
    at: "/c/maya",
    change: (world) => {
      world.connection = { type: "catchingUp", conversations: 12 };
    },
  },
  "composer-mention": { at: "/c/design", change: () => write("Could you look, @") },
  "composer-emoji": { at: "/c/maya", change: () => write("Well done :par") },
  "composer-conversation": { at: "/c/maya", change: () => write("It is in #re") },
  "composer-files": {
    at: "/c/design",
    change: (world) => {
      withFiles(world);
      write("Both side by side");
    },
  },
  "composer-refused": {
    at: "/c/design",
    change: (world, core) => {
      withFiles(world);
      core.on("chosen_files", () => ({
        files: world.files,
        refused: [{ name: "photos", problem: "not_a_file" }],
      }));
    },
  },
  "composer-drop": {
    at: "/c/design",
    change: (_, core) => setTimeout(() => core.emit({ type: "dragged", over: true }), 500),
  },
  "composer-edit": { at: "/c/maya", change: () => press({ key: "ArrowUp", code: "ArrowUp" }) },
  "composer-reply": {
    at: "/c/maya",
    change: () => press({ key: "ArrowUp", code: "ArrowUp", shiftKey: true }),
  },
  "composer-send-menu": {
    at: "/c/maya",
    change: () => {
      write("For the morning: the notes are ready.");
      setTimeout(
        () => document.querySelector<HTMLElement>('[aria-label="More ways to send"]')?.click(),
        800,
      );
    },
  },
  "composer-command": { at: "/c/design", change: () => write("/") },
  "composer-unknown": {
    at: "/c/maya",
    change: () => {
      write("/frobnicate it");
      press({ key: "Enter", code: "Enter" });
    },
  },
  "composer-night": {
    at: "/c/maya",
    change: (world) => {
      for (const { id } of world.people) world.known.profiles[id] = { doNotDisturb: true };
      write("Are you awake?");
    },
  },
  "composer-long": { at: "/c/maya", change: () => write("One line after the other.\n".repeat(40)) },
  "composer-too-long": { at: "/c/maya", change: () => write("long ".repeat(1_700)) },
  "emoji-picker": {
    at: "/c/maya",
    change: () =>
      setTimeout(() => document.querySelector<HTMLElement>('[aria-label="Emoji"]')?.click(), 600),
  },
  home: {},
  empty: {
    change: (world) => {
      world.list = [];
    },
  },
  "empty-chat": { at: "/c/fresh" },
  sections: {
    at: "/c/maya",
    change: (world) => {
      const [a, b, c] = world.list.toSorted((one, two) => one.name.localeCompare(two.name));
      for (const row of [a, b]) if (row) row.favourite = true;
      if (c) Object.assign(c, { muted: true, unread: 12, counted: 0 });
      for (const row of world.list.slice(-2)) row.archived = true;
    },
  },
  switcher: { at: "/c/maya", dialog: "switcher" },
  "switcher-text": { at: "/c/maya", dialog: "switcher", change: () => type("re") },
  "switcher-commands": { at: "/c/maya", dialog: "switcher", change: () => type(">") },
  search: {
    at: "/c/maya",
    dialog: "search",
    change: (world, core) => {
      findable(world, core);
      type("release no");
    },
  },
  "search-empty": { at: "/c/maya", dialog: "search" },
  "search-operators": { at: "/c/maya", dialog: "search", change: () => type("notes before:") },
  "search-nothing": {
    at: "/c/maya",
    dialog: "search",
    change: (_, core) => {
      core.on("search", () => ({ ...nothingHere, coverage: partial }));
      core.on("search_server", () => ({ ...nothingHere, offline: true }));
      type("xyzzy");
    },
  },
  shortcuts: { at: "/c/maya", dialog: "shortcuts" },
  loading: {
    change: (_, core) => void core.on("list_conversations", () => new Promise(() => undefined)),
  },
  "new-chat": { at: "/c/maya", dialog: "newChat" },
  "new-group": { at: "/c/maya", dialog: "newGroup" },
  "add-people": { at: "/c/design", dialog: "addPeople" },
  leave: { at: "/c/design", dialog: "leave" },
  invite: { dialog: "invite" },
  "sign-out": { dialog: "signOut" },
  toast: {
    at: "/c/maya",
    change: () =>
      setTimeout(
        () => showToast("There is no connection to the server. Try again when you are online."),
        300,
      ),
  },
  ...peopleScreens,
  ...listScreens,
  ...machineScreens,
  "sign-in": {
    change: (world, core) => {
      signedOut(world);
      core.fails("sign_in", refusal("wrong_credentials"));
      setTimeout(() => fill({ login: "ana", password: "linnet12" }), 400);
    },
  },
  "sign-in-unknown": {
    change: (world, core) => {
      signedOut(world);
      core.fails("check_server", { type: "notLinnet" });
    },
  },
  "sign-in-keychain": {
    change: (world) => {
      signedOut(world);
      world.app.keychain = { type: "memoryOnly", store: "org.freedesktop.secrets" };
    },
  },
  "sign-up": { at: "/sign-up", change: signedOut },
  "sign-up-invite": {
    at: "/sign-up",
    change: (world) => {
      signedOut(world);
      world.server = { ...world.server, registration: "invite" };
    },
  },
};

function showPane(pane: NonNullable<Screen["pane"]>, { world }: FakeCore) {
  const conversationId = "everything";
  const thread = world.talks[conversationId]?.rows[0]?.id ?? "";
  useView.getState().showPane(pane === "thread" ? { conversationId, thread } : pane);
}

/** Shows one screen of an invented world: `?screen=direct&theme=dark&dir=rtl`. */
export function install(router: AppRouter) {
  const wanted = new URLSearchParams(window.location.search);
  const screen = screens[wanted.get("screen") ?? "direct"] ?? {};
  paintPictures();
  const core = new FakeCore(office());
  core.world.app.settings.theme = wanted.get("theme") === "dark" ? "dark" : "light";
  screen.change?.(core.world, core);
  if (screen.at) router.history.replace(screen.at);
  if (screen.pane) showPane(screen.pane, core);
  if (screen.dialog) useView.getState().open(screen.dialog);
  if (wanted.get("dir") === "rtl") setTimeout(() => (document.documentElement.dir = "rtl"));
  Object.assign(window, { core });
}
