import type { NotificationHealth } from "@/core/bindings/NotificationHealth";
import type { NotificationRules } from "@/core/bindings/NotificationRules";
import type { QuietSchedule } from "@/core/bindings/QuietSchedule";
import type { Rehearsal } from "@/core/bindings/Rehearsal";
import type { Session } from "@/core/bindings/Session";
import type { Trial } from "@/core/bindings/Trial";
import type { Answer, FakeCore } from "./fakeCore";
import { at } from "./world";

export type Own = {
  sessions: Session[];
  rules: NotificationRules;
  hours: QuietSchedule | null;
  health: NotificationHealth;
};

const session = (id: string, deviceName: string, more: Partial<Session> = {}): Session => ({
  id,
  deviceId: id,
  deviceName,
  createdAt: at("9:00", 40),
  lastSeenAt: at("9:30"),
  address: "203.0.113.7",
  current: false,
  ...more,
});

export const own = (): Own => ({
  sessions: [
    session("s2", "Linux, workshop", { lastSeenAt: at("18:02", 1), address: "198.51.100.24" }),
    session("s1", "Linux, desk", { current: true }),
    session("s3", "Windows, laptop", { createdAt: at("9:00", 300), lastSeenAt: at("9:00", 90) }),
  ],
  rules: { keywords: ["release"], people: {}, mentions: "each" },
  hours: null,
  health: {
    daemon: { type: "present", name: "gnome-shell", canReply: true },
    shownAt: at("9:12"),
    withheld: { at: at("10:42"), accountId: "account", why: "before_eyes" },
  },
});

const alert = (id: string, name: string, sender: string, body: string) => ({
  conversationId: id,
  conversationName: name,
  messageId: `${id}-1`,
  senderName: sender,
  body,
  createdAt: at("9:12", 1),
});

/** Each word and each rule for a person makes a difference; quiet hours take some away. */
function rehearsed({ rules, hours }: Trial): Rehearsal {
  const more = rules.keywords.length * 3 + Object.keys(rules.people).length * 2;
  const alerts = 7 + more - (hours ? 2 : 0) - (rules.mentions === "repeated" ? 1 : 0);
  return {
    messages: 214,
    alerts,
    newest: [
      { ...alert("maya", "Maya Chen", "Maya Chen", "Could you read them?"), why: "direct" },
      { ...alert("design", "Design review", "Lina", "The release is tagged"), why: "keyword" },
    ],
  };
}

export const settingsAnswers = (core: FakeCore): Record<string, Answer> => ({
  read_settings: () => structuredClone(core.world.app.settings),
  list_sessions: () => structuredClone(core.world.own.sessions),
  end_session: ({ sessionId }) => {
    const { own: mine } = core.world;
    mine.sessions = mine.sessions.filter(({ id }) => id !== sessionId);
    return null;
  },
  remove_account: ({ accountId }) => {
    const { app } = core.world;
    core.world.app = { ...app, accounts: app.accounts.filter(({ id }) => id !== accountId) };
    return null;
  },
  read_notification_rules: () => structuredClone(core.world.own.rules),
  write_notification_rules: ({ rules }) => {
    core.world.own.rules = rules as NotificationRules;
    return null;
  },
  quiet_hours: () => structuredClone(core.world.own.hours),
  set_quiet_hours: ({ schedule }) => {
    core.world.own.hours = schedule as QuietSchedule | null;
    return null;
  },
  rehearse: ({ trial }) => rehearsed(trial as Trial),
  notification_health: () => structuredClone(core.world.own.health),
  test_notification: () => structuredClone(core.world.own.health),
  update_state: () => null,
  summon_state: () => ({ type: core.world.app.settings.summonShortcut ? "active" : "off" }),
  export_copy: () => ({ conversations: 12, messages: 4180, files: 73 }),
});
