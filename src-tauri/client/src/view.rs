//! What the window is shown. The window holds no data logic: everything here is read from SQLite or from the core's
//! memory when the window asks, and read again when an [`Event`] names it.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    Conversation, ConversationId, ConversationKind, MessageId, Presence, Role, ServerRole, User,
    UserId, WireError,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// An account on this machine. Made here at the first sign-in; in every key and every event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "string")]
pub struct AccountId(pub Uuid);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Account {
    pub id: AccountId,
    /// The address of the server, without a trailing slash.
    pub server: String,
    pub server_name: String,
    pub user: User,
    pub role: ServerRole,
    pub state: AccountState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AccountState {
    SignedIn,
    /// The session was ended elsewhere, or the keychain no longer has it: everything stays readable, drafts and outbox
    /// are kept, sending waits for a sign-in.
    Expired,
    /// As expired, because a token was used twice.
    Stolen,
}

/// Where the refresh token of new sign-ins goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum KeychainState {
    Available,
    /// No store (or a locked one): signed in until the app quits. `store` names what is missing, in the system's words.
    MemoryOnly {
        store: String,
    },
}

/// What the window starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppState {
    pub accounts: Vec<Account>,
    pub keychain: KeychainState,
    /// `LINNET_SERVER`, where the form begins.
    pub server: Option<String>,
    pub version: String,
    pub settings: Settings,
    /// The cache of this many accounts could not be read at this start: it was moved aside and is being filled again.
    pub rebuilt: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Settings {
    pub theme: Theme,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// `sign_up`.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SignUpForm {
    pub server: String,
    pub username: String,
    pub display_name: String,
    pub password: String,
    pub email: Option<String>,
    pub invite: Option<String>,
}

/// `sign_in`. Signing in again to an account that is here and expired keeps its id, cache, drafts and outbox.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SignInForm {
    pub server: String,
    pub login: String,
    pub password: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Connection {
    Connecting,
    /// Pages are being fetched; counts are provisional.
    CatchingUp {
        #[ts(type = "number")]
        conversations: u64,
    },
    Live,
    /// No connection; the next try is at `retry_at`.
    Offline {
        retry_at: Option<DateTime<Utc>>,
    },
    /// The server and this app do not speak the same version.
    Unsupported,
    /// See [`AccountState`].
    SignedOut,
}

/// A line of the sidebar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub kind: ConversationKind,
    /// The title; the other person's name in a direct conversation; names of members in a group without a title.
    pub name: String,
    /// The other person of a direct conversation.
    pub other: Option<User>,
    pub last: Option<LastMessage>,
    /// Messages of others above the read place.
    #[ts(type = "number")]
    pub unread: u64,
    /// The text being written, if any.
    pub draft: Option<String>,
    /// Own messages that a refusal stopped.
    #[ts(type = "number")]
    pub failed: u64,
    /// Own messages that wait.
    #[ts(type = "number")]
    pub waiting: u64,
    /// No longer a member; what was read stays readable.
    pub left: bool,
    /// Time of the last message, or of the making: the order of the list.
    pub changed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LastMessage {
    pub sender_id: UserId,
    pub sender_name: String,
    pub own: bool,
    pub body: String,
    pub state: RowState,
    pub created_at: DateTime<Utc>,
}

/// An open conversation, without its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationDetails {
    pub conversation: Conversation,
    pub name: String,
    pub other: Option<User>,
    /// Those who are in it now, oneself included, by name.
    pub members: Vec<Member>,
    pub role: Role,
    pub left: bool,
    /// One's own read place.
    #[ts(type = "number")]
    pub read: i64,
    /// The seq of the newest message that is here.
    #[ts(type = "number")]
    pub newest: i64,
    pub draft: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Member {
    pub user: User,
    pub role: Role,
}

/// The part of a timeline to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum Place {
    /// The end.
    Newest,
    /// Around this seq, half before it and half after.
    Around {
        #[ts(type = "number")]
        seq: i64,
    },
}

/// A window of at most 200 rows, oldest first, without a hole inside. Own messages without a seq stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Timeline {
    pub rows: Vec<TimelineRow>,
    /// Everybody who wrote one of the rows.
    pub people: Vec<User>,
    pub older: Beyond,
    pub newer: Beyond,
    /// One's own read place.
    #[ts(type = "number")]
    pub read: i64,
}

/// What lies beyond an end of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Beyond {
    /// Nothing: the timeline begins or ends here.
    Nothing,
    /// More rows, on this machine: read another place.
    Here,
    /// More rows, on the server: `load_history`, then read again.
    Server,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TimelineRow {
    pub id: MessageId,
    /// `null` until the server has numbered it.
    #[ts(type = "number | null")]
    pub seq: Option<i64>,
    #[ts(type = "number")]
    pub rev: i64,
    pub sender_id: UserId,
    pub own: bool,
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub state: RowState,
    /// Why it failed, or why it still waits.
    pub error: Option<WireError>,
}

/// How far an own message has got; messages of others are `sent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowState {
    Held,
    Queued,
    Sending,
    Sent,
    /// Stored on a device of every other member.
    Delivered,
    /// Read by every other member.
    Read,
    Failed,
}

/// What the window shows at this moment: decides what is watched, what is marked read and what is not notified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct View {
    pub account_id: Option<AccountId>,
    pub conversation_id: Option<ConversationId>,
    /// People on the screen whose presence is drawn.
    pub user_ids: Vec<UserId>,
    /// The window has the focus.
    pub focused: bool,
}

/// What the core tells the window. Stored things are named and read again; passing things bring their value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Event {
    /// `app_state` changed: an account came, went or expired, or the keychain was found.
    Accounts,
    /// The list of conversations (order, unread, drafts, last message).
    Conversations { account_id: AccountId },
    /// Title, members or read place of one.
    Conversation {
        account_id: AccountId,
        conversation_id: ConversationId,
    },
    Timeline {
        account_id: AccountId,
        conversation_id: ConversationId,
    },
    /// Who is typing there now; empty when the last one stopped.
    Typing {
        account_id: AccountId,
        conversation_id: ConversationId,
        user_ids: Vec<UserId>,
    },
    Presence {
        account_id: AccountId,
        user_id: UserId,
        presence: Presence,
    },
    Connection {
        account_id: AccountId,
        connection: Connection,
    },
    /// Show this conversation: its notification was clicked.
    Open {
        account_id: AccountId,
        conversation_id: ConversationId,
    },
}

/// What the rule of notifying decided to show; the shell shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub account_id: AccountId,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub title: String,
    pub body: String,
}

/// Every failure, as the window gets it: the server's code, or one of the core's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum CoreError {
    /// The server refused; see `code` and `params`.
    Refused { error: WireError },
    /// No connection to the server.
    Offline,
    /// The address is not one: plain HTTP to another machine, or not an address at all.
    BadAddress { reason: BadAddress },
    /// Something answers there, but it is no Linnet server.
    NotLinnet,
    /// A Linnet server of another version (`version`).
    VersionUnsupported { version: String },
    /// The certificate was not accepted.
    Certificate,
    /// Nobody answered in time, or the name is unknown.
    Unreachable,
    /// This machine's disk is full: nothing was stored, the text stays in the box.
    DiskFull,
    /// The cache cannot be read or written.
    Store,
    /// The account is signed out or its session has expired.
    SignedOut,
    /// No such account, conversation or message here.
    NotFound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BadAddress {
    Malformed,
    /// Plain HTTP is spoken to this machine only.
    PlainHttp,
}
