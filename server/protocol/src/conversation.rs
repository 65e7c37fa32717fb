//! Conversations and who is in them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, FileId, User, UserId};

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        #[ts(export)]
        pub enum $name { $($variant),+ }

        #[cfg(feature = "rusqlite")]
        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(match self { $(Self::$variant => $text),+ }.into())
            }
        }

        #[cfg(feature = "rusqlite")]
        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(rusqlite::types::FromSqlError::InvalidType),
                }
            }
        }
    };
}

text_enum!(
    ConversationKind {
        Direct => "direct",
        Group => "group",
        Channel => "channel",
    }
);

text_enum!(
    /// What a member may do in a conversation.
    Role {
        Member => "member",
        Admin => "admin",
        Owner => "owner",
    }
);

text_enum!(
    /// What a member sees of the time before joining.
    HistoryVisibility {
        All => "all",
        Joined => "joined",
    }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Conversation {
    pub id: ConversationId,
    pub kind: ConversationKind,
    /// A group needs none; a direct conversation never has one.
    pub title: Option<String>,
    pub topic: Option<String>,
    pub avatar: Option<FileId>,
    /// A channel that anybody on the server may find and join.
    pub is_public: bool,
    /// For those who join from now on.
    pub history: HistoryVisibility,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    /// The rev of the last change of these fields.
    #[ts(type = "number")]
    pub rev: i64,
}

/// A person in a conversation. Leaving is a change like any other: the row stays and says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Membership {
    pub conversation_id: ConversationId,
    /// The whole person, so that a row can be drawn without asking again.
    pub user: User,
    pub role: Role,
    /// No longer in the conversation.
    pub left: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `POST /api/v1/conversations`. A direct conversation has the id [`ConversationId::direct`] and one other member; a
/// group has an id of its author's making. Sent twice it is made once. One's own name may be left out of the members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewConversation {
    pub id: ConversationId,
    pub kind: ConversationKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub member_ids: Vec<UserId>,
}

/// `PATCH /api/v1/conversations/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct RenameConversation {
    /// `null` takes the name away.
    pub title: Option<String>,
}

/// `POST /api/v1/conversations/{id}/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct AddMembers {
    pub user_ids: Vec<UserId>,
}
