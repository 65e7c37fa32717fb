//! Conversations and memberships in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{Conversation, ConversationId, Membership, Role, User, UserId};
use sqlx::{PgConnection, PgExecutor};

/// A conversation under its lock, and what its locker is in it.
pub struct Locked {
    pub conversation: Conversation,
    pub head: i64,
    pub role: Role,
    pub has_left: bool,
    pub visible_from: i64,
}

/// Holds the row until the transaction ends. None: there is no such conversation, or the person was never in it.
pub async fn lock(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        "select id, kind, title, topic, avatar, is_public, history, created_by, created_at, rev, head from conversations
         where id = $1 for no key update",
        id as _
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    // A statement of its own: it must see what was committed while this one waited for the lock.
    let membership = sqlx::query!(
        "select role, has_left, visible_from from memberships where conversation_id = $1 and user_id = $2",
        id as _,
        user as _
    )
    .fetch_optional(tx)
    .await?;
    Ok(membership.map(|membership| Locked {
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
        head: row.head,
        role: membership.role,
        has_left: membership.has_left,
        visible_from: membership.visible_from,
    }))
}

/// False: there is one with this id already.
pub async fn insert(tx: &mut PgConnection, new: &Conversation) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into conversations (id, kind, title, created_by, created_at, rev, head, members_rev, is_public, history)
         values ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8) on conflict (id) do nothing",
        new.id as _,
        new.kind as _,
        new.title,
        new.created_by as _,
        new.created_at,
        new.rev,
        new.is_public,
        new.history as _,
    )
    .execute(tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub async fn get(
    db: impl PgExecutor<'_>,
    id: ConversationId,
) -> sqlx::Result<Option<Conversation>> {
    sqlx::query_as!(
        Conversation,
        "select id, kind, title, topic, avatar, is_public, history, created_by, created_at, rev from conversations where id = $1",
        id as _
    )
    .fetch_optional(db)
    .await
}

pub async fn rename(
    tx: &mut PgConnection,
    id: ConversationId,
    title: Option<&str>,
    rev: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversations set title = $2, rev = $3 where id = $1",
        id as _,
        title,
        rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Who is in it has changed, up to this rev.
pub async fn set_members_rev(
    tx: &mut PgConnection,
    id: ConversationId,
    head: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversations set head = $2, members_rev = $2 where id = $1",
        id as _,
        head
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Each gets its own rev. Whoever comes back starts as a member.
pub async fn upsert_members(
    tx: &mut PgConnection,
    id: ConversationId,
    (users, roles, revs): (&[UserId], &[String], &[i64]),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into memberships (conversation_id, user_id, role, rev, joined_at)
         select $1, it.user_id, it.role, it.rev, $5
         from unnest($2::uuid[], $3::text[], $4::bigint[]) as it (user_id, role, rev)
         on conflict (conversation_id, user_id) do update
         set has_left = false, role = excluded.role, rev = excluded.rev, joined_at = excluded.joined_at",
        id as _,
        users as _,
        roles,
        revs,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn set_left(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
    rev: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update memberships set has_left = true, role = 'member', rev = $3
         where conversation_id = $1 and user_id = $2",
        id as _,
        user as _,
        rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Where nobody is owner any more, the longest serving admin becomes it, else the longest serving member.
pub async fn hand_over(
    tx: &mut PgConnection,
    id: ConversationId,
    rev: i64,
) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(
        "update memberships set role = 'owner', rev = $2
         where conversation_id = $1 and user_id = (
             select user_id from memberships where conversation_id = $1 and not has_left
             order by role = 'admin' desc, joined_at, rev limit 1)
         and not exists (select from memberships where conversation_id = $1 and not has_left and role = 'owner')
         returning user_id",
        id as _,
        rev
    )
    .fetch_optional(tx)
    .await
}

pub async fn set_head(tx: &mut PgConnection, id: ConversationId, head: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversations set head = $2 where id = $1",
        id as _,
        head
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The members, and up to which seq the past is hidden from each.
pub async fn audience(
    tx: &mut PgConnection,
    id: ConversationId,
) -> sqlx::Result<Vec<(UserId, i64)>> {
    let rows = sqlx::query!(
        "select user_id, visible_from from memberships where conversation_id = $1 and not has_left",
        id as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.user_id, row.visible_from))
        .collect())
}

pub async fn member_ids(db: impl PgExecutor<'_>, id: ConversationId) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select user_id from memberships where conversation_id = $1 and not has_left",
        id as _
    )
    .fetch_all(db)
    .await
}

/// Rows with a rev above the cursor and not above `through`, lowest first; those who left included.
pub async fn members_above(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Membership>> {
    let rows = sqlx::query!(
        r#"select m.conversation_id, m.role, m.has_left, m.rev, u.id, u.username, u.display_name,
             u.avatar, u.deactivated_at is not null as "deactivated!", u.version
         from memberships m join users u on u.id = m.user_id
         where m.conversation_id = $1 and m.rev > $2 and m.rev <= $3 order by m.rev limit $4"#,
        id as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| Membership {
        conversation_id: row.conversation_id,
        user: User {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            avatar: row.avatar,
            deactivated: row.deactivated,
            version: row.version,
        },
        role: row.role,
        left: row.has_left,
        rev: row.rev,
    });
    Ok(rows.collect())
}

pub async fn list(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Vec<Conversation>> {
    sqlx::query_as!(
        Conversation,
        "select c.id, c.kind, c.title, c.topic, c.avatar, c.is_public, c.history, c.created_by, c.created_at, c.rev
         from memberships m join conversations c on c.id = m.conversation_id
         where m.user_id = $1 and not m.has_left order by c.id",
        user as _
    )
    .fetch_all(db)
    .await
}

/// What a member may see of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    /// What has a rev above it may not be shown on this answer's authority: the person may have been removed since.
    pub head: i64,
    /// Messages up to this seq are hidden: they were written before the person joined.
    pub visible_from: i64,
}

/// None: not a member, or no such conversation.
pub async fn sight(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    user: UserId,
) -> sqlx::Result<Option<Sight>> {
    sqlx::query_as!(
        Sight,
        "select c.head, m.visible_from from conversations c join memberships m on m.conversation_id = c.id
         where c.id = $1 and m.user_id = $2 and not m.has_left",
        id as _,
        user as _
    )
    .fetch_optional(db)
    .await
}

/// How many conversations each of these people is in.
pub async fn most_conversations(db: impl PgExecutor<'_>, users: &[UserId]) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select coalesce(max(it.n), 0) as "n!" from (
             select count(*) as n from memberships where user_id = any($1) and not has_left group by user_id) it"#,
        users as _
    )
    .fetch_one(db)
    .await
}

pub async fn existing_users(
    db: impl PgExecutor<'_>,
    users: &[UserId],
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select id from users where id = any($1) order by id",
        users as _
    )
    .fetch_all(db)
    .await
}

/// Adds to people's own revs, in the order of their ids so that two transactions never wait for each other in a circle.
/// Answers with each person's rev after it.
pub async fn bump_people(
    tx: &mut PgConnection,
    (users, by): (&[UserId], &[i64]),
) -> sqlx::Result<Vec<(UserId, i64)>> {
    sqlx::query!(
        "select id from users where id = any($1) order by id for no key update",
        users as _
    )
    .fetch_all(&mut *tx)
    .await?;
    let rows = sqlx::query!(
        "update users set rev = rev + it.by from unnest($1::uuid[], $2::bigint[]) as it (user_id, by)
         where id = it.user_id returning id, rev",
        users as _,
        by
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.rev)).collect())
}
