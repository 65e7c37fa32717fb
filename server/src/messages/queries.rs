//! Messages in SQL.

use linnet_protocol::{ConversationId, Message, MessageId, UserId};
use sqlx::{PgConnection, PgExecutor};

/// A conversation as the writer finds it under its lock.
pub struct Head {
    pub id: ConversationId,
    pub head: i64,
    pub members_rev: i64,
}

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub async fn lock(tx: &mut PgConnection, ids: &[ConversationId]) -> sqlx::Result<Vec<Head>> {
    sqlx::query_as!(
        Head,
        "select id, head, members_rev from conversations where id = any($1) order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await
}

/// Which of these pairs are members. After the lock, in a statement of its own, so that a removal that was committed in
/// between is seen.
pub async fn memberships(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    users: &[UserId],
) -> sqlx::Result<Vec<(ConversationId, UserId)>> {
    let rows = sqlx::query!(
        "select m.conversation_id, m.user_id
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, user_id)
         join memberships m on m.conversation_id = it.conversation_id and m.user_id = it.user_id
         where not m.has_left",
        conversations as _,
        users as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.user_id))
        .collect())
}

/// What an earlier try has stored already.
pub async fn stored(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    ids: &[MessageId],
) -> sqlx::Result<Vec<Message>> {
    sqlx::query_as!(
        Message,
        "select m.id, m.conversation_id, m.sender_id, m.seq, m.rev, m.body, m.created_at
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id",
        conversations as _,
        ids as _
    )
    .fetch_all(tx)
    .await
}

/// Stores numbered messages and moves the heads of their conversations, in one statement.
pub async fn insert(
    tx: &mut PgConnection,
    messages: &[Message],
    (conversations, heads): (&[ConversationId], &[i64]),
) -> sqlx::Result<()> {
    let column = |of: fn(&Message) -> uuid::Uuid| messages.iter().map(of).collect::<Vec<_>>();
    let seqs: Vec<_> = messages.iter().map(|it| it.seq).collect();
    let bodies: Vec<_> = messages.iter().map(|it| it.body.as_str()).collect();
    let times: Vec<_> = messages.iter().map(|it| it.created_at).collect();
    sqlx::query!(
        "with moved as (
             update conversations set head = it.head
             from unnest($7::uuid[], $8::bigint[]) as it (id, head) where conversations.id = it.id
         )
         insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at)
         select conversation_id, id, sender_id, seq, seq, body, created_at
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::timestamptz[])
             as it (conversation_id, id, sender_id, seq, body, created_at)",
        &column(|it| it.conversation_id.0),
        &column(|it| it.id.0),
        &column(|it| it.sender_id.0),
        &seqs,
        &bodies as _,
        &times,
        conversations as _,
        heads,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The newest below a place, oldest first.
pub async fn before(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    seq: i64,
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let mut messages = sqlx::query_as!(
        Message,
        "select id, conversation_id, sender_id, seq, rev, body, created_at from messages
         where conversation_id = $1 and seq < $2 order by seq desc limit $3",
        id as _,
        seq,
        limit
    )
    .fetch_all(db)
    .await?;
    messages.reverse();
    Ok(messages)
}

/// The oldest above a place and not above the head, oldest first.
pub async fn after(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (seq, head): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    sqlx::query_as!(
        Message,
        "select id, conversation_id, sender_id, seq, rev, body, created_at from messages
         where conversation_id = $1 and seq > $2 and seq <= $3 order by seq limit $4",
        id as _,
        seq,
        head,
        limit
    )
    .fetch_all(db)
    .await
}

/// Rows with a rev above the cursor and not above `through`, lowest first.
pub async fn changed(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    sqlx::query_as!(
        Message,
        "select id, conversation_id, sender_id, seq, rev, body, created_at from messages
         where conversation_id = $1 and rev > $2 and rev <= $3 order by rev limit $4",
        id as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await
}
