import type { Account } from "@/core/bindings/Account";
import type { AppState } from "@/core/bindings/AppState";
import type { Beyond } from "@/core/bindings/Beyond";
import type { Connection } from "@/core/bindings/Connection";
import type { ChosenFile } from "@/core/bindings/ChosenFile";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Permission } from "@/core/bindings/Permission";
import type { Presence } from "@/core/bindings/Presence";
import type { ServerInfo } from "@/core/bindings/ServerInfo";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { User } from "@/core/bindings/User";
import { people, type People } from "./fakePeople";
import { server, type Server } from "./fakeServer";
import { own, type Own } from "./fakeSettings";

/** An open conversation as the invented core holds it: every message, of which the window reads a part. */
export type Talk = { details: ConversationDetails; rows: TimelineRow[]; older: Beyond };

export type World = {
  app: AppState;
  server: ServerInfo;
  people: User[];
  list: ConversationRow[];
  talks: Record<string, Talk>;
  typing: Record<string, string[]>;
  presence: Record<string, Presence>;
  connection: Connection;
  /** What goes with the message that is being written. */
  files: ChosenFile[];
  /** What belongs to oneself: sessions, rules and the like. */
  own: Own;
  /** What is known of groups and people beyond their conversations. */
  known: People;
  /** What only the server says: of oneself, and to those who keep order. */
  serverSide: Server;
};

export const user = (id: string, displayName: string): User => ({
  id,
  username: displayName.split(" ", 1)[0]!.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase(),
  displayName,
  avatar: null,
  deactivated: false,
  version: 1,
});

export const ana = user("ana", "Ana Ruiz");
export const maya = user("maya", "Maya Chen");
export const tomas = user("tomas", "Tomás Oliveira");

export const account = (me = ana): Account => ({
  id: "account",
  server: "https://chat.example.org",
  serverName: "Example",
  user: me,
  role: "member",
  state: "signed_in",
});

export const appState = (accounts: Account[]): AppState => ({
  accounts,
  keychain: { type: "available" },
  server: null,
  version: "0.1.0",
  settings: {
    theme: "light",
    density: "bubbles",
    textSize: "normal",
    zoom: 100,
    motion: "system",
    language: null,
    notificationContent: "name_and_text",
    closeToTray: false,
    startAtLogin: false,
    startHidden: true,
    summonShortcut: null,
    mediaCacheMib: 512,
    historyDays: 0,
    undoSendSeconds: 0,
    commandLine: false,
    checkForUpdates: true,
    shortcuts: {},
    sendKey: "enter",
    upEdits: true,
    spellCheck: true,
    spellLanguages: [],
  },
  rebuilt: false,
});

/** `createdAt` is today at this time of the day. */
export const at = (time: string, daysAgo = 0) => {
  const [hours, minutes] = time.split(":").map(Number);
  const date = new Date();
  date.setDate(date.getDate() - daysAgo);
  date.setHours(hours ?? 0, minutes ?? 0, 0, 0);
  return date.toISOString();
};

let made = 0;

export const message = (
  sender: User,
  body: string,
  more: Partial<TimelineRow> & { own?: boolean } = {},
): TimelineRow => {
  made += 1;
  const seq = more.seq === undefined ? made : more.seq;
  return {
    id: `m${String(made)}`,
    rev: seq ?? 0,
    senderId: sender.id,
    own: sender.id === ana.id,
    body,
    createdAt: at("10:00"),
    state: "sent",
    heldUntil: null,
    error: null,
    retryAt: null,
    editedAt: null,
    deleted: false,
    reactions: [],
    replyTo: null,
    threadId: null,
    thread: null,
    forwarded: null,
    silent: false,
    mentions: [],
    mentionsAll: false,
    pinned: null,
    files: [],
    previews: [],
    saved: false,
    change: null,
    ...more,
    seq,
  };
};

/** Numbers the messages from 1, so that what is unread can be said by number. */
export const numbered = (rows: TimelineRow[]) =>
  rows.map((row, index) => (row.seq === null ? row : { ...row, seq: index + 1, rev: index + 1 }));

