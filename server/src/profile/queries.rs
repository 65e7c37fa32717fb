//! Profiles in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, Me, Membership, Profile, Status, User, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::auth::tokens::Hash;

/// A whole person, with what only they may see. Whether they want no noise is for others to work out.
pub async fn me(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Option<Me>> {
    let row = sqlx::query!(
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version, role, bio,
             pronouns, time_zone, created_at, email, email_verified_at, status as "status: Json<Status>",
             (select codes.email from codes where user_id = users.id and purpose = 'verify'
              order by codes.created_at desc limit 1) as pending_email
           from users where id = $1"#,
        id as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Me {
        profile: Profile {
            user: User {
                id: row.id,
                username: row.username,
                display_name: row.display_name,
                avatar: row.avatar,
                deactivated: row.deactivated,
                version: row.version,
            },
            role: row.role,
            bio: row.bio,
            pronouns: row.pronouns,
            time_zone: row.time_zone,
            created_at: row.created_at,
            status: row.status.map(|it| it.0),
            do_not_disturb: false,
        },
        email: row.email,
        email_verified_at: row.email_verified_at,
        pending_email: row.pending_email,
    }))
}

/// What nobody is told of.
pub async fn set_about(tx: &mut PgConnection, profile: &Profile) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set bio = $2, pronouns = $3, time_zone = $4 where id = $1",
        profile.user.id as _,
        profile.bio,
        profile.pronouns,
        profile.time_zone,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn set_names(
    tx: &mut PgConnection,
    user: &User,
    skeletons: &[String],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set username = $2, display_name = $3, skeletons = $4 where id = $1",
        user.id as _,
        user.username,
        user.display_name,
        skeletons,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn username_changed_at(
    tx: &mut PgConnection,
    id: UserId,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!(
        "select username_changed_at from users where id = $1",
        id as _
    );
    Ok(at.fetch_optional(tx).await?.flatten())
}

/// The name that is given up stays the person's until then; the one that is taken is retired no more.
pub async fn retire_username(
    tx: &mut PgConnection,
    id: UserId,
    (old, new): (&Hash, &Hash),
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!("delete from retired_usernames where hash = $1", &new[..])
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into retired_usernames (hash, user_id, until) values ($1, $2, $3)
         on conflict (hash) do update set user_id = excluded.user_id, until = excluded.until",
        &old[..],
        id as _,
        until
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update users set username_changed_at = $2 where id = $1",
        id as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn set_avatar(
    tx: &mut PgConnection,
    id: UserId,
    avatar: Option<linnet_protocol::FileId>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set avatar = $2 where id = $1",
        id as _,
        avatar as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Until this transaction ends. The first number is a random name for it.
pub async fn wait_for_own(tx: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(1279872597, hashtext($1::text))",
        id.to_string()
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

pub async fn version(tx: &mut PgConnection, id: UserId) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select version from users where id = $1", id as _)
        .fetch_optional(tx)
        .await
}

pub async fn set_version(tx: &mut PgConnection, id: UserId, version: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set version = $2, is_being_told = true where id = $1",
        id as _,
        version
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn set_told(tx: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set is_being_told = false where id = $1",
        id as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn being_told(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!("select id from users where is_being_told order by id")
        .fetch_all(db)
        .await
}

/// Those that the person has left count too: whoever left is still drawn beside their messages.
pub async fn untold(
    tx: &mut PgConnection,
    id: UserId,
    version: i64,
    limit: i64,
) -> sqlx::Result<Vec<ConversationId>> {
    sqlx::query_scalar!(
        "select conversation_id from memberships where user_id = $1 and user_version < $2
         order by conversation_id limit $3",
        id as _,
        version,
        limit
    )
    .fetch_all(tx)
    .await
}

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub async fn lock_conversations(
    tx: &mut PgConnection,
    ids: &[ConversationId],
) -> sqlx::Result<Vec<ConversationId>> {
    sqlx::query_scalar!(
        "select id from conversations where id = any($1) order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await
}

pub struct Told {
    pub conversation_id: ConversationId,
}

/// Each takes the next rev of its conversation. Under their locks, in a statement of its own: it must see the heads that
/// were committed while those were waited for.
pub async fn tell(
    tx: &mut PgConnection,
    id: UserId,
    version: i64,
    conversations: &[ConversationId],
) -> sqlx::Result<Vec<Told>> {
    sqlx::query_as!(
        Told,
        "with moved as (
             update conversations set head = head + 1 where id = any($3) returning id, head
         )
         update memberships m set rev = moved.head, user_version = $2 from moved
         where m.conversation_id = moved.id and m.user_id = $1 returning m.conversation_id",
        id as _,
        version,
        conversations as _
    )
    .fetch_all(tx)
    .await
}

pub async fn memberships(
    tx: &mut PgConnection,
    id: UserId,
    conversations: &[ConversationId],
) -> sqlx::Result<Vec<Membership>> {
    let rows = sqlx::query!(
        r#"select m.conversation_id, m.role, m.has_left, m.rev, u.id, u.username, u.display_name,
             u.avatar, u.deactivated_at is not null as "deactivated!", u.version,
             case when not m.has_left then u.status end as "status: Json<Status>"
         from memberships m join users u on u.id = m.user_id
         where m.user_id = $1 and m.conversation_id = any($2)"#,
        id as _,
        conversations as _
    )
    .fetch_all(tx)
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

pub async fn members(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
) -> sqlx::Result<Vec<(ConversationId, UserId)>> {
    let rows = sqlx::query!(
        "select conversation_id, user_id from memberships where conversation_id = any($1) and not has_left",
        conversations as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.user_id))
        .collect())
}
