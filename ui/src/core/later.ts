import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { MessageId } from "./bindings/MessageId";
import type { MessageRef } from "./bindings/MessageRef";
import type { ReminderId } from "./bindings/ReminderId";
import type { ReminderRow } from "./bindings/ReminderRow";
import type { SavedRow } from "./bindings/SavedRow";
import type { ScheduledRow } from "./bindings/ScheduledRow";
import type { Written } from "./bindings/Written";

// The part of the door to the core that is about what a person keeps for later. A time is one of ISO 8601. The lists are
// named by the event `personal`: their keys begin with `keys.personal`.
export const listSaved = (accountId: AccountId) => invoke<SavedRow[]>("list_saved", { accountId });

export const listReminders = (accountId: AccountId) =>
  invoke<ReminderRow[]>("list_reminders", { accountId });
export const setReminder = (accountId: AccountId, place: MessageRef, remindAt: string) =>
  invoke<ReminderId>("set_reminder", { accountId, place, remindAt });
export const putOffReminder = (accountId: AccountId, reminderId: ReminderId, remindAt: string) =>
  invoke<null>("put_off_reminder", { accountId, reminderId, remindAt });
export const finishReminder = (accountId: AccountId, reminderId: ReminderId) =>
  invoke<null>("finish_reminder", { accountId, reminderId });

export const listScheduled = (accountId: AccountId) =>
  invoke<ScheduledRow[]>("list_scheduled", { accountId });
/** Takes the files along that were chosen there, as sending does. */
export const scheduleMessage = (
  accountId: AccountId,
  conversationId: ConversationId,
  written: Written,
  sendAt: string,
) => invoke<MessageId>("schedule_message", { accountId, conversationId, written, sendAt });
export const changeScheduled = (
  accountId: AccountId,
  place: MessageRef,
  body: string,
  sendAt: string,
) => invoke<null>("change_scheduled", { accountId, place, body, sendAt });
export const cancelScheduled = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("cancel_scheduled", { accountId, place });
