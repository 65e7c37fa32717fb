import { mockIPC } from "@tauri-apps/api/mocks";
import type { CoreError } from "@/core/bindings/CoreError";
import type { Coverage } from "@/core/bindings/Coverage";
import type { Draft } from "@/core/bindings/Draft";
import type { ErrorCode } from "@/core/bindings/ErrorCode";
import type { ErrorParams } from "@/core/bindings/ErrorParams";
import type { Event } from "@/core/bindings/Event";
import type { Jump } from "@/core/bindings/Jump";
import type { MessageRef } from "@/core/bindings/MessageRef";
import type { MessageRows } from "@/core/bindings/MessageRows";
import type { Place } from "@/core/bindings/Place";
import type { Quoted } from "@/core/bindings/Quoted";
import type { Thread } from "@/core/bindings/Thread";
import type { Timeline } from "@/core/bindings/Timeline";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { Written } from "@/core/bindings/Written";
import { peopleAnswers } from "./fakePeople";
import { serverAnswers } from "./fakeServer";
import { settingsAnswers } from "./fakeSettings";
import { account, ana, matching, maya, message, rowOf, tomas, type World } from "./world";

export type Args = Record<string, unknown>;
export type Answer = (args: Args) => unknown;

/** As many rows as the core gives at once. */
const WINDOW = 200;

export const refusal = (code: ErrorCode, params: ErrorParams = {}): CoreError => ({
  type: "refused",
  error: { code, params },
});

const draftKey = ({ conversationId, threadId }: Args) =>
  `${String(conversationId)}/${typeof threadId === "string" ? threadId : ""}`;

const now = () => new Date().toISOString();

/** What these rows answer, as far as it is among all. */
function quotedBy(rows: TimelineRow[], all: TimelineRow[]): Quoted[] {
  const wanted = new Set(rows.map(({ replyTo }) => replyTo));
  return all
    .filter(({ id }) => wanted.has(id))
    .map(({ id, seq, senderId, body, deleted, files }) => {
      const senderName = [ana, maya, tomas].find((one) => one.id === senderId)?.displayName ?? "";
      return { id, seq, senderId, senderName, body, deleted, files: files.length };
    });
}

/** With this reaction of hers, or without it. */
function reacted(row: TimelineRow, emoji: string, mine: string[]): TimelineRow {
  const others = row.reactions.filter((one) => one.emoji !== emoji);
  const before = row.reactions.find((one) => one.emoji === emoji)?.userIds ?? [];
  const userIds = [...before.filter((id) => id !== ana.id), ...mine];
  return { ...row, reactions: userIds.length > 0 ? [...others, { emoji, userIds }] : others };
}

const covered: Coverage = {
  conversations: 1,
  whole: 1,
  since: null,
  indexing: false,
  offline: false,
};

/** Answers as the core does, from an invented world that a test can look into and change. */
export class FakeCore {
  readonly calls: { command: string; args: Args }[] = [];
  private readonly overrides = new Map<string, Answer>();
  private readonly drafts: Record<string, Draft> = {};
  private tell: (events: Event[]) => void = () => undefined;

  constructor(readonly world: World) {
    this.moreAnswers = { ...settingsAnswers(this), ...peopleAnswers(this), ...serverAnswers(this) };
    mockIPC((command, args = {}) => {
      const given = args as Args;
      this.calls.push({ command, args: given });
      const answer =
        this.overrides.get(command) ?? this.moreAnswers[command] ?? this.answers[command];
      if (answer === undefined) throw new Error(`no such command: ${command}`);
      return answer(given);
    });
  }

  /** Answers this command in another way from now on. */
  on(command: string, answer: Answer) {
    this.overrides.set(command, answer);
    return this;
  }

  fails(command: string, error: CoreError) {
    return this.on(command, () => Promise.reject(error));
  }

  /** The arguments of each call of the command. */
  called(command: string) {
    return this.calls.filter((call) => call.command === command).map(({ args }) => args);
  }

  /** The texts that were sent. */
  sent() {
    return this.called("send_message").map(({ written }) => (written as Written).body);
  }

