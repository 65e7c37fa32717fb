//! Who is in a conversation, and who may not come back, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{Ban, ConversationId, Role, User, UserId};
use sqlx::{PgConnection, PgExecutor};

/// Where people begin.
#[derive(Debug, Clone, Copy)]
pub struct Beginning {
    pub joined_at: DateTime<Utc>,
    /// Up to here there is nothing for them to catch up on.
    pub read: i64,
    /// Up to here nothing is theirs to see.
    pub visible_from: i64,
}

/// Each gets its own rev. Whoever comes back begins anew; what was read stays read.
pub async fn upsert(
    tx: &mut PgConnection,
    id: ConversationId,
    (users, roles, revs): (&[UserId], &[String], &[i64]),
    beginning: Beginning,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into memberships (conversation_id, user_id, role, rev, joined_at, read, delivered, visible_from)
         select $1, it.user_id, it.role, it.rev, $5, $6, $6, $7
         from unnest($2::uuid[], $3::text[], $4::bigint[]) as it (user_id, role, rev)
         on conflict (conversation_id, user_id) do update
         set has_left = false, role = excluded.role, rev = excluded.rev, joined_at = excluded.joined_at,
             visible_from = excluded.visible_from, read = greatest(memberships.read, excluded.read),
             delivered = greatest(memberships.delivered, excluded.delivered)",
        id as _,
        users as _,
        roles,
        revs,
        beginning.joined_at,
        beginning.read,
        beginning.visible_from,
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

pub async fn has_owner(db: impl PgExecutor<'_>, id: ConversationId) -> sqlx::Result<bool> {
    let found = sqlx::query!(
        "select from memberships where conversation_id = $1 and not has_left and role = 'owner' limit 1",
        id as _
    );
    Ok(found.fetch_optional(db).await?.is_some())
}

/// The longest serving admin becomes owner, else the longest serving member; whoever can still sign in goes before.
pub async fn hand_over(tx: &mut PgConnection, id: ConversationId, rev: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update memberships set role = 'owner', rev = $2
         where conversation_id = $1 and user_id = (
             select it.user_id from memberships it join users u on u.id = it.user_id
             where it.conversation_id = $1 and not it.has_left
             order by u.deactivated_at is not null, it.role = 'admin' desc, it.joined_at, it.rev limit 1)",
        id as _,
        rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn count(db: impl PgExecutor<'_>, id: ConversationId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from memberships where conversation_id = $1 and not has_left"#,
        id as _
    )
    .fetch_one(db)
    .await
}

/// Those of these people who are in it.
pub async fn among(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    users: &[UserId],
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select user_id from memberships where conversation_id = $1 and user_id = any($2) and not has_left",
        id as _,
        users as _
    )
    .fetch_all(db)
    .await
}

pub async fn set_role(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
    (role, rev): (Role, i64),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update memberships set role = $3, rev = $4 where conversation_id = $1 and user_id = $2",
        id as _,
        user as _,
        role as _,
        rev
    )
    .execute(tx)
    .await?;
    Ok(())
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

/// Those of them who can still sign in.
pub async fn existing_users(
    db: impl PgExecutor<'_>,
    users: &[UserId],
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select id from users where id = any($1) and deactivated_at is null order by id",
        users as _
    )
    .fetch_all(db)
    .await
}

/// Also one who has gone for good.
pub async fn exists(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<bool> {
    let found = sqlx::query!("select from users where id = $1", user as _);
    Ok(found.fetch_optional(db).await?.is_some())
}

/// Whether any of these people may not come in.
pub async fn is_any_banned(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    users: &[UserId],
) -> sqlx::Result<bool> {
    let found = sqlx::query!(
        "select from conversation_bans where conversation_id = $1 and user_id = any($2) limit 1",
        id as _,
        users as _
    );
    Ok(found.fetch_optional(db).await?.is_some())
}

/// The first ban stands.
pub async fn insert_ban(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
    (by, at): (UserId, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into conversation_bans (conversation_id, user_id, banned_by, banned_at) values ($1, $2, $3, $4)
         on conflict (conversation_id, user_id) do nothing",
        id as _,
        user as _,
        by as _,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn delete_ban(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from conversation_bans where conversation_id = $1 and user_id = $2",
        id as _,
        user as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn count_bans(db: impl PgExecutor<'_>, id: ConversationId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from conversation_bans where conversation_id = $1"#,
        id as _
    )
    .fetch_one(db)
    .await
}

/// The newest first.
pub async fn bans(db: impl PgExecutor<'_>, id: ConversationId) -> sqlx::Result<Vec<Ban>> {
    let rows = sqlx::query!(
        r#"select b.banned_by, b.banned_at, u.id, u.username, u.display_name, u.avatar,
             u.deactivated_at is not null as "deactivated!", u.version
           from conversation_bans b join users u on u.id = b.user_id
           where b.conversation_id = $1 order by b.banned_at desc, u.id"#,
        id as _
    )
    .fetch_all(db)
    .await?;
    let bans = rows.into_iter().map(|row| Ban {
        user: User {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            avatar: row.avatar,
            deactivated: row.deactivated,
            version: row.version,
        },
        banned_by: row.banned_by,
        banned_at: row.banned_at,
    });
    Ok(bans.collect())
}

/// This member can sign in no more, and somebody else in it can.
pub async fn needs_successor(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where id = $2 and deactivated_at is not null) and exists (
               select from memberships m join users u on u.id = m.user_id
               where m.conversation_id = $1 and m.user_id <> $2 and not m.has_left and u.deactivated_at is null) as "needs!""#,
        id as _,
        user as _
    )
    .fetch_one(tx)
    .await
}
