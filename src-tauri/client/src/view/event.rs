//! What window and core tell each other unasked.

use linnet_protocol::{ConversationId, FileId, MessageId, Presence, UserId, WireError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AccountId, Connection, Offered, Transfer};

/// What the window shows at this moment: decides what is watched, what is marked read and what is not notified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct View {
    pub account_id: Option<AccountId>,
    pub conversation_id: Option<ConversationId>,
    /// The thread that is being written in: what is dropped goes there.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub thread_id: Option<MessageId>,
    /// Where in it the window stands; none: at the end, or where it opened.
    #[serde(default)]
    pub anchor: Option<Anchor>,
    /// People on the screen whose presence is drawn.
    pub user_ids: Vec<UserId>,
    /// The window has the focus.
    pub focused: bool,
}

/// A place on the screen that stays while what is around it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Anchor {
    #[ts(type = "number")]
    pub seq: i64,
    /// How far below the upper edge its message begins, in pixels. None: where a message is shown that was gone to.
    #[serde(default)]
    pub offset: Option<i32>,
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
    /// What is being written there has other words. That there is something, or nothing any more, changes the list.
    Draft {
        account_id: AccountId,
        conversation_id: ConversationId,
        thread_id: Option<MessageId>,
        body: String,
    },
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
    /// How far a file has come; nothing once it moves no more.
    Transfer {
        account_id: AccountId,
        file_id: FileId,
        transfer: Option<Transfer>,
    },
    /// Files were dropped on the window, or came back with a message: they go with what is being written there.
    Offered {
        account_id: AccountId,
        conversation_id: ConversationId,
        thread_id: Option<MessageId>,
        offered: Offered,
    },
    /// Files of another program are held over the window, or no longer.
    Dragged { over: bool },
    /// Show this conversation, at a message of it or where it opens: a notification was clicked, a link followed, or the
    /// window is a new one in place of the last.
    Open {
        account_id: AccountId,
        conversation_id: ConversationId,
        at: Option<Anchor>,
    },
    /// What the person keeps for themselves: sections, status, do-not-disturb, privacy, previews of links, blocks.
    Personal { account_id: AccountId },
    /// Something that had been accepted here was refused by the server when it came there: it is as it was before.
    Refused {
        account_id: AccountId,
        /// None: it was about the person.
        conversation_id: Option<ConversationId>,
        /// What was typed into it.
        text: Option<String>,
        error: WireError,
    },
    /// The window was to be closed, and nobody has said yet whether that ends the app.
    CloseAsked,
    /// A link from outside waits for an answer: see `link_question`.
    Link,
    /// `update_state`.
    Update,
}
