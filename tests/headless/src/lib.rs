//! What the program is asked, a line each, and what it answers.
//!
//! A line in is `{n, ask}`, a line out `{n, answer}` or `{n, error}`; answers come as they are ready. The first line out is
//! [`Opened`], without a number. When the input ends, the program closes as a person closes it.

use linnet_client::{AccountId, RowState};
use linnet_protocol::{ConversationId, MessageId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    pub n: u64,
    pub ask: Ask,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Answered {
    pub n: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default)]
    pub answer: Value,
}

/// What the program begins with: what it has, or why it does not run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Opened {
    State(State),
    Refused(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub accounts: Vec<Account>,
    /// `available`, `memoryOnly` or `waiting`.
    pub keychain: String,
    pub rebuilt: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub user_id: UserId,
    pub username: String,
    /// `signed_in`, `expired` or `stolen`.
    pub state: String,
    /// `live`, `connecting`, `catchingUp`, `offline`, ….
    pub connection: String,
}

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: MessageId,
    pub seq: Option<i64>,
    pub rev: i64,
    pub sender_id: UserId,
    pub body: String,
    pub state: RowState,
    /// In microseconds of the era.
    pub written: i64,
    pub deleted: bool,
}

/// A line of the list of conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    pub id: ConversationId,
    pub name: String,
    pub unread: u64,
    pub counted: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Ask {
    SignUp {
        server: String,
        name: String,
        password: String,
    },
    SignIn {
        server: String,
        name: String,
        password: String,
    },
    /// [`State`].
    State {},
    RetryNow {},
    RetryKeychain {},
    FindUser {
        account: AccountId,
        name: String,
    },
    /// How many sessions the account has; goes to the server with a token in it.
    Sessions {
        account: AccountId,
    },
    OpenDirect {
        account: AccountId,
        with: UserId,
    },
    CreateGroup {
        account: AccountId,
        title: String,
        with: Vec<UserId>,
    },
    Talks {
        account: AccountId,
    },
    Send {
        account: AccountId,
        talk: ConversationId,
        body: String,
    },
    MarkRead {
        account: AccountId,
        talk: ConversationId,
        seq: i64,
    },
    /// Shows the conversation on the screen.
    LookAt {
        account: AccountId,
        talk: ConversationId,
    },
    /// The newest rows.
    Rows {
        account: AccountId,
        talk: ConversationId,
    },
    /// All rows from the end back to the first one; with `fetch` also what is on the server alone.
    Timeline {
        account: AccountId,
        talk: ConversationId,
        fetch: bool,
    },
    /// Fetches everything back to the first message, and says how many pages that took.
    LoadAll {
        account: AccountId,
        talk: ConversationId,
    },
    /// Goes to the message and reads the rows around it: microseconds of both together.
    JumpTo {
        account: AccountId,
        talk: ConversationId,
        message: MessageId,
    },
    /// Goes to the moment, in microseconds of the era, and reads the rows around it: as [`Ask::JumpTo`].
    JumpToTime {
        account: AccountId,
        talk: ConversationId,
        micros: i64,
    },
    /// How many hits there are, in all accounts.
    Search {
        text: String,
    },
    Badge {},
    /// How many wait to be sent or were refused, in all accounts.
    Unsent {},
    RemoveAccount {
        account: AccountId,
    },
}
