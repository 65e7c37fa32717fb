import type { AdminPart, Part } from "@/features/settings/parts";
import type { Screen } from "./gallery";
import { ailing, believing } from "./galleryMachine";
import { click, clickOn, shortcut, type, until } from "./gallerySteps";
import { account, at, type World } from "./world";

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

const parts: Record<Part, Screen> = {
  profile: { at: "/settings/profile", change: myself },
  account: { at: "/settings/account" },
  sessions: { at: "/settings/sessions" },
  privacy: { at: "/settings/privacy" },
  notifications: { at: "/settings/notifications" },
  appearance: { at: "/settings/appearance" },
  writing: { at: "/settings/writing" },
  keyboard: { at: "/settings/keyboard" },
  storage: { at: "/settings/storage" },
  desktop: { at: "/settings/desktop" },
  servers: { at: "/settings/servers" },
  certificates: { at: "/settings/certificates", change: believing },
  diagnosis: { at: "/settings/diagnosis", change: ailing },
  language: { at: "/settings/language" },
  about: { at: "/settings/about" },
};
const serverParts: Record<AdminPart, Screen> = {
  people: { at: "/admin/people", change: order },
  reports: { at: "/admin/reports", change: order },
  audit: { at: "/admin/audit", change: order },
};
const named = (start: string, all: Record<string, Screen>) =>
  Object.fromEntries(Object.entries(all).map(([name, screen]) => [`${start}-${name}`, screen]));

const onLina = (name: string): Screen => ({
  at: "/admin/people",
  change: order,
  steps: [click("More about Lina Haddad"), until("[role=menu]"), click(name)],
});
const asMember = ({ app }: World) => {
  app.accounts = app.accounts.map((one) => ({ ...one, role: "member" }));
};
const fails =
  (command: string): NonNullable<Screen["change"]> =>
  (_, core) =>
    void core.fails(command, { type: "offline" });

/** Settings, and the server for those who look after it. */
export const settingsScreens: Record<string, Screen> = {
  "settings-list": { at: "/settings" },
  ...named("settings", parts),
  ...named("admin", serverParts),
  "settings-rules": { at: "/settings/notifications", change: rules },
  "settings-keyboard-conflict": {
    at: "/settings/keyboard",
    change: ({ app }) => {
      app.settings.shortcuts = { search: "Ctrl+Alt+F" };
    },
    steps: [
      clickOn("button[aria-pressed]", 1),
      () => document.querySelector<HTMLElement>("[data-listening]")?.focus(),
      shortcut("KeyK"),
    ],
  },
  "settings-several-servers": {
    at: "/settings/servers",
    change: ({ app }) => {
      const more = { server: "https://talk.verein.example", serverName: "Verein", id: "second" };
      app.accounts = [...app.accounts, { ...account(), ...more, state: "expired" }];
    },
  },
  "settings-sessions-offline": { at: "/settings/sessions", change: fails("list_sessions") },
  "settings-profile-offline": { at: "/settings/profile", change: fails("read_me") },
  "settings-password-refused": { at: "/settings/account", steps: [click("Change password")] },
  "end-session": { at: "/settings/sessions", steps: [click("Sign out on Linux, workshop")] },
  "close-account": { at: "/settings/account", steps: [click("Close")] },
  "delete-account": { at: "/settings/account", steps: [click("Delete")] },
  "remove-account": { at: "/settings/servers", steps: [click("Remove the account on Example")] },
  "admin-nobody": { at: "/admin/people" },
  "admin-offline": { at: "/admin/people", change: fails("list_server_users") },
  "admin-not-you": { at: "/admin/people", change: asMember },
  "admin-no-reports": { at: "/admin/reports" },
  "admin-no-audit": { at: "/admin/audit" },
  "admin-person-menu": {
    at: "/admin/people",
    change: order,
    steps: [click("More about Lina Haddad"), until("[role=menu]")],
  },
  "admin-suspend": onLina("Suspend"),
  "admin-remove-messages": onLina("Remove their messages"),
  "admin-reset-code": { ...onLina("Code for a new password") },
  "admin-found": {
    at: "/admin/people",
    change: order,
    steps: [until("main li"), type("jon", "main input")],
  },
};
