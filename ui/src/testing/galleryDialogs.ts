import type { OpenDialog } from "@/stores/view";
import { useView } from "@/stores/view";
import type { FakeCore } from "./fakeCore";
import type { Screen } from "./gallery";
import { filled } from "./galleryLists";
import { until } from "./gallerySteps";
import { sections } from "./galleryWorld";
import { at, type World } from "./world";

const waiting = ({ people }: World, core: FakeCore) => {
  const [maya, tomas, lina] = people;
  if (!maya || !tomas || !lina) return;
  const of = (sender: typeof maya, conversationId: string, body: string, seq: number) => ({
    conversationId,
    messageId: body,
    seq,
    senderId: sender.id,
    senderName: sender.displayName,
    body,
    createdAt: at(`10:${String(10 + seq)}`),
    counts: true,
  });
  core.on("explain_unread", () => [
    { ...of(maya, "maya", "Could you read them before we publish?", 42), why: "direct" },
    { ...of(tomas, "design", "@ana does the second button stay?", 40), why: "mention" },
    { ...of(lina, "design", "The release notes are in the drawer.", 30), why: "keyword" },
    { ...of(lina, "design", "Lunch?", 20), why: "new", counts: false },
  ]);
};

/** Every dialog that a button or a key opens: one that is new has to be added here. */
const dialogs: Record<OpenDialog, Screen> = {
  newChat: {},
  newGroup: {},
  newChannel: {},
  discover: {},
  join: {},
  groupSettings: { at: "/c/design" },
  inviteLinks: { at: "/c/design" },
  addPeople: { at: "/c/design" },
  leave: { at: "/c/design" },
  signOut: {},
  invite: {},
  shortcuts: {},
  switcher: {},
  search: {},
  jumpToDate: { at: "/c/long" },
  unread: { change: waiting },
  mentions: { change: waiting },
  whyUnread: { change: waiting },
  saved: { change: filled },
  reminders: { change: filled },
  scheduled: { change: filled },
  drafts: { change: filled },
  unsent: { change: filled },
  section: {},
  renameSection: {
    change: sections,
    // It is asked for from the list, where it has its name by then.
    steps: [
      () => useView.getState().close(),
      until("[data-section=section0]"),
      () => useView.getState().openAbout("renameSection", "section0"),
    ],
  },
};

const kebab = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);

export const dialogScreens: Record<string, Screen> = {
  ...Object.fromEntries(
    Object.entries(dialogs).map(([name, screen]) => [
      kebab(name),
      { at: "/c/maya", dialog: name as OpenDialog, ...screen },
    ]),
  ),
  "unread-none": { at: "/c/maya", dialog: "unread" },
};
