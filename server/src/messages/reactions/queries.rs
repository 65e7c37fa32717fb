//! Reactions in SQL.

use linnet_protocol::{ConversationId, MessageId, Reaction, UserId};
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

/// Those of one person after this one, where they see the message.
pub async fn own_after(
    db: impl PgExecutor<'_>,
    user: UserId,
    last: Option<&Reaction>,
    limit: i64,
) -> sqlx::Result<Vec<Reaction>> {
    let nil = uuid::Uuid::nil();
    sqlx::query_as!(
        Reaction,
        "select r.conversation_id, r.message_id, r.user_id, r.emoji, r.removed, r.rev from reactions r
         join messages m on m.conversation_id = r.conversation_id and m.id = r.message_id
         join memberships p on p.conversation_id = r.conversation_id and p.user_id = r.user_id
         where r.user_id = $1 and not r.removed and not p.has_left and m.seq > p.visible_from
             and (r.conversation_id, r.message_id, r.emoji) > ($2, $3, $4)
         order by r.conversation_id, r.message_id, r.emoji limit $5",
        user as _,
        last.map_or(nil, |it| it.conversation_id.0),
        last.map_or(nil, |it| it.message_id.0),
        last.map_or("", |it| it.emoji.as_str()),
        limit
    )
    .fetch_all(db)
    .await
}
