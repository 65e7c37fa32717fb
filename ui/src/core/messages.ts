import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { FileKind } from "./bindings/FileKind";
import type { FilesPage } from "./bindings/FilesPage";
import type { MessageId } from "./bindings/MessageId";
import type { MessageRef } from "./bindings/MessageRef";
import type { MessageRows } from "./bindings/MessageRows";
import type { Thread } from "./bindings/Thread";
import type { UnreadMessage } from "./bindings/UnreadMessage";
import type { Version } from "./bindings/Version";
import type { Written } from "./bindings/Written";

// The part of the door to the core that is about messages.
/** Takes the files along that were chosen there. */
export const sendMessage = (
  accountId: AccountId,
  conversationId: ConversationId,
  written: Written,
) => invoke<MessageId>("send_message", { accountId, conversationId, written });
export const retryMessage = (
  accountId: AccountId,
  conversationId: ConversationId,
  messageId: MessageId,
) => invoke<null>("retry_message", { accountId, conversationId, messageId });
export const discardMessage = (
  accountId: AccountId,
  conversationId: ConversationId,
  messageId: MessageId,
) => invoke<string>("discard_message", { accountId, conversationId, messageId });
export const editMessage = (accountId: AccountId, place: MessageRef, body: string) =>
  invoke<null>("edit_message", { accountId, place, body });
export const deleteMessage = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("delete_message", { accountId, place });
export const addReaction = (accountId: AccountId, place: MessageRef, emoji: string) =>
  invoke<null>("add_reaction", { accountId, place, emoji });
export const removeReaction = (accountId: AccountId, place: MessageRef, emoji: string) =>
  invoke<null>("remove_reaction", { accountId, place, emoji });
export const pinMessage = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("pin_message", { accountId, place });
export const unpinMessage = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("unpin_message", { accountId, place });
export const saveMessage = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("save_message", { accountId, place });
export const unsaveMessage = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("unsave_message", { accountId, place });
/** The messages behind the number of a conversation, or behind those of all. */
export const explainUnread = (accountId: AccountId, conversationId: ConversationId | null) =>
  invoke<UnreadMessage[]>("explain_unread", { accountId, conversationId });

/** What is here of it; the timeline is named when more has come. */
export const readThread = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId,
) => invoke<Thread>("read_thread", { accountId, conversationId, threadId });
export const listThreads = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<MessageRows>("list_threads", { accountId, conversationId });
export const listPins = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<MessageRows>("list_pins", { accountId, conversationId });
export const readVersions = (accountId: AccountId, place: MessageRef) =>
  invoke<Version[]>("read_versions", { accountId, place });
export const listFiles = (
  accountId: AccountId,
  conversationId: ConversationId,
  kind: FileKind,
  before: number | null,
) => invoke<FilesPage>("list_files", { accountId, conversationId, kind, before });
