//! Reactions in SQL.

use linnet_protocol::{ConversationId, MessageId, Reaction};
use sqlx::{PgConnection, PgExecutor};

/// To one message, with those that were taken back.
pub async fn all(
    tx: &mut PgConnection,
    id: ConversationId,
    message: MessageId,
) -> sqlx::Result<Vec<Reaction>> {
    sqlx::query_as!(
        Reaction,
        "select conversation_id, message_id, user_id, emoji, removed, rev from reactions
         where conversation_id = $1 and message_id = $2",
        id as _,
        message as _
    )
    .fetch_all(tx)
    .await
}

pub async fn store(db: impl PgExecutor<'_>, reaction: &Reaction) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into reactions (conversation_id, message_id, user_id, emoji, removed, rev) values ($1, $2, $3, $4, $5, $6)
         on conflict (conversation_id, message_id, user_id, emoji) do update set removed = excluded.removed, rev = excluded.rev",
        reaction.conversation_id as _,
        reaction.message_id as _,
        reaction.user_id as _,
        reaction.emoji,
        reaction.removed,
        reaction.rev
    )
    .execute(db)
    .await?;
    Ok(())
}
