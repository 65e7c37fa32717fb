//! Blocks in SQL.

use linnet_protocol::{Block, ConversationId, NumberedChange, UserId};
use sqlx::{PgConnection, PgExecutor};

pub async fn block(
    db: impl PgExecutor<'_>,
    by: UserId,
    blocked: UserId,
) -> sqlx::Result<Option<Block>> {
    sqlx::query_as!(
        Block,
        "select blocked_id as user_id, removed, rev from blocks where user_id = $1 and blocked_id = $2",
        by as _,
        blocked as _
    )
    .fetch_optional(db)
    .await
}

pub async fn list(db: impl PgExecutor<'_>, by: UserId) -> sqlx::Result<Vec<Block>> {
    sqlx::query_as!(
        Block,
        "select blocked_id as user_id, removed, rev from blocks where user_id = $1 and not removed order by rev",
        by as _
    )
    .fetch_all(db)
    .await
}

pub async fn count(db: impl PgExecutor<'_>, by: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from blocks where user_id = $1 and not removed"#,
        by as _
    )
    .fetch_one(db)
    .await
}

pub async fn blocks_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        Block,
        "select blocked_id as user_id, removed, rev from blocks
         where user_id = $1 and rev > $2 and rev <= $3 order by rev limit $4",
        user as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(NumberedChange::from).collect())
}

pub async fn set(tx: &mut PgConnection, by: UserId, new: &Block) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into blocks (user_id, blocked_id, removed, rev) values ($1, $2, $3, $4)
         on conflict (user_id, blocked_id) do update set removed = excluded.removed, rev = excluded.rev",
        by as _,
        new.user_id as _,
        new.removed,
        new.rev,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Before people are locked. False: there is no such conversation.
pub async fn lock_direct(tx: &mut PgConnection, id: ConversationId) -> sqlx::Result<bool> {
    let found = sqlx::query!(
        "select id from conversations where id = $1 and kind = 'direct' for no key update",
        id as _
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.is_some())
}

/// Whether anybody may write in the direct conversations of these people with this one, as blocks and accounts are now.
pub async fn close_or_open(
    tx: &mut PgConnection,
    user: UserId,
    directs: &[ConversationId],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversations c set closed = it.closed
         from (select m.conversation_id as id,
                   bool_or(u.deactivated_at is not null or are_apart($1, m.user_id)) as closed
               from memberships m join users u on u.id = m.user_id
               where m.conversation_id = any($2) group by m.conversation_id) it
         where c.id = it.id and c.kind = 'direct' and c.closed <> it.closed",
        user as _,
        directs as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Those of these people who have blocked this one, or are gone; also whom this one has blocked, where it goes both ways.
pub async fn unreachable(
    tx: &mut PgConnection,
    by: UserId,
    (people, both_ways): (&[UserId], bool),
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select id from users where id = any($2) and id <> $1 and (deactivated_at is not null or exists (
             select from blocks b where not b.removed
             and ((b.user_id = users.id and b.blocked_id = $1) or ($3 and b.user_id = $1 and b.blocked_id = users.id))))",
        by as _,
        people as _,
        both_ways,
    )
    .fetch_all(tx)
    .await
}

/// The two of every pair in these conversations that is apart, both ways round.
pub async fn pairs_among(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
) -> sqlx::Result<Vec<(UserId, UserId)>> {
    let rows = sqlx::query!(
        "select distinct b.user_id, b.blocked_id from blocks b
         join memberships one on one.user_id = b.user_id and one.conversation_id = any($1) and not one.has_left
         join memberships other on other.user_id = b.blocked_id and other.conversation_id = one.conversation_id
             and not other.has_left
         where not b.removed",
        conversations as _
    )
    .fetch_all(tx)
    .await?;
    let pairs = rows.into_iter().map(|it| (it.user_id, it.blocked_id));
    Ok(pairs
        .flat_map(|(one, other)| [(one, other), (other, one)])
        .collect())
}

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub async fn lock_directs(
    tx: &mut PgConnection,
    user: UserId,
    after: ConversationId,
) -> sqlx::Result<Vec<ConversationId>> {
    sqlx::query_scalar!(
        "select id from conversations where kind = 'direct' and id in (
             select m.conversation_id from memberships m join conversations c on c.id = m.conversation_id
             where m.user_id = $1 and not m.has_left and c.kind = 'direct' and c.id > $2 order by c.id limit 100)
         order by id for no key update",
        user as _,
        after as _
    )
    .fetch_all(tx)
    .await
}
