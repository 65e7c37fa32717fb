import { Channel, invoke } from "@tauri-apps/api/core";
import type { Account } from "./bindings/Account";
import type { AccountId } from "./bindings/AccountId";
import type { AppState } from "./bindings/AppState";
import type { Connection } from "./bindings/Connection";
import type { ConversationDetails } from "./bindings/ConversationDetails";
import type { ConversationId } from "./bindings/ConversationId";
import type { ConversationRow } from "./bindings/ConversationRow";
import type { Event } from "./bindings/Event";
import type { Invite } from "./bindings/Invite";
import type { Jump } from "./bindings/Jump";
import type { KeychainState } from "./bindings/KeychainState";
import type { LinkQuestion } from "./bindings/LinkQuestion";
import type { NotificationHealth } from "./bindings/NotificationHealth";
import type { NotificationRules } from "./bindings/NotificationRules";
import type { Place } from "./bindings/Place";
import type { Presence } from "./bindings/Presence";
import type { QuietSchedule } from "./bindings/QuietSchedule";
import type { Reach } from "./bindings/Reach";
import type { Rehearsal } from "./bindings/Rehearsal";
import type { Search } from "./bindings/Search";
import type { SearchResults } from "./bindings/SearchResults";
import type { ServerInfo } from "./bindings/ServerInfo";
import type { ServerResults } from "./bindings/ServerResults";
import type { ServerSearch } from "./bindings/ServerSearch";
import type { Session } from "./bindings/Session";
import type { SessionId } from "./bindings/SessionId";
import type { Settings } from "./bindings/Settings";
import type { SignInForm } from "./bindings/SignInForm";
import type { SignUpForm } from "./bindings/SignUpForm";
import type { Start } from "./bindings/Start";
import type { SummonState } from "./bindings/SummonState";
import type { Timeline } from "./bindings/Timeline";
import type { Trial } from "./bindings/Trial";
import type { User } from "./bindings/User";
import type { UserId } from "./bindings/UserId";
import type { View } from "./bindings/View";

// The whole door to the core. A test compares these names with the commands that the shell registers.

/** `alone`: the conversation of a window that shows nothing else. */
export const begin = (alone: [AccountId, ConversationId] | null) =>
  invoke<Start>("begin", { alone });
export const appState = () => invoke<AppState>("app_state");
export const checkServer = (address: string) => invoke<ServerInfo>("check_server", { address });
export const signUp = (form: SignUpForm) => invoke<Account>("sign_up", { form });
export const signIn = (form: SignInForm) => invoke<Account>("sign_in", { form });
export const signOut = (accountId: AccountId) => invoke<null>("sign_out", { accountId });
export const removeAccount = (accountId: AccountId) =>
  invoke<null>("remove_account", { accountId });
export const retryKeychain = () => invoke<KeychainState>("retry_keychain");
export const listSessions = (accountId: AccountId) =>
  invoke<Session[]>("list_sessions", { accountId });
export const endSession = (accountId: AccountId, sessionId: SessionId) =>
  invoke<null>("end_session", { accountId, sessionId });

export const listConversations = (accountId: AccountId) =>
  invoke<ConversationRow[]>("list_conversations", { accountId });
export const readConversation = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<ConversationDetails>("read_conversation", { accountId, conversationId });
export const readTimeline = (accountId: AccountId, conversationId: ConversationId, place: Place) =>
  invoke<Timeline>("read_timeline", { accountId, conversationId, place });
export const loadHistory = (
  accountId: AccountId,
  conversationId: ConversationId,
  beforeSeq: number,
) => invoke<null>("load_history", { accountId, conversationId, beforeSeq });

export const markRead = (accountId: AccountId, conversationId: ConversationId, seq: number) =>
  invoke<null>("mark_read", { accountId, conversationId, seq });

export const typing = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<null>("typing", { accountId, conversationId });
export const typingNow = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<UserId[]>("typing_now", { accountId, conversationId });
export const presenceOf = (accountId: AccountId, userIds: UserId[]) =>
  invoke<Partial<Record<UserId, Presence>>>("presence_of", { accountId, userIds });
export const connection = (accountId: AccountId) => invoke<Connection>("connection", { accountId });
export const retryNow = (accountId: AccountId) => invoke<null>("retry_now", { accountId });
export const setView = (view: View) => invoke<null>("set_view", { view });

export const searchUsers = (accountId: AccountId, query: string) =>
  invoke<User[]>("search_users", { accountId, query });
export const openDirect = (accountId: AccountId, userId: UserId) =>
  invoke<ConversationId>("open_direct", { accountId, userId });
export const addMembers = (
  accountId: AccountId,
  conversationId: ConversationId,
  userIds: UserId[],
) => invoke<null>("add_members", { accountId, conversationId, userIds });
export const leaveConversation = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<null>("leave_conversation", { accountId, conversationId });
export const createInvite = (accountId: AccountId, uses: number, hours: number) =>
  invoke<Invite>("create_invite", { accountId, uses, hours });

export const readSettings = () => invoke<Settings>("read_settings");
export const writeSettings = (settings: Settings) => invoke<null>("write_settings", { settings });
export const quit = () => invoke<null>("quit");
export const openLink = (url: string) => invoke<null>("open_link", { url });

export function subscribe(onEvents: (events: Event[]) => void) {
  const channel = new Channel<Event[]>();
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a Tauri channel has one listener
  channel.onmessage = onEvents;
  return invoke<null>("subscribe", { channel });
}

export const search = (asked: Search) => invoke<SearchResults | null>("search", { asked });
export const searchServer = (asked: ServerSearch) =>
  invoke<ServerResults>("search_server", { asked });
export const searchReach = (accountId: AccountId) => invoke<Reach[]>("search_reach", { accountId });
export const jump = (accountId: AccountId, conversationId: ConversationId, to: Jump) =>
  invoke<number>("jump", { accountId, conversationId, to });

export const linkQuestion = () => invoke<LinkQuestion | null>("link_question");
export const followLink = (accountId: AccountId) => invoke<null>("follow_link", { accountId });
export const resumeLink = (accountId: AccountId) => invoke<null>("resume_link", { accountId });
export const dropLink = () => invoke<null>("drop_link");

export const readNotificationRules = (accountId: AccountId) =>
  invoke<NotificationRules>("read_notification_rules", { accountId });
export const writeNotificationRules = (accountId: AccountId, rules: NotificationRules) =>
  invoke<null>("write_notification_rules", { accountId, rules });
export const rehearse = (accountId: AccountId, trial: Trial) =>
  invoke<Rehearsal>("rehearse", { accountId, trial });
export const quietHours = (accountId: AccountId) =>
  invoke<QuietSchedule | null>("quiet_hours", { accountId });
export const setQuietHours = (accountId: AccountId, schedule: QuietSchedule | null) =>
  invoke<null>("set_quiet_hours", { accountId, schedule });
export const notificationHealth = () => invoke<NotificationHealth>("notification_health");
export const testNotification = () => invoke<NotificationHealth>("test_notification");
export const summonState = () => invoke<SummonState>("summon_state");
export const openWindow = (accountId: AccountId, conversationId: ConversationId) =>
  invoke<null>("open_window", { accountId, conversationId });
export const closeWindow = () => invoke<null>("close_window");
