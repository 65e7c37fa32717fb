import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { Ban } from "./bindings/Ban";
import type { ChangeConversation } from "./bindings/ChangeConversation";
import type { ChangeSettings } from "./bindings/ChangeSettings";
import type { ChannelPage } from "./bindings/ChannelPage";
import type { ConversationId } from "./bindings/ConversationId";
import type { ConversationInvite } from "./bindings/ConversationInvite";
import type { InviteId } from "./bindings/InviteId";
import type { InvitePreview } from "./bindings/InvitePreview";
import type { NewConversationForm } from "./bindings/NewConversationForm";
import type { Role } from "./bindings/Role";
import type { Section } from "./bindings/Section";
import type { SectionId } from "./bindings/SectionId";
import type { UserId } from "./bindings/UserId";

// The part of the door to the core where conversations are looked after and joined.
export const createConversation = (accountId: AccountId, form: NewConversationForm) =>
  invoke<ConversationId>("create_conversation", { accountId, form });
export const changeConversation = (
  accountId: AccountId,
  conversationId: ConversationId,
  change: ChangeConversation,
) => invoke<null>("change_conversation", { accountId, conversationId, change });
export const removeMember = (
  accountId: AccountId,
  conversationId: ConversationId,
  userId: UserId,
) => invoke<null>("remove_member", { accountId, conversationId, userId });
export const setRole = (
  accountId: AccountId,
  conversationId: ConversationId,
  userId: UserId,
  role: Role,
) => invoke<null>("set_role", { accountId, conversationId, userId, role });
export const banMember = (accountId: AccountId, conversationId: ConversationId, userId: UserId) =>
  invoke<null>("ban_member", { accountId, conversationId, userId });
export const unbanMember = (accountId: AccountId, conversationId: ConversationId, userId: UserId) =>
  invoke<null>("unban_member", { accountId, conversationId, userId });
export const listBans = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<Ban[]>("list_bans", { accountId, conversationId });
export const changeSettings = (
  accountId: AccountId,
  conversationId: ConversationId,
  settings: ChangeSettings,
) => invoke<null>("change_settings", { accountId, conversationId, settings });
export const listChannels = (accountId: AccountId, query: string, after: ConversationId | null) =>
  invoke<ChannelPage>("list_channels", { accountId, query, after });
export const joinChannel = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<null>("join_channel", { accountId, conversationId });
export const listConversationInvites = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<ConversationInvite[]>("list_conversation_invites", { accountId, conversationId });
export const createConversationInvite = (
  accountId: AccountId,
  conversationId: ConversationId,
  uses: number | null,
  hours: number | null,
) =>
  invoke<ConversationInvite>("create_conversation_invite", {
    accountId,
    conversationId,
    uses,
    hours,
  });
export const revokeConversationInvite = (
  accountId: AccountId,
  conversationId: ConversationId,
  inviteId: InviteId,
) => invoke<null>("revoke_conversation_invite", { accountId, conversationId, inviteId });
export const lookUpInvite = (accountId: AccountId, secret: string) =>
  invoke<InvitePreview>("look_up_invite", { accountId, secret });
export const joinByInvite = (accountId: AccountId, secret: string) =>
  invoke<ConversationId>("join_by_invite", { accountId, secret });
export const listSections = (accountId: AccountId) =>
  invoke<Section[]>("list_sections", { accountId });
export const nameSection = (accountId: AccountId, sectionId: SectionId | null, name: string) =>
  invoke<SectionId>("name_section", { accountId, sectionId, name });
export const removeSection = (accountId: AccountId, sectionId: SectionId) =>
  invoke<null>("remove_section", { accountId, sectionId });
export const orderSections = (accountId: AccountId, sectionIds: SectionId[]) =>
  invoke<null>("order_sections", { accountId, sectionIds });
