import type { AppRouter } from "@/app/router";
import { useView, type OpenDialog } from "@/stores/view";
import { FakeCore } from "./fakeCore";
import { chatScreens, composerScreens } from "./galleryChat";
import { stopAt } from "./galleryClock";
import { dialogScreens } from "./galleryDialogs";
import { faults } from "./galleryFaults";
import { doorScreens } from "./galleryDoor";
import * as measure from "./galleryMeasure";
import { peopleScreens } from "./galleryPeople";
import { listScreens } from "./galleryLists";
import { machineScreens } from "./galleryMachine";
import { searchScreens } from "./gallerySearch";
import { settingsScreens } from "./gallerySettings";
import { stateScreens } from "./galleryStates";
import { settle, type Step } from "./gallerySteps";
import { paintPictures } from "./galleryTalks";
import { office } from "./galleryWorld";
import type { World } from "./world";

export type Screen = {
  at?: string;
  dialog?: OpenDialog;
  pane?: "details" | "pins" | "threads" | "files" | "thread";
  change?: (world: World, core: FakeCore) => void;
  /** What is done on it before it counts as shown. */
  steps?: Step[];
};

/** The screens that pictures are made of, each by its name in `?screen=`. */
const screens: Record<string, Screen> = {
  ...doorScreens,
  ...chatScreens,
  ...composerScreens,
  ...dialogScreens,
  ...searchScreens,
  ...peopleScreens,
  ...listScreens,
  ...machineScreens,
  ...settingsScreens,
  ...stateScreens,
};

/** What whoever takes the pictures asks of a page. */
export type Gallery = {
  names: string[];
  settle: () => Promise<void>;
  faults: () => Promise<string[]>;
  measure: typeof measure;
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
  stopAt(new Date(2026, 5, 11, 11, 2));
  paintPictures();
  const core = new FakeCore(office());
  core.world.app.settings.theme = wanted.get("theme") === "dark" ? "dark" : "light";
  core.world.app.settings.language = wanted.get("language");
  screen.change?.(core.world, core);
  if (screen.at) router.history.replace(screen.at);
  if (screen.pane) showPane(screen.pane, core);
  if (screen.dialog) useView.getState().open(screen.dialog);
  const { documentElement } = document;
  if (wanted.get("dir") === "rtl") setTimeout(() => (documentElement.dir = "rtl"));
  // Before the settings are read the window looks as the system does, which is light here.
  if (wanted.get("theme") === "dark") setTimeout(() => (documentElement.dataset["theme"] = "dark"));
  const shown = settle(screen.steps ?? []);
  // Whoever only looks at the screen reads of it in the console.
  shown.catch(console.error);
  const gallery: Gallery = { names: Object.keys(screens), settle: () => shown, faults, measure };
  Object.assign(window, { core, gallery });
}
