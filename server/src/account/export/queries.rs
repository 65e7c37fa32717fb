//! What is in nobody else's queries.

use chrono::{DateTime, Utc};
use linnet_protocol::{Conversation, ConversationId, Role, UserId};
use serde::Serialize;
use sqlx::PgExecutor;

/// A conversation, and what the person is in it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Own {
    pub(super) conversation: Conversation,
    pub(super) role: Role,
    pub(super) joined_at: DateTime<Utc>,
    pub(super) read: i64,
}

pub(super) async fn conversations(
    db: impl PgExecutor<'_>,
    user: UserId,
    (after, limit): (ConversationId, i64),
) -> sqlx::Result<Vec<Own>> {
    let rows = sqlx::query!(
        "select c.id, c.kind, c.title, c.topic, c.avatar, c.is_public, c.history, c.created_by, c.created_at, c.rev,
             m.role, m.joined_at, m.read
         from memberships m join conversations c on c.id = m.conversation_id
         where m.user_id = $1 and not m.has_left and c.id > $2 order by c.id limit $3",
        user as _,
        after as _,
        limit
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| Own {
        conversation: Conversation {
            id: row.id,
            kind: row.kind,
            title: row.title,
            topic: row.topic,
            avatar: row.avatar,
            is_public: row.is_public,
            history: row.history,
            created_by: row.created_by,
            created_at: row.created_at,
            rev: row.rev,
        },
        role: row.role,
        joined_at: row.joined_at,
        read: row.read,
    });
    Ok(rows.collect())
}