  emit(...events: Event[]) {
    this.tell(events);
  }

  changed(id: string) {
    const accountId = account().id;
    this.emit(
      { type: "timeline", accountId, conversationId: id },
      { type: "conversation", accountId, conversationId: id },
      { type: "conversations", accountId },
    );
  }

  private talk({ conversationId }: Args) {
    const found = this.world.talks[String(conversationId)];
    if (!found) throw { type: "notFound" } satisfies CoreError;
    return found;
  }

  private read(args: Args): Timeline {
    const { rows, older, details } = this.talk(args);
    const place = args["place"] as Place;
    const middle =
      place.type === "newest"
        ? rows.length
        : rows.findIndex(({ seq }) => (seq ?? Infinity) >= place.seq);
    const end = Math.min(
      rows.length,
      (middle === -1 ? rows.length : middle) + (place.type === "newest" ? 0 : WINDOW / 2),
    );
    const start = Math.max(0, end - WINDOW);
    const shown = rows.slice(start, end);
    return structuredClone({
      rows: shown,
      people: details.members.map(({ user }) => user),
      quoted: quotedBy(shown, rows),
      older: start > 0 ? "here" : older,
      newer: end < rows.length ? "here" : "nothing",
      read: details.read,
    });
  }

  private send(args: Args) {
    const talk = this.talk(args);
    const { body, replyTo, threadId, silent } = args["written"] as Written;
    const sent = message(ana, body, {
      replyTo: replyTo ?? null,
      threadId: threadId ?? null,
      silent: silent ?? false,
      seq: null,
      state: "queued",
      createdAt: new Date().toISOString(),
    });
    talk.rows = [...talk.rows, sent];
    if (!sent.threadId) this.world.files = [];
    this.world.list = this.world.list.map((row) =>
      row.id === args["conversationId"] ? rowOf(talk) : row,
    );
    queueMicrotask(() => this.changed(String(args["conversationId"])));
    return sent.id;
  }

  /** Changes one row, as the core shows what waits. */
  private row({ place, ...args }: Args, change: (row: TimelineRow, args: Args) => TimelineRow) {
    const { conversationId, messageId } = place as MessageRef;
    const talk = this.talk({ conversationId });
    talk.rows = talk.rows.map((row) => (row.id === messageId ? change(row, args) : row));
    queueMicrotask(() => this.changed(conversationId));
    return null;
  }

  /** Rows of a conversation that are shown apart from it. */
  private apart(args: Args, isShown: (row: TimelineRow) => boolean): MessageRows {
    const { rows, details } = this.talk(args);
    const people = details.members.map(({ user }) => user);
    return structuredClone({ rows: rows.filter(isShown), people, quoted: quotedBy(rows, rows) });
  }

  private thread(args: Args, threadId: string): Thread {
    const root = this.talk(args).rows.find(({ id }) => id === threadId);
    if (!root) throw { type: "notFound" } satisfies CoreError;
    return { root, ...this.apart(args, (row) => row.threadId === threadId), older: "nothing" };
  }

  private files({ kind, ...args }: Args) {
    const { rows } = this.talk(args);
    const files = rows.toReversed().flatMap((row) =>
      row.files
        .filter(({ picture }) => (picture !== null) === (kind === "picture"))
        .map(({ id, name, mediaType, bytes, picture }) => ({
          messageId: row.id,
          seq: row.seq,
          senderId: row.senderId,
          createdAt: row.createdAt,
          attachment: { fileId: id, name, mediaType, bytes, ...(picture && { picture }) },
        })),
    );
    return structuredClone({ files });
  }

  private discard(args: Args) {
    const talk = this.talk(args);
    const row = talk.rows.find(({ id }) => id === args["messageId"]);
    talk.rows = talk.rows.filter(({ id }) => id !== args["messageId"]);
    queueMicrotask(() => this.changed(String(args["conversationId"])));
    const { body = "", replyTo = null, threadId = null } = row ?? {};
    return { body, replyTo, threadId };
  }

  private enter() {
    const made = account();
    this.world.app = { ...this.world.app, accounts: [made] };
    return made;
  }

