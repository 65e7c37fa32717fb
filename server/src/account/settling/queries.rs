//! What is left to do, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, Reaction, UserId};
use sqlx::{PgConnection, PgExecutor};

/// An account of which something is still to be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settlement {
    pub(super) user_id: UserId,
    pub(super) requested_at: DateTime<Utc>,
    pub(super) removes_reactions: bool,
    pub(super) is_deleted: bool,
}

pub(super) async fn waiting(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Settlement>> {
    sqlx::query_as!(
        Settlement,
        r#"select s.user_id, s.requested_at, s.removes_reactions, u.deleted_at is not null as "is_deleted!"
           from settlements s join users u on u.id = s.user_id
           where s.done_at is null order by s.requested_at limit 100"#
    )
    .fetch_all(db)
    .await
}

/// Unless something else was asked for meanwhile.
pub(super) async fn finish(
    db: impl PgExecutor<'_>,
    it: &Settlement,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update settlements set done_at = $3 where user_id = $1 and requested_at = $2",
        it.user_id as _,
        it.requested_at,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Groups and channels whose owner is gone while somebody else in them is not.
pub(super) async fn without_owner(
    db: impl PgExecutor<'_>,
) -> sqlx::Result<Vec<(ConversationId, UserId)>> {
    let rows = sqlx::query!(
        "select m.conversation_id, m.user_id from users u
         join memberships m on m.user_id = u.id and m.role = 'owner' and not m.has_left
         join conversations c on c.id = m.conversation_id and c.kind <> 'direct'
         where u.deactivated_at is not null and exists (
             select from memberships o join users them on them.id = o.user_id
             where o.conversation_id = m.conversation_id and not o.has_left and them.deactivated_at is null)
         limit 100"
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.user_id))
        .collect())
}

/// The next group or channel that the person is in.
pub(super) async fn next_to_leave(
    db: impl PgExecutor<'_>,
    user: UserId,
) -> sqlx::Result<Option<ConversationId>> {
    sqlx::query_scalar!(
        "select m.conversation_id from memberships m join conversations c on c.id = m.conversation_id
         where m.user_id = $1 and not m.has_left and c.kind <> 'direct' order by m.conversation_id limit 1",
        user as _
    )
    .fetch_optional(db)
    .await
}

/// The next conversation of the person with something to read in it and nobody who could.
pub(super) async fn next_forsaken(
    db: impl PgExecutor<'_>,
    user: UserId,
) -> sqlx::Result<Option<ConversationId>> {
    sqlx::query_scalar!(
        "select m.conversation_id from memberships m
         where m.user_id = $1 and not m.has_left and not exists (
             select from memberships o join users u on u.id = o.user_id
             where o.conversation_id = m.conversation_id and not o.has_left and u.deleted_at is null)
             and exists (select from messages w where w.conversation_id = m.conversation_id and w.deleted_at is null)
         limit 1",
        user as _
    )
    .fetch_optional(db)
    .await
}

/// Whoever wrote them. None, if somebody could read them.
pub(super) async fn forsaken(
    tx: &mut PgConnection,
    id: ConversationId,
    limit: i64,
) -> sqlx::Result<Vec<MessageId>> {
    sqlx::query_scalar!(
        "select id from messages where conversation_id = $1 and deleted_at is null and not exists (
             select from memberships o join users u on u.id = o.user_id
             where o.conversation_id = $1 and not o.has_left and u.deleted_at is null)
         order by seq limit $2",
        id as _,
        limit
    )
    .fetch_all(tx)
    .await
}

pub(super) async fn next_reacted_in(
    db: impl PgExecutor<'_>,
    user: UserId,
) -> sqlx::Result<Option<ConversationId>> {
    sqlx::query_scalar!(
        "select conversation_id from reactions where user_id = $1 and not removed order by conversation_id limit 1",
        user as _
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn own_reactions(
    tx: &mut PgConnection,
    user: UserId,
    conversation: ConversationId,
    limit: i64,
) -> sqlx::Result<Vec<Reaction>> {
    sqlx::query_as!(
        Reaction,
        "select conversation_id, message_id, user_id, emoji, removed, rev from reactions
         where user_id = $1 and conversation_id = $2 and not removed order by message_id, emoji limit $3",
        user as _,
        conversation as _,
        limit
    )
    .fetch_all(tx)
    .await
}

macro_rules! forget {
    ($db:expr, $user:expr, $limit:expr, $($table:literal),+ $(,)?) => {{
        let mut gone = 0;
        $(gone += sqlx::query!(
            "delete from " + $table + " where user_id = $1 and ctid = any(array(select ctid from " + $table
                + " where user_id = $1 limit $2))",
            $user as _,
            $limit
        )
        .execute(&mut *$db)
        .await?
        .rows_affected();)+
        gone
    }};
}

/// Of everything that was the person's alone, at most so many rows of each kind. 0: nothing is left.
pub(super) async fn forget(tx: &mut PgConnection, user: UserId, limit: i64) -> sqlx::Result<u64> {
    Ok(forget!(
        tx,
        user,
        limit,
        "sessions",
        "sections",
        "conversation_settings",
        "saved",
        "reminders",
        "scheduled",
        "unread_marks",
        "blocks",
        "mentions",
        "conversation_bans",
        "mails",
        "codes",
    ))
}
