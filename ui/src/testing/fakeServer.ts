import type { AccountRecord } from "@/core/bindings/AccountRecord";
import type { AuditEntry } from "@/core/bindings/AuditEntry";
import type { DoNotDisturb } from "@/core/bindings/DoNotDisturb";
import type { EditProfile } from "@/core/bindings/EditProfile";
import type { LinkPreviews } from "@/core/bindings/LinkPreviews";
import type { Me } from "@/core/bindings/Me";
import type { NewStatus } from "@/core/bindings/NewStatus";
import type { Privacy } from "@/core/bindings/Privacy";
import type { Report } from "@/core/bindings/Report";
import type { Answer, FakeCore } from "./fakeCore";
import { ana, at } from "./world";

export type Server = {
  me: Me;
  privacy: Privacy;
  previews: LinkPreviews;
  disturb: DoNotDisturb;
  accounts: AccountRecord[];
  reports: Report[];
  audit: AuditEntry[];
};

export const server = (): Server => ({
  me: {
    ...ana,
    email: "ana@example.org",
    emailVerifiedAt: at("9:00", 40),
    pendingEmail: null,
    role: "member",
    bio: null,
    pronouns: null,
    timeZone: null,
    createdAt: at("9:00", 300),
    status: null,
    doNotDisturb: false,
  },
  privacy: { presence: false, typing: false, receipts: false, rev: 1 },
  previews: { make: true, show: true, rev: 1 },
  disturb: { until: null, schedule: null, rev: 1 },
  accounts: [],
  reports: [],
  audit: [],
});

const text = (value: unknown) => String(value);

/** What the core and the server say about oneself, and to those who keep order. */
export const serverAnswers = (core: FakeCore): Record<string, Answer> => ({
  ...ownAnswers(core),
  ...orderAnswers(core),
});

function ownAnswers({ world }: FakeCore): Record<string, Answer> {
  const here = world.serverSide;
  return {
    read_me: () => structuredClone(here.me),
    edit_profile: ({ change }) => {
      here.me = { ...here.me, ...(change as EditProfile) };
      return structuredClone(here.me);
    },
    set_status: ({ status }) => {
      const { emoji, text: words, until } = status as NewStatus;
      const isNone = !emoji && !words;
      here.me.status = isNone
        ? null
        : { emoji: emoji ?? null, text: words ?? null, until: until ?? null };
      return null;
    },
    set_avatar: () => null,
    remove_avatar: () => null,
    set_conversation_avatar: () => null,
    remove_conversation_avatar: () => null,
    read_privacy: () => structuredClone(here.privacy),
    set_privacy: ({ privacy }) => {
      here.privacy = { ...here.privacy, ...(privacy as Privacy) };
      return null;
    },
    read_link_previews: () => structuredClone(here.previews),
    set_link_previews: ({ wish }) => {
      here.previews = { ...here.previews, ...(wish as LinkPreviews) };
      return null;
    },
    read_do_not_disturb: () => structuredClone(here.disturb),
    set_do_not_disturb: ({ wish }) => {
      const none = { until: null, schedule: null };
      here.disturb = { ...here.disturb, ...none, ...(wish as Partial<DoNotDisturb>) };
      return null;
    },
    change_password: () => null,
    set_email: ({ email }) => {
      here.me.pendingEmail = email as string | null;
      return structuredClone(here.me);
    },
    verify_email: () => {
      here.me = { ...here.me, email: here.me.pendingEmail, pendingEmail: null };
      return structuredClone(here.me);
    },
    request_email_code: () => null,
    request_reset: () => null,
    reset_password: () => null,
    end_other_sessions: () => {
      world.own.sessions = world.own.sessions.filter(({ current }) => current);
      return null;
    },
    deactivate_account: () => null,
    delete_account: () => {
      world.app = { ...world.app, accounts: [] };
      return null;
    },
    export_account: () => true,
  };
}

function orderAnswers({ world }: FakeCore): Record<string, Answer> {
  const here = world.serverSide;
  const change = (id: unknown, by: Partial<AccountRecord>) => {
    const found = here.accounts.find((one) => one.id === id);
    if (found) Object.assign(found, by);
    return null;
  };
  const changeReport = (id: unknown, by: Partial<Report>) => {
    const found = here.reports.find((one) => one.id === id);
    if (found) Object.assign(found, by);
    return structuredClone(found);
  };
  return {
    list_server_users: ({ filter }) => {
      const { query, suspended } = filter as { query: string; suspended?: boolean };
      const accounts = here.accounts.filter(
        (one) =>
          one.displayName.toLowerCase().includes(query.toLowerCase()) &&
          (!suspended || one.suspension !== null),
      );
      return structuredClone({ accounts, more: false });
    },
    set_server_role: ({ userId, role }) => change(userId, { role: role as AccountRecord["role"] }),
    suspend_user: ({ userId, until, reason }) =>
      change(userId, {
        suspension: { since: at("9:00"), until: until as string | null, reason: text(reason) },
      }),
    unsuspend_user: ({ userId }) => change(userId, { suspension: null }),
    remove_messages_of: ({ userId }) => change(userId, { beingRemoved: true }),
    create_reset_link: () => ({ id: "reset", code: "wren-4410-finch", expiresAt: at("9:00", -1) }),
    reactivate_user: ({ userId }) => change(userId, { deactivated: false }),
    list_reports: ({ filter }) => {
      const { state } = filter as { state?: Report["state"] };
      const reports = here.reports.filter((one) => state === undefined || one.state === state);
      return structuredClone({ reports, more: false });
    },
    claim_report: ({ reportId }) =>
      changeReport(reportId, { state: "claimed", moderatorId: ana.id }),
    resolve_report: ({ reportId, note }) =>
      changeReport(reportId, { state: "resolved", note: text(note) }),
    list_audit: ({ filter }) => {
      const { action } = filter as { action?: string };
      const entries = here.audit.filter((one) => action === undefined || one.action === action);
      return structuredClone({ entries, more: false });
    },
  };
}
