//! Conversations and who is in them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, FileId, Status, User, UserId, personal::present};

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

#[expect(
    clippy::derivable_impls,
    reason = "the macro that makes the enum knows no default"
)]
impl Default for HistoryVisibility {
    fn default() -> Self {
        Self::All
    }
}

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
    /// What the person is doing; not told of those who left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<Status>,
    /// No longer in the conversation.
    pub left: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `POST /api/v1/conversations`. A direct conversation has the id [`ConversationId::direct`] and one other member, or none
/// with oneself; a group or a channel has an id of its author's making, and a channel a title. Sent twice it is made once.
/// One's own name may be left out of the members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewConversation {
    pub id: ConversationId,
    pub kind: ConversationKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub topic: Option<String>,
    /// Channels only.
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<bool>")]
    pub is_public: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<HistoryVisibility>")]
    pub history: HistoryVisibility,
    pub member_ids: Vec<UserId>,
}

impl NewConversation {
    pub fn direct(one: UserId, other: UserId) -> Self {
        Self {
            id: ConversationId::direct(one, other),
            kind: ConversationKind::Direct,
            ..Self::group(None, vec![other])
        }
    }

    pub fn group(title: Option<String>, member_ids: Vec<UserId>) -> Self {
        Self {
            id: ConversationId::generate(),
            kind: ConversationKind::Group,
            title,
            topic: None,
            is_public: false,
            history: HistoryVisibility::All,
            member_ids,
        }
    }
}

/// `PATCH /api/v1/conversations/{id}`. What is absent stays as it is; `null` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct ChangeConversation {
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub title: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub topic: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<FileId>))]
    pub avatar: Option<Option<FileId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryVisibility>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_public: Option<bool>,
}

/// `POST /api/v1/conversations/{id}/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct AddMembers {
    pub user_ids: Vec<UserId>,
}

/// `PUT /api/v1/conversations/{id}/members/{user}/role`. `owner` hands the ownership over; who gave it stays admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetRole {
    pub role: Role,
}

/// Somebody who was removed and cannot come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Ban {
    pub user: User,
    pub banned_by: UserId,
    pub banned_at: DateTime<Utc>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
