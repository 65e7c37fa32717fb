//! What the socket carries: JSON text frames of at most 64 KiB.
//!
//! A connection begins with `hello`. If the digests differ, the server answers with `heads` and holds live changes back;
//! the client pulls pages (`sync`), what is on screen first, and says `caughtUp`. From then on changes are pushed; heads
//! that moved in between follow, and `live` ends it. Every beat carries the digest again, so a change that was lost, even
//! the very last one, is found within one beat.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Activity, Change, ChangeConversation, ChangeScheduled, ChangeSettings, ConversationId,
    DeviceId, Digest, Head, Message, MessageRef, NewDoNotDisturb, NewEdit, NewLinkPreviews,
    NewMessage, NewPrivacy, NewReminder, NewScheduled, NewStatus, Page, Passing, PersonalChange,
    PersonalPage, Receipt, ReminderId, Role, SectionId, UserId, WireError,
    search::{FindMessages, SearchAnswer, SearchPage},
};

/// Client → server. The reply or error carries the same `n`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ClientFrame {
    pub n: u32,
    pub request: Request,
}

/// Everything that can be asked over the socket.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum Request {
    /// The first frame, within five seconds.
    Hello {
        token: String,
        device_id: DeviceId,
        digest: Digest,
    },
    /// Pages have been applied: push from now on.
    CaughtUp {
        digest: Digest,
    },
    /// A beat did not match: say the heads.
    Heads {},
    /// One page of changes above the cursor.
    Sync {
        conversation_id: ConversationId,
        #[ts(type = "number")]
        cursor: i64,
    },
    /// One page of the person's own rows above the cursor.
    SyncPersonal {
        #[ts(type = "number")]
        cursor: i64,
    },
    SendMessage(NewMessage),
    /// Only one's own. Answered with the message.
    EditMessage {
        place: MessageRef,
        edit: NewEdit,
    },
    /// For everyone. Answered with the tombstone.
    DeleteMessage(MessageRef),
    AddReaction {
        place: MessageRef,
        emoji: String,
    },
    RemoveReaction {
        place: MessageRef,
        emoji: String,
    },
    /// Answered with the message, as is the next.
    PinMessage(MessageRef),
    UnpinMessage(MessageRef),
    /// What is shown of its links, for good. Answered with the message.
    RemovePreviews(MessageRef),
    SaveMessage(MessageRef),
    UnsaveMessage(MessageRef),
    SetReminder(NewReminder),
    PutOffReminder {
        reminder_id: ReminderId,
        remind_at: DateTime<Utc>,
    },
    FinishReminder {
        reminder_id: ReminderId,
    },
    ScheduleMessage(NewScheduled),
    ChangeScheduled(ChangeScheduled),
    CancelScheduled(MessageRef),
    SetPrivacy(NewPrivacy),
    SetStatus(NewStatus),
    SetDoNotDisturb(NewDoNotDisturb),
    SetLinkPreviews(NewLinkPreviews),
    /// Everything from this message on is unread again.
    MarkUnread {
        conversation_id: ConversationId,
        #[ts(type = "number")]
        seq: i64,
    },
    MarkRead {
        conversation_id: ConversationId,
        #[ts(type = "number")]
        seq: i64,
    },
    MarkDelivered {
        conversation_id: ConversationId,
        #[ts(type = "number")]
        seq: i64,
    },
    Typing {
        conversation_id: ConversationId,
    },
    /// The people on this device's screen, and the conversations it shows. Replaces what was said before.
    Watch {
        user_ids: Vec<UserId>,
        conversation_ids: Vec<ConversationId>,
    },
    ChangeConversation {
        conversation_id: ConversationId,
        change: ChangeConversation,
    },
    AddMembers {
        conversation_id: ConversationId,
        user_ids: Vec<UserId>,
    },
    RemoveMember {
        conversation_id: ConversationId,
        user_id: UserId,
    },
    Leave {
        conversation_id: ConversationId,
    },
    /// Into a public channel.
    Join {
        conversation_id: ConversationId,
    },
    SetRole {
        conversation_id: ConversationId,
        user_id: UserId,
        role: Role,
    },
    Ban {
        conversation_id: ConversationId,
        user_id: UserId,
    },
    Unban {
        conversation_id: ConversationId,
        user_id: UserId,
    },
    ChangeSettings {
        conversation_id: ConversationId,
        settings: ChangeSettings,
    },
    NameSection {
        section_id: SectionId,
        name: String,
    },
    RemoveSection {
        section_id: SectionId,
    },
    OrderSections {
        section_ids: Vec<SectionId>,
    },
    SetActivity {
        activity: Activity,
    },
    /// Messages that fit, the newest first.
    FindMessages(FindMessages),
    /// People, conversations and messages, a few of each.
    Search {
        query: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        time_zone: Option<String>,
    },
    /// A new access token before the old one ends; the connection goes on.
    Renew {
        token: String,
    },
    /// Is anybody there? After a wake or a change of network.
    Probe {},
}

/// Server → client.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum ServerFrame {
    Reply {
        n: u32,
        reply: Reply,
    },
    Error {
        n: u32,
        error: WireError,
    },
    /// What one commit changed in one conversation, lowest rev first.
    Changes {
        conversation_id: ConversationId,
        changes: Vec<Change>,
    },
    /// The person's own rev, one more than before.
    Personal {
        #[ts(type = "number")]
        rev: i64,
        change: PersonalChange,
    },
    Receipts {
        receipts: Vec<Receipt>,
    },
    Passing {
        passing: Passing,
    },
    Beat {
        digest: Digest,
    },
    /// All conversations of the person; several frames, the last one says so. What is in none of them is left.
    Heads {
        #[ts(type = "number")]
        rev: i64,
        heads: Vec<Head>,
        last: bool,
    },
    /// Take a snapshot: the cursor is of no use, or the change too large for a frame.
    Reset {
        conversation_id: ConversationId,
    },
    /// Nothing is held back any more.
    Live {},
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Reply {
    /// To `hello`.
    Welcome {
        user_id: UserId,
    },
    Done {},
    Page(Page),
    PersonalPage(PersonalPage),
    Message(Box<Message>),
    Found(SearchPage),
    SearchAnswer(SearchAnswer),
}

/// Why the server closed a socket.
pub mod close {
    /// Restart: come back after the wait in the reason, a number of milliseconds.
    pub const RESTART: u16 = 1012;
    pub const PROTOCOL: u16 = 1002;
    pub const TEXT: u16 = 1007;
    pub const RULE: u16 = 1008;
    pub const SIZE: u16 = 1009;
    /// Too slow: resume at once.
    pub const SLOW: u16 = 4008;
    /// Token missing or expired: refresh, come back.
    pub const TOKEN: u16 = 4401;
    /// Session ended: show it, do not come back.
    pub const SESSION_ENDED: u16 = 4403;
    /// No hello within five seconds.
    pub const NO_HELLO: u16 = 4408;
    /// Version not spoken.
    pub const VERSION: u16 = 4426;
    /// A limit was passed ten times in ten seconds: wait as told in the reason, a number of milliseconds.
    pub const LIMIT: u16 = 4429;
}
