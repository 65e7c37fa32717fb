import type { DraftRow } from "@/core/bindings/DraftRow";
import type { ReminderRow } from "@/core/bindings/ReminderRow";
import type { SavedRow } from "@/core/bindings/SavedRow";
import type { ScheduledRow } from "@/core/bindings/ScheduledRow";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { UnsentRow } from "@/core/bindings/UnsentRow";
import type { Args, FakeCore } from "./fakeCore";
import { account, at, type Talk } from "./world";

/** What leads through all conversations, as an invented core answers it. */
type Lists = {
  saved: SavedRow[];
  reminders: ReminderRow[];
  scheduled: ScheduledRow[];
  drafts: DraftRow[];
  unsent: UnsentRow[];
};

const placeOf = ({ details }: Talk, row: TimelineRow) => ({
  conversationId: details.conversation.id,
  name: details.name,
  messageId: row.id,
});

export const savedRow = (talk: Talk, row: TimelineRow): SavedRow => ({
  ...placeOf(talk, row),
  savedAt: at("11:00"),
  row,
  sender: talk.details.members.find(({ user }) => user.id === row.senderId)?.user ?? null,
});

export const reminderRow = (
  talk: Talk,
  row: TimelineRow,
  more: Partial<ReminderRow> = {},
): ReminderRow => ({
  ...placeOf(talk, row),
  id: `reminder of ${row.id}`,
  message: {
    id: row.id,
    seq: row.seq,
    senderId: row.senderId,
    senderName:
      talk.details.members.find(({ user }) => user.id === row.senderId)?.user.displayName ?? "",
    body: row.body,
    deleted: row.deleted,
    files: row.files.length,
  },
  remindAt: at("9:00", -1),
  state: "waiting",
  ...more,
});

export const scheduledRow = (
  { details }: Talk,
  body: string,
  more: Partial<ScheduledRow> = {},
): ScheduledRow => ({
  conversationId: details.conversation.id,
  name: details.name,
  messageId: `planned ${body}`,
  body,
  replyTo: null,
  threadId: null,
  silent: false,
  files: [],
  attachments: 0,
  sendAt: at("9:00", -1),
  state: "sent",
  error: null,
  ...more,
});

export const draftRow = (
  { details }: Talk,
  body: string,
  more: Partial<DraftRow> = {},
): DraftRow => ({
  accountId: account().id,
  conversationId: details.conversation.id,
  threadId: null,
  name: details.name,
  draft: { body, replyTo: null },
  files: 0,
  changedAt: at("10:50"),
  ...more,
});

let number = 0;

export const unsentRow = (
  { details }: Talk,
  body: string,
  more: Partial<UnsentRow> = {},
): UnsentRow => {
  number += 1;
  return {
    id: number,
    accountId: account().id,
    conversationId: details.conversation.id,
    name: details.name,
    messageId: `unsent ${String(number)}`,
    kind: "message",
    body,
    files: 0,
    state: "failed",
    heldUntil: null,
    error: { code: "not_a_member", params: {} },
    createdAt: at("10:56"),
    ...more,
  };
};

const mine = <T>(rows: T[], args: Args) => (args["accountId"] === account().id ? rows : []);
const messageOf = ({ place }: Args) => (place as { messageId: string }).messageId;

/** Answers with these lists; what is done to a line is seen when it is read again. */
export function fakeLists(core: FakeCore, given: Partial<Lists>) {
  const lists: Lists = {
    saved: [],
    reminders: [],
    scheduled: [],
    drafts: [],
    unsent: [],
    ...given,
  };
  const kept = () => core.emit({ type: "personal", accountId: account().id });
  const changed = () => core.emit({ type: "conversations", accountId: account().id });
  core
    .on("list_saved", (args) => mine(lists.saved, args))
    .on("list_reminders", (args) => mine(lists.reminders, args))
    .on("list_scheduled", (args) => mine(lists.scheduled, args))
    .on("list_drafts", () => lists.drafts)
    .on("list_unsent", () => lists.unsent)
    .on("unsave_message", (args) => {
      lists.saved = lists.saved.filter(({ messageId }) => messageId !== messageOf(args));
      queueMicrotask(kept);
      return null;
    })
    .on("finish_reminder", ({ reminderId }) => {
      lists.reminders = lists.reminders.filter(({ id }) => id !== reminderId);
      queueMicrotask(kept);
      return null;
    })
    .on("cancel_scheduled", (args) => {
      lists.scheduled = lists.scheduled.filter(({ messageId }) => messageId !== messageOf(args));
      queueMicrotask(kept);
      return null;
    })
    .on("discard_unsent", ({ id }) => {
      lists.unsent = lists.unsent.filter((row) => row.id !== id);
      queueMicrotask(changed);
      return null;
    });
  return lists;
}
