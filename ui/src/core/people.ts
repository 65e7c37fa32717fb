import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { BlockedUser } from "./bindings/BlockedUser";
import type { ConversationId } from "./bindings/ConversationId";
import type { Crop } from "./bindings/Crop";
import type { DoNotDisturb } from "./bindings/DoNotDisturb";
import type { EditProfile } from "./bindings/EditProfile";
import type { LinkPreviews } from "./bindings/LinkPreviews";
import type { Me } from "./bindings/Me";
import type { NewDoNotDisturb } from "./bindings/NewDoNotDisturb";
import type { NewLinkPreviews } from "./bindings/NewLinkPreviews";
import type { NewPrivacy } from "./bindings/NewPrivacy";
import type { NewStatus } from "./bindings/NewStatus";
import type { Privacy } from "./bindings/Privacy";
import type { Profile } from "./bindings/Profile";
import type { ReportForm } from "./bindings/ReportForm";
import type { UserId } from "./bindings/UserId";

// The part of the door to the core about oneself and other people.
export const readProfile = (accountId: AccountId, userId: UserId) =>
  invoke<Profile>("read_profile", { accountId, userId });
export const readMe = (accountId: AccountId) => invoke<Me>("read_me", { accountId });
export const editProfile = (accountId: AccountId, change: EditProfile) =>
  invoke<Me>("edit_profile", { accountId, change });
export const removeAvatar = (accountId: AccountId) => invoke<null>("remove_avatar", { accountId });
export const removeConversationAvatar = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<null>("remove_conversation_avatar", { accountId, conversationId });
export const setStatus = (accountId: AccountId, status: NewStatus) =>
  invoke<null>("set_status", { accountId, status });
export const readDoNotDisturb = (accountId: AccountId) =>
  invoke<DoNotDisturb>("read_do_not_disturb", { accountId });
export const setDoNotDisturb = (accountId: AccountId, wish: NewDoNotDisturb) =>
  invoke<null>("set_do_not_disturb", { accountId, wish });
export const readPrivacy = (accountId: AccountId) => invoke<Privacy>("read_privacy", { accountId });
export const setPrivacy = (accountId: AccountId, privacy: NewPrivacy) =>
  invoke<null>("set_privacy", { accountId, privacy });
export const readLinkPreviews = (accountId: AccountId) =>
  invoke<LinkPreviews>("read_link_previews", { accountId });
export const setLinkPreviews = (accountId: AccountId, wish: NewLinkPreviews) =>
  invoke<null>("set_link_previews", { accountId, wish });
export const listBlocks = (accountId: AccountId) =>
  invoke<BlockedUser[]>("list_blocks", { accountId });
export const blockUser = (accountId: AccountId, userId: UserId) =>
  invoke<null>("block_user", { accountId, userId });
export const unblockUser = (accountId: AccountId, userId: UserId) =>
  invoke<null>("unblock_user", { accountId, userId });
export const report = (accountId: AccountId, form: ReportForm) =>
  invoke<null>("report", { accountId, form });
/** A picture that was chosen or pasted, and the square of it. */
export type ChosenPicture = { name: string; bytes: Uint8Array; crop: Crop };

const picture = ({ name, crop }: ChosenPicture) => ({
  name: encodeURIComponent(name),
  x: String(crop.x),
  y: String(crop.y),
  side: String(crop.side),
});

export const setAvatar = (accountId: AccountId, chosen: ChosenPicture) =>
  invoke<null>("set_avatar", chosen.bytes, {
    headers: { account: accountId, ...picture(chosen) },
  });
export const setConversationAvatar = (
  accountId: AccountId,
  conversationId: ConversationId,
  chosen: ChosenPicture,
) =>
  invoke<null>("set_conversation_avatar", chosen.bytes, {
    headers: { account: accountId, conversation: conversationId, ...picture(chosen) },
  });
