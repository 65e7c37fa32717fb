//! Names of things. Authors make the ids of what they write, so that sending twice is sending once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Uuid))]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id (UUIDv7: sortable by the time of its making, which decides nothing).
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        #[cfg(feature = "rusqlite")]
        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.0.to_string().into())
            }
        }

        #[cfg(feature = "rusqlite")]
        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                value.as_str()?.parse().map_err(rusqlite::types::FromSqlError::other)
            }
        }
    };
}

id!(
    /// A person's account on one server.
    UserId
);
id!(
    /// A direct conversation, a group or a channel.
    ConversationId
);
id!(
    /// A message inside its conversation; made by the author.
    MessageId
);
id!(
    /// One installation of the app.
    DeviceId
);
id!(
    /// A signed-in device; the family of its refresh tokens.
    SessionId
);
id!(
    /// An invitation to make an account, or to join a conversation.
    InviteId
);
id!(
    /// A file that was uploaded.
    FileId
);
id!(
    /// One edit of a message; made by its author, so a retry is the same edit.
    EditId
);
id!(
    /// A section of a person's list of conversations.
    SectionId
);
id!(
    /// A reminder of a message.
    ReminderId
);
id!(
    /// What somebody reported to the moderators.
    ReportId
);
id!(
    /// A code that proves a mail address, or stands for a forgotten password.
    CodeId
);

/// The name space of direct conversations (a random constant).
const DIRECT: Uuid = Uuid::from_u128(0x8f3a_5c1e_7d42_4b60_9e1d_20c7_54ab_31f9);

impl ConversationId {
    /// The direct conversation of two people. Both derive the same id, so it can be opened by either, by both at once
    /// and without asking first. The server accepts it for a direct conversation only.
    pub fn direct(one: UserId, other: UserId) -> Self {
        let (low, high) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        let mut pair = [0; 32];
        pair[..16].copy_from_slice(low.0.as_bytes());
        pair[16..].copy_from_slice(high.0.as_bytes());
        Self(Uuid::new_v5(&DIRECT, &pair))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_people_derive_the_same_direct_conversation() {
        let (alice, bob) = (UserId::generate(), UserId::generate());
        assert_eq!(
            ConversationId::direct(alice, bob),
            ConversationId::direct(bob, alice)
        );
        assert_ne!(
            ConversationId::direct(alice, bob),
            ConversationId::direct(alice, alice)
        );
    }
}
