import type { Screen } from "./gallery";
import { useView } from "@/stores/view";
import { at, type World } from "./world";

const beside = () => useView.getState().showPane("details");
const card = () => {
  beside();
  setTimeout(
    () => document.querySelectorAll<HTMLElement>("aside li > button:first-child")[2]?.click(),
    600,
  );
};
const rules = ({ own }: World) => {
  const days = ["monday", "tuesday", "wednesday", "thursday", "friday"] as const;
  own.rules = {
    keywords: ["release", "outage", "Design review"],
    people: { maya0: "always", tomas0: "never" },
    mentions: "repeated",
  };
  own.hours = { timeZone: "Europe/Lisbon", times: [{ days: [...days], from: 1320, to: 420 }] };
  own.health.daemon = { type: "missing", reason: "org.freedesktop.Notifications" };
};

/** What those who keep order find. */
const order = ({ serverSide, people }: World) => {
  const [maya, tomas, lina, jonas] = people;
  if (!maya || !tomas || !lina || !jonas) return;
  const record = { role: "member", suspension: null, beingRemoved: false } as const;
  const seen = { createdAt: at("9:00", 200), lastSeenAt: at("9:00", 1) };
  const suspension = { since: at("9:00", 2), until: at("9:00", -5), reason: "Advertising" };
  serverSide.accounts = [
    { ...maya, ...record, ...seen, role: "admin" },
    { ...tomas, ...record, ...seen, role: "moderator" },
    { ...lina, ...record, ...seen, lastSeenAt: null },
    { ...jonas, ...record, ...seen, suspension },
  ];
  const told = {
    reporterId: lina.id,
    userId: jonas.id,
    message: null,
    createdAt: at("8:40"),
    state: "open",
    moderatorId: null,
    resolvedAt: null,
    note: null,
  } as const;
  serverSide.reports = [
    {
      ...told,
      id: "r1",
      number: 1,
      excerpt: "Watches, half price, only today: watches.example",
      reason: "The same advertisement in four channels.",
    },
    { ...told, id: "r2", number: 2, excerpt: null, reason: "Writes to me again and again." },
  ];
  const entry = { actorId: maya.id, targetId: jonas.id, address: "203.0.113.7" };
  serverSide.audit = [
    { ...entry, id: 3, at: at("9:10"), action: "suspended", details: { reason: "Advertising" } },
    { ...entry, id: 2, at: at("9:02", 1), action: "reset_link_made", details: {} },
    { ...entry, id: 1, at: at("9:00", 9), action: "role_changed", details: { to: "moderator" } },
  ];
};
const myself = ({ serverSide: { me } }: World) => {
  me.bio = "Release engineer. Ask me about crashes.";
  me.pronouns = "she/her";
  me.timeZone = "Europe/Lisbon";
  me.status = { emoji: "🍵", text: "Tea, back at four", until: at("16:00") };
};
const click = (name: string, after = 700) =>
  setTimeout(() => {
    const all = [...document.querySelectorAll<HTMLElement>("button, [role=tab]")];
    all.find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name)?.click();
  }, after);
const signedOut = (world: World) => {
  world.app = { ...world.app, accounts: [], server: "chat.example.org" };
};

/** Settings, groups, people and the server. */
export const peopleScreens: Record<string, Screen> = {
  "settings-list": { at: "/settings" },
  "settings-appearance": { at: "/settings/appearance" },
  "settings-notifications": { at: "/settings/notifications" },
  "settings-rules": { at: "/settings/notifications", change: rules },
  "settings-sessions": { at: "/settings/sessions" },
  "settings-storage": { at: "/settings/storage" },
  "settings-desktop": { at: "/settings/desktop" },
  "settings-servers": { at: "/settings/servers" },
  "settings-about": { at: "/settings/about" },
  "group-settings": { at: "/c/design", dialog: "groupSettings" },
  "invite-links": { at: "/c/design", dialog: "inviteLinks" },
  "new-channel": { at: "/c/maya", dialog: "newChannel" },
  discover: { at: "/c/maya", dialog: "discover" },
  join: { at: "/c/maya", dialog: "join" },
  details: { at: "/c/design", change: beside },
  "details-direct": { at: "/c/maya", change: beside },
  "person-card": { at: "/c/design", change: card },
  "settings-profile": { at: "/settings/profile", change: myself },
  "settings-account": { at: "/settings/account" },
  "settings-privacy": { at: "/settings/privacy" },
  "settings-writing": { at: "/settings/writing" },
  "settings-keyboard": { at: "/settings/keyboard" },
  "end-session": {
    at: "/settings/sessions",
    change: () => void click("Sign out on Linux, workshop"),
  },
  "delete-account": { at: "/settings/account", change: () => void click("Delete") },
  "remove-account": {
    at: "/settings/servers",
    change: () => void click("Remove the account on Example"),
  },
  "group-roles": { at: "/c/design", dialog: "groupSettings", change: () => void click("Members") },
  "group-bans": { at: "/c/design", dialog: "groupSettings", change: () => void click("Banned") },
  "invite-link-made": {
    at: "/c/design",
    dialog: "inviteLinks",
    change: () => {
      click("Make a link");
      click("Show as a picture to scan", 1_000);
    },
  },
  report: {
    at: "/c/design",
    change: () => {
      card();
      click("Report", 1_100);
    },
  },
  "admin-people": { at: "/admin/people", change: order },
  "admin-reports": { at: "/admin/reports", change: order },
  "admin-audit": { at: "/admin/audit", change: order },
  "admin-suspend": {
    at: "/admin/people",
    change: (world) => {
      order(world);
      click("More about Lina Haddad");
      setTimeout(() => {
        const items = [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
        items.find(({ textContent }) => textContent === "Suspend")?.click();
      }, 1_000);
    },
  },
  reset: { at: "/reset", change: signedOut },
  "reset-code": {
    at: "/reset",
    change: (world) => {
      signedOut(world);
      click("I have a code");
    },
  },
  "reset-no-mail": {
    at: "/reset",
    change: (world) => {
      signedOut(world);
      world.server = { ...world.server, sendsMail: false };
    },
  },
  "sign-up-mail": {
    at: "/sign-up",
    change: (world) => {
      signedOut(world);
      world.server = { ...world.server, requiresEmail: true };
    },
  },
};
