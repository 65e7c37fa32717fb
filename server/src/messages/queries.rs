//! Messages in SQL.

use linnet_protocol::{ConversationId, Message, MessageId, MessageRef, Reaction, UserId};
use sqlx::PgExecutor;

use super::rows::{Row, select_messages};

pub async fn by_ids(
    db: impl PgExecutor<'_>,
    conversations: &[ConversationId],
    ids: &[MessageId],
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id",
        conversations as _,
        ids as _
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

pub async fn get(
    db: impl PgExecutor<'_>,
    conversation: ConversationId,
    id: MessageId,
) -> sqlx::Result<Option<Message>> {
    Ok(by_ids(db, &[conversation], &[id]).await?.pop())
}

/// The same, if this person may see it at that instant.
pub async fn get_seen(
    db: impl PgExecutor<'_>,
    place: MessageRef,
    user: UserId,
) -> sqlx::Result<Option<Message>> {
    let row = select_messages!(
        "from messages m join memberships s on s.conversation_id = m.conversation_id
         where m.conversation_id = $1 and m.id = $2 and s.user_id = $3 and not s.has_left and m.seq > s.visible_from",
        place.conversation_id as _,
        place.message_id as _,
        user as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Message::from))
}

/// Messages of these conversations at these seqs.
pub async fn by_places(
    db: impl PgExecutor<'_>,
    conversations: &[ConversationId],
    seqs: &[i64],
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from unnest($1::uuid[], $2::bigint[]) as it (conversation_id, seq)
         join messages m on m.conversation_id = it.conversation_id and m.seq = it.seq",
        conversations as _,
        seqs
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

fn whole(rows: Vec<Row>) -> Vec<Message> {
    rows.into_iter().map(Message::from).collect()
}

/// The newest in `above + 1..seq`, oldest first.
pub async fn before(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (above, seq): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let mut rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.seq < $3 order by m.seq desc limit $4",
        id as _,
        above,
        seq,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.reverse();
    Ok(whole(rows))
}

/// The oldest above a place and not above the head, oldest first.
pub async fn after(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (seq, head): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.seq <= $3 order by m.seq limit $4",
        id as _,
        seq,
        head,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

/// Rows with a rev above the cursor and not above `through`, lowest first; those up to `hidden` are not the reader's.
pub async fn changed(
    db: impl PgExecutor<'_>,
    (id, hidden): (ConversationId, i64),
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.rev > $3 and m.rev <= $4
         order by m.rev limit $5",
        id as _,
        hidden,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

/// The same of reactions, those that were taken back included.
pub async fn reactions_changed(
    db: impl PgExecutor<'_>,
    (id, hidden): (ConversationId, i64),
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Reaction>> {
    sqlx::query_as!(
        Reaction,
        "select r.conversation_id, r.message_id, r.user_id, r.emoji, r.removed, r.rev from reactions r
         join messages m on m.conversation_id = r.conversation_id and m.id = r.message_id
         where r.conversation_id = $1 and m.seq > $2 and r.rev > $3 and r.rev <= $4 order by r.rev limit $5",
        id as _,
        hidden,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await
}

/// Of these messages, without those that were taken back.
pub async fn reactions_of(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    messages: &[Message],
) -> sqlx::Result<Vec<Reaction>> {
    let ids: Vec<_> = messages.iter().map(|it| it.id).collect();
    sqlx::query_as!(
        Reaction,
        "select conversation_id, message_id, user_id, emoji, removed, rev from reactions
         where conversation_id = $1 and message_id = any($2) and not removed order by rev",
        id as _,
        &ids as _
    )
    .fetch_all(db)
    .await
}

/// What a person wrote and still sees, by conversation and place.
pub async fn own_after(
    db: impl PgExecutor<'_>,
    user: UserId,
    (conversation, seq): (ConversationId, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m
         join memberships p on p.conversation_id = m.conversation_id and p.user_id = m.sender_id
         where m.sender_id = $1 and m.deleted_at is null and not p.has_left and m.seq > p.visible_from
             and (m.conversation_id, m.seq) > ($2, $3)
         order by m.conversation_id, m.seq limit $4",
        user as _,
        conversation as _,
        seq,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}
