import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { ConversationRow } from "./bindings/ConversationRow";
import type { Exported } from "./bindings/Exported";
import type { FileId } from "./bindings/FileId";
import type { MessageId } from "./bindings/MessageId";
import type { Offered } from "./bindings/Offered";
import type { Transfer } from "./bindings/Transfer";

// The part of the door to the core that files go through.
// The window never names a path: a file is known by its id once the person has chosen, dropped or pasted it.
export const chooseFiles = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId | null,
) => invoke<Offered>("choose_files", { accountId, conversationId, threadId });
export const pasteFile = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId | null,
  file: { name: string; bytes: Uint8Array },
) =>
  invoke<Offered>("paste_file", file.bytes, {
    headers: {
      account: accountId,
      conversation: conversationId,
      thread: threadId ?? "",
      name: encodeURIComponent(file.name),
    },
  });
export const chosenFiles = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId | null,
) => invoke<Offered>("chosen_files", { accountId, conversationId, threadId });
export const removeFile = (
  accountId: AccountId,
  conversationId: ConversationId,
  threadId: MessageId | null,
  fileId: FileId,
) => invoke<Offered>("remove_file", { accountId, conversationId, threadId, fileId });
export const pauseUpload = (
  accountId: AccountId,
  conversationId: ConversationId,
  messageId: MessageId,
) => invoke<null>("pause_upload", { accountId, conversationId, messageId });
export const resumeUpload = (
  accountId: AccountId,
  conversationId: ConversationId,
  messageId: MessageId,
) => invoke<null>("resume_upload", { accountId, conversationId, messageId });
export const openFile = (accountId: AccountId, fileId: FileId) =>
  invoke<null>("open_file", { accountId, fileId });
export const showFile = (accountId: AccountId, fileId: FileId) =>
  invoke<null>("show_file", { accountId, fileId });
export const saveFile = (accountId: AccountId, fileId: FileId) =>
  invoke<boolean>("save_file", { accountId, fileId });
export const cancelDownload = (accountId: AccountId, fileId: FileId) =>
  invoke<null>("cancel_download", { accountId, fileId });
export const exportCopy = (conversationId: ConversationId | null) =>
  invoke<Exported | null>("export_copy", { conversationId });
export const transfers = (accountId: AccountId) =>
  invoke<[FileId, Transfer][]>("transfers", { accountId });

/** Which bytes of a file: itself, a thumbnail, an avatar of that side, or one of this machine that is not sent yet. */
export type MediaPart = "file" | "small" | "large" | 64 | 128 | 512 | "chosen";

// WebView2 has no schemes of one's own: there it is a host.
const origin = navigator.userAgent.includes("Windows")
  ? "http://linnet-media.localhost"
  : "linnet-media://localhost";

/** The address of a file for a picture, sound or film. The core answers, from this machine or from the server. */
export const mediaUrl = (accountId: AccountId, fileId: FileId, part: MediaPart) =>
  `${origin}/${accountId}/${fileId}/${String(part)}`;

/** The address of the picture of a person or a group, if it has one. */
export const avatarUrl = (accountId: AccountId, avatar: FileId | null) =>
  avatar === null ? null : mediaUrl(accountId, avatar, 128);

type Pictured = Pick<ConversationRow, "id" | "kind" | "name" | "other" | "avatar">;

/** How a conversation looks: as the other person, or as the group. */
export const lookOf = (accountId: AccountId, { id, kind, name, other, avatar }: Pictured) => ({
  id: other?.id ?? id,
  name,
  shape: kind === "direct" ? ("person" as const) : ("group" as const),
  src: avatarUrl(accountId, other ? other.avatar : avatar),
});