/** What the owner of a group may do. */
const EVERYTHING: Permission[] = [
  "rename",
  "set_topic",
  "set_avatar",
  "set_history",
  "add_members",
  "remove_members",
  "ban",
  "unban",
  "list_bans",
  "change_roles",
  "hand_over",
  "invite",
  "manage_invites",
  "pin",
  "delete_others_messages",
  "mention_all",
];

type More = Partial<ConversationDetails> & { title?: string | null };

export const talk = (id: string, members: User[], rows: TimelineRow[], more: More = {}): Talk => {
  const { title = null, ...rest } = more;
  const isDirect = members.length === 2 && title === null;
  const other = isDirect ? (members.find((member) => member.id !== ana.id) ?? null) : null;
  const newest = rows.findLast(({ seq }) => seq !== null)?.seq ?? 0;
  const kind = isDirect ? "direct" : "group";
  const read = more.read ?? newest;
  const details: ConversationDetails = {
    conversation: {
      id,
      kind,
      title,
      topic: null,
      avatar: null,
      isPublic: false,
      history: "all",
      createdBy: ana.id,
      createdAt: at("9:00", 30),
      rev: 1,
    },
    name: title ?? other?.displayName ?? members.map((one) => one.displayName).join(", "),
    other,
    members: members.map((one) => ({
      user: one,
      role: one.id === ana.id ? "owner" : "member",
      status: null,
    })),
    role: "owner",
    permissions: isDirect ? ["pin", "mention_all"] : EVERYTHING,
    settings: {
      conversationId: id,
      notify: "all",
      notifyUntil: null,
      notifyAfter: "all",
      archived: false,
      favourite: false,
      sectionId: null,
      rev: 0,
    },
    left: false,
    read,
    newest,
    opensAt: newest > read ? { type: "around", seq: read } : { type: "newest" },
    draft: null,
    ...rest,
  };
  return { details, rows, older: "nothing" };
};

export const rowOf = ({ details, rows }: Talk, more: Partial<ConversationRow> = {}) => {
  const last = rows.at(-1);
  const sender = details.members.find(({ user: one }) => one.id === last?.senderId)?.user;
  const row: ConversationRow = {
    id: details.conversation.id,
    kind: details.conversation.kind,
    name: details.name,
    other: details.other,
    avatar: details.conversation.avatar,
    last: last
      ? {
          senderId: last.senderId,
          senderName: sender?.displayName ?? "",
          own: last.own,
          body: last.body,
          state: last.state,
          createdAt: last.createdAt,
        }
      : null,
    unread: rows.filter(({ own, seq }) => !own && seq !== null && seq > details.read).length,
    draft: details.draft?.body ?? null,
    failed: rows.filter(({ state }) => state === "failed").length,
    waiting: 0,
    mentions: 0,
    counted: 0,
    muted: false,
    notifyAfter: "all",
    archived: false,
    favourite: false,
    sectionId: null,
    left: details.left,
    changedAt: last?.createdAt ?? at("9:00"),
    ...more,
  };
  return row;
};

/** Ana, signed in, with what she talks about. */
export const world = (talks: Talk[] = [], more: Partial<World> = {}): World => ({
  app: appState([account()]),
  server: {
    name: "Example",
    version: "0.1.0",
    protocol: "1",
    registration: "open",
    sendsMail: true,
    requiresEmail: false,
  },
  people: [maya, tomas],
  list: talks.map((one) => rowOf(one)),
  talks: Object.fromEntries(talks.map((one) => [one.details.conversation.id, one])),
  typing: {},
  presence: {},
  connection: { type: "live" },
  files: [],
  own: own(),
  known: people(),
  serverSide: server(),
  ...more,
});

export const matching = (people: User[], query: string) =>
  people.filter((one) =>
    `${one.username} ${one.displayName}`.toLowerCase().includes(query.toLowerCase()),
  );
