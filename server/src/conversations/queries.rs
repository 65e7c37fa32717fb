//! Conversations and memberships in SQL.

use linnet_protocol::{Conversation, ConversationId, Membership, Role, Status, User, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// A conversation under its lock.
pub struct Locked {
    pub conversation: Conversation,
    pub head: i64,
    /// Neither of its two people writes to the other any more.
    pub closed: bool,
}

/// What somebody is in a conversation, or was.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub role: Role,
    pub has_left: bool,
    pub visible_from: i64,
}

/// Holds the row until the transaction ends. None: there is no such conversation.
pub async fn lock(tx: &mut PgConnection, id: ConversationId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        "select id, kind, title, topic, avatar, is_public, history, created_by, created_at, rev, head, closed
         from conversations where id = $1 for no key update",
        id as _
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| Locked {
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
        closed: row.closed,
    }))
}

/// None: never in it. Asked after the lock, in a statement of its own, it sees what was committed while the lock was
/// waited for.
pub async fn standing(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    user: UserId,
) -> sqlx::Result<Option<Standing>> {
    sqlx::query_as!(
        Standing,
        "select role, has_left, visible_from from memberships where conversation_id = $1 and user_id = $2",
        id as _,
        user as _
    )
    .fetch_optional(db)
    .await
}

/// False: there is one with this id already.
pub async fn insert(tx: &mut PgConnection, new: &Conversation) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into conversations (id, kind, title, created_by, created_at, rev, head, members_rev, is_public, history, topic)
         values ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8, $9) on conflict (id) do nothing",
        new.id as _,
        new.kind as _,
        new.title,
        new.created_by as _,
        new.created_at,
        new.rev,
        new.is_public,
        new.history as _,
        new.topic,
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

/// What members see of it.
pub async fn set_details(tx: &mut PgConnection, new: &Conversation) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversations set title = $2, topic = $3, avatar = $4, is_public = $5, history = $6, rev = $7
         where id = $1",
        new.id as _,
        new.title,
        new.topic,
        new.avatar as _,
        new.is_public,
        new.history as _,
        new.rev
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
             u.avatar, u.deactivated_at is not null as "deactivated!", u.version,
             case when not m.has_left then u.status end as "status: Json<Status>"
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
        status: row.status.map(|it| it.0),
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
