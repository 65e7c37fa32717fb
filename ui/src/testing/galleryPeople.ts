import { useView } from "@/stores/view";
import type { Screen } from "./gallery";
import { click, clickOn, type Step, type, until } from "./gallerySteps";
import type { World } from "./world";

const beside = () => useView.getState().showPane("details");
/** The card of the third of the members. */
const card: Step[] = [clickOn("aside li > button:first-child", 2), until("[role=dialog]")];

/** The group of those who look at designs is a large one. */
export const crowd = ({ talks, people }: World) => {
  const here = talks["design"]?.details;
  const [maya] = people;
  if (!here || !maya) return;
  const more = Array.from({ length: 400 }, (_, n) => ({
    user: { ...maya, id: `crowd${String(n)}`, displayName: `Member ${String(n + 1)}` },
    role: "member" as const,
    status: null,
  }));
  here.members = [...here.members, ...more];
};
const channel = ({ talks }: World) => {
  const here = talks["design"]?.details;
  if (!here) return;
  here.conversation = { ...here.conversation, kind: "channel", isPublic: true };
  here.role = "member";
  here.permissions = [];
};

/** Groups and people. */
export const peopleScreens: Record<string, Screen> = {
  "group-roles": { at: "/c/design", dialog: "groupSettings", steps: [click("Members")] },
  "group-bans": { at: "/c/design", dialog: "groupSettings", steps: [click("Banned")] },
  "group-refused": {
    at: "/c/design",
    dialog: "groupSettings",
    change: (_, core) => void core.fails("change_conversation", { type: "offline" }),
    steps: [
      type("Design, reviewed", "[role=dialog] input:not([type=file])"),
      click("Save changes"),
    ],
  },
  "invite-link-made": {
    at: "/c/design",
    dialog: "inviteLinks",
    steps: [click("Make a link"), click("Show as a picture to scan")],
  },
  "discover-nothing": {
    at: "/c/maya",
    dialog: "discover",
    change: ({ known }) => void (known.channels = []),
  },
  "join-known": {
    at: "/c/maya",
    dialog: "join",
    steps: [type("linnet://chat.example.org/invite/kestrel-9f2c-lark-70d1", "[role=dialog] input")],
  },
  "new-chat-nobody": { at: "/c/maya", dialog: "newChat", steps: [type("xyzzy")] },
  "new-group-chosen": {
    at: "/c/maya",
    dialog: "newGroup",
    steps: [clickOn("[role=option]", 0), clickOn("[role=option]", 1)],
  },
  details: { at: "/c/design", change: beside },
  "details-direct": { at: "/c/maya", change: beside },
  "details-channel": {
    at: "/c/design",
    change: (world) => {
      beside();
      channel(world);
    },
  },
  "details-crowd": {
    at: "/c/design",
    change: (world) => {
      beside();
      crowd(world);
    },
  },
  "member-menu": {
    at: "/c/design",
    change: beside,
    steps: [clickOn("aside li > button:last-child", 1), until("[role=menu]")],
  },
  "person-card": { at: "/c/design", change: beside, steps: card },
  block: { at: "/c/design", change: beside, steps: [...card, click("Block")] },
  report: { at: "/c/design", change: beside, steps: [...card, click("Report")] },
  "report-incomplete": {
    at: "/c/design",
    change: beside,
    steps: [...card, click("Report"), click("Send report")],
  },
};