  private readonly moreAnswers: Record<string, Answer>;

  private readonly answers: Record<string, Answer> = {
    subscribe: ({ channel }) => {
      const { onmessage } = channel as { onmessage: (events: Event[]) => void };
      this.tell = onmessage;
      return null;
    },
    app_state: () => structuredClone(this.world.app),
    check_server: () => this.world.server,
    sign_in: () => this.enter(),
    sign_up: () => this.enter(),
    sign_out: () => {
      this.world.app = { ...this.world.app, accounts: [] };
      return null;
    },
    retry_keychain: () => this.world.app.keychain,
    write_settings: ({ settings }) => {
      this.world.app = { ...this.world.app, settings: settings as World["app"]["settings"] };
      return null;
    },
    list_conversations: () => structuredClone(this.world.list),
    read_conversation: (args) => structuredClone(this.talk(args).details),
    read_timeline: (args) => this.read(args),
    load_history: () => null,
    send_message: (args) => this.send(args),
    retry_message: () => null,
    discard_message: (args) => {
      this.discard(args);
      return null;
    },
    take_back_message: (args) => {
      const { body, replyTo, threadId } = this.discard(args);
      const key = draftKey({ ...args, threadId });
      const stored = threadId === null ? this.talk(args).details.draft : null;
      const now = (this.drafts[key] ?? stored)?.body ?? "";
      const draft = { body: now.trim() === "" ? body : `${body}\n${now}`, replyTo };
      this.drafts[key] = draft;
      return draft;
    },
    discard_change: (args) => this.row(args, (row) => ({ ...row, change: null })),
    list_unsent: () => [],
    list_saved: () => [],
    list_reminders: () => [],
    set_reminder: () => "reminder",
    put_off_reminder: () => null,
    finish_reminder: () => null,
    list_scheduled: () => [],
    schedule_message: () => "planned",
    change_scheduled: () => null,
    cancel_scheduled: () => null,
    remove_previews: (args) => this.row(args, (row) => ({ ...row, previews: [] })),
    forward_messages: () => null,
    mark_unread: () => null,
    mark_all_read: () => [],
    read_receipts: () => [],
    retry_unsent: () => null,
    discard_unsent: () => null,
    list_drafts: () => [],
    read_draft: (args) => this.drafts[draftKey(args)] ?? null,
    edit_message: (args) =>
      this.row(args, (row, { body }) => ({ ...row, body: String(body), editedAt: now() })),
    delete_message: (args) =>
      this.row(args, (row) => ({ ...row, body: "", deleted: true, reactions: [] })),
    add_reaction: (args) =>
      this.row(args, (row, { emoji }) => reacted(row, String(emoji), [ana.id])),
    remove_reaction: (args) => this.row(args, (row, { emoji }) => reacted(row, String(emoji), [])),
    pin_message: (args) => this.row(args, (row) => ({ ...row, pinned: { by: ana.id, at: now() } })),
    unpin_message: (args) => this.row(args, (row) => ({ ...row, pinned: null })),
    save_message: (args) => this.row(args, (row) => ({ ...row, saved: true })),
    unsave_message: (args) => this.row(args, (row) => ({ ...row, saved: false })),
    transfers: () => [],
    pause_upload: () => null,
    resume_upload: () => null,
    open_file: () => null,
    show_file: () => null,
    save_file: () => true,
    cancel_download: () => null,
    jump: ({ conversationId, to }) => {
      const { rows, details } = this.talk({ conversationId });
      const wanted = to as Jump;
      if (wanted.type === "message") {
        return rows.find(({ id }) => id === wanted.messageId)?.seq ?? 1;
      }
      return rows.find(({ createdAt }) => createdAt >= wanted.at)?.seq ?? details.newest;
    },
    explain_unread: () => [],
    read_thread: ({ threadId, ...args }) => this.thread(args, String(threadId)),
    list_threads: (args) => this.apart(args, (row) => row.thread !== null),
    list_pins: (args) => this.apart(args, (row) => row.pinned !== null),
    read_versions: () => [],
    list_files: (args) => this.files(args),
    mark_read: () => null,
    save_draft: (args) => {
      this.drafts[draftKey(args)] = args["draft"] as Draft;
      return null;
    },
    chosen_files: () => ({ files: this.world.files, refused: [] }),
    choose_files: () => ({ files: this.world.files, refused: [] }),
    remove_file: ({ fileId }) => {
      this.world.files = this.world.files.filter(({ id }) => id !== fileId);
      return { files: this.world.files, refused: [] };
    },
    typing: () => null,
    typing_now: ({ conversationId }) => this.world.typing[String(conversationId)] ?? [],
    presence_of: ({ userIds }) =>
      Object.fromEntries(
        (userIds as string[]).map((id) => [id, this.world.presence[id] ?? "offline"]),
      ),
    connection: () => this.world.connection,
    retry_now: () => null,
    set_view: () => null,
    search: () => ({ hits: [], next: null, partial: false, reached: null, coverage: covered }),
    search_server: () => ({ hits: [], next: null, partial: false, reached: null, offline: false }),
    search_reach: () => [],
    search_users: ({ query }) => matching(this.world.people, String(query)),
    open_direct: ({ userId }) => `direct-${String(userId)}`,
    create_conversation: () => "group",
    change_conversation: () => null,
    add_members: () => null,
    remove_member: () => null,
    set_role: () => null,
    ban_member: () => null,
    unban_member: () => null,
    list_bans: () => [],
    change_settings: () => null,
    list_channels: () => ({ channels: [], more: false }),
    join_channel: () => null,
    list_conversation_invites: () => [],
    create_conversation_invite: ({ conversationId }) => ({
      id: "invite",
      conversationId,
      secret: "kestrel-9f2c-lark",
      uses: null,
      used: 0,
      expiresAt: null,
      createdBy: ana.id,
      createdAt: "2026-01-01T10:00:00Z",
    }),
    revoke_conversation_invite: () => null,
    join_by_invite: () => "group",
    read_journal: () => [],
    diagnose: () => [],
    save_diagnosis: () => true,
    storage_use: () => ({
      accounts: [{ accountId: account().id, messages: 48e6, media: 310e6, other: 2e5 }],
      logs: 4e5,
      free: 90e9,
    }),
    list_authorities: () => [],
    add_authority: () => [],
    remove_authority: () => null,
    remove_avatar: () => null,
    set_avatar: () => null,
    set_conversation_avatar: () => null,
    remove_conversation_avatar: () => null,
    set_status: () => null,
    set_do_not_disturb: () => null,
    set_privacy: () => null,
    set_link_previews: () => null,
    read_do_not_disturb: () => ({ until: null, schedule: null, rev: 0 }),
    read_privacy: () => ({ presence: false, typing: false, receipts: false, rev: 0 }),
    read_link_previews: () => ({ make: true, show: true, rev: 0 }),
    list_blocks: () => [],
    block_user: () => null,
    unblock_user: () => null,
    report: () => null,
    change_password: () => null,
    request_email_code: () => null,
    request_reset: () => null,
    reset_password: () => null,
    end_other_sessions: () => null,
    deactivate_account: () => null,
    delete_account: () => null,
    export_account: () => true,
    list_server_users: () => ({ accounts: [], more: false }),
    set_server_role: () => null,
    suspend_user: () => null,
    unsuspend_user: () => null,
    remove_messages_of: () => null,
    reactivate_user: () => null,
    list_reports: () => ({ reports: [], more: false }),
    list_audit: () => ({ entries: [], more: false }),
    list_sections: () => [],
    name_section: ({ sectionId }) => sectionId ?? "section",
    remove_section: () => null,
    order_sections: () => null,
    leave_conversation: () => null,
    create_invite: () => ({ id: "invite", secret: "kestrel-9f2c-lark", uses: 1, expiresAt: "" }),
    open_link: () => null,
    link_question: () => null,
    drop_link: () => null,
    resume_link: () => null,
    follow_link: () => null,
    quit: () => null,
    close_window: () => null,
    open_window: () => null,
  };
}
