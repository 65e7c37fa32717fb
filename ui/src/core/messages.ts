import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { Draft } from "./bindings/Draft";
import type { DraftRow } from "./bindings/DraftRow";
import type { FileKind } from "./bindings/FileKind";
import type { FilesPage } from "./bindings/FilesPage";
import type { MessageId } from "./bindings/MessageId";
import type { MessageRef } from "./bindings/MessageRef";
import type { MessageRows } from "./bindings/MessageRows";
import type { Receipt } from "./bindings/Receipt";
import type { Thread } from "./bindings/Thread";
import type { UnreadMessage } from "./bindings/UnreadMessage";
import type { UnreadPlace } from "./bindings/UnreadPlace";
import type { UnsentRow } from "./bindings/UnsentRow";
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
/** For good, with its files. */
export const discardMessage = (
  accountId: AccountId,
  conversationId: ConversationId,
  messageId: MessageId,
) => invoke<null>("discard_message", { accountId, conversationId, messageId });
/**
 * What has not been sent is back where it was written, in front of what the core has of what is written there by now. The
 * answer is what stands there then: save what is in the box before.
 */
export const takeBackMessage = (
  accountId: AccountId,
  conversationId: ConversationId,
  messageId: MessageId,
) => invoke<Draft>("take_back_message", { accountId, conversationId, messageId });
/** What was done to a message and not confirmed. */
export const discardChange = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("discard_change", { accountId, place });
export const listUnsent = () => invoke<UnsentRow[]>("list_unsent");
export const retryUnsent = (accountId: AccountId, id: number) =>
  invoke<null>("retry_unsent", { accountId, id });
export const discardUnsent = (accountId: AccountId, id: number) =>
  invoke<null>("discard_unsent", { accountId, id });

/** Of a conversation, or of a thread in it. */
export const saveDraft = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId | null,
  draft: Draft,
) => invoke<null>("save_draft", { accountId, conversationId, threadId, draft });
export const readDraft = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId | null,
) => invoke<Draft | null>("read_draft", { accountId, conversationId, threadId });
export const listDrafts = () => invoke<DraftRow[]>("list_drafts");

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

export const removePreviews = (accountId: AccountId, place: MessageRef) =>
  invoke<null>("remove_previews", { accountId, place });
export const forwardMessages = (accountId: AccountId, places: MessageRef[], to: ConversationId[]) =>
  invoke<null>("forward_messages", { accountId, places, to });
/** Everything from there on is unread again. */
export const markUnread = (accountId: AccountId, conversationId: ConversationId, seq: number) =>
  invoke<null>("mark_unread", { accountId, conversationId, seq });
/** From where on each was unread: marking them unread there undoes it. */
export const markAllRead = (accountId: AccountId) =>
  invoke<UnreadPlace[]>("mark_all_read", { accountId });
export const readReceipts = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<Receipt[]>("read_receipts", { accountId, conversationId });
