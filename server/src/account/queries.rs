//! Accounts that go, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{User, UserId};
use sqlx::PgConnection;

use crate::auth::tokens::Hash;

/// False: the person owns the server, or is gone already.
pub(super) async fn deactivate(
    tx: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update users set deactivated_at = $2, status = null, status_until = null
         where id = $1 and role <> 'owner' and deactivated_at is null",
        user as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False: it was not deactivated. None: there is no such account, or no more.
pub(super) async fn reactivate(tx: &mut PgConnection, user: UserId) -> sqlx::Result<Option<bool>> {
    let was = sqlx::query_scalar!(
        r#"select deactivated_at is not null as "was!" from users where id = $1 and deleted_at is null
           for no key update"#,
        user as _
    )
    .fetch_optional(&mut *tx)
    .await?;
    sqlx::query!(
        "update users set deactivated_at = null where id = $1 and deleted_at is null",
        user as _
    )
    .execute(tx)
    .await?;
    Ok(was)
}

/// Nothing is sent in the name of somebody who is not there.
pub(super) async fn cancel_scheduled(tx: &mut PgConnection, user: UserId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"with numbered as (
               select s.conversation_id, s.message_id, u.rev + row_number() over (order by s.rev) as rev
               from scheduled s join users u on u.id = s.user_id where s.user_id = $1 and s.state = 'waiting'
           ), cancelled as (
               update scheduled s set state = 'cancelled', rev = n.rev, message = (s.message - 'attachments') || '{"body": ""}'
               from numbered n
               where s.user_id = $1 and s.conversation_id = n.conversation_id and s.message_id = n.message_id
               returning n.rev
           )
           update users set rev = greatest(rev, (select max(rev) from cancelled)) where id = $1"#,
        user as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn begin(
    tx: &mut PgConnection,
    user: UserId,
    (now, removes_reactions): (DateTime<Utc>, bool),
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into settlements (user_id, requested_at, removes_reactions) values ($1, $2, $3)
         on conflict (user_id) do update
         set requested_at = excluded.requested_at, removes_reactions = excluded.removes_reactions, done_at = null",
        user as _,
        now,
        removes_reactions
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn username(tx: &mut PgConnection, user: UserId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select username from users where id = $1", user as _)
        .fetch_one(tx)
        .await
}

pub(super) async fn retire(tx: &mut PgConnection, user: UserId, hash: &Hash) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into retired_usernames (hash, user_id, until) values ($1, $2, null)
         on conflict (hash) do update set user_id = excluded.user_id, until = null",
        &hash[..],
        user as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Nothing in the row says who it was.
pub(super) async fn erase(
    tx: &mut PgConnection,
    nobody: &User,
    (skeletons, now): (&[String], DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set username = $2, display_name = $3, skeletons = $4, deleted_at = $5,
             email = null, email_verified_at = null, password_hash = '', role = 'member', avatar = null, bio = null, pronouns = null,
             time_zone = null, username_changed_at = null, do_not_disturb = null, do_not_disturb_rev = 0,
             withholds_presence = true, withholds_typing = true, withholds_receipts = true,
             suspended_at = null, suspended_until = null, suspended_for = null
         where id = $1",
        nobody.id as _,
        nobody.username,
        nobody.display_name,
        skeletons,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Nobody comes in by a link of theirs any more.
pub(super) async fn revoke_links(
    tx: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversation_invites set revoked_at = $2 where created_by = $1 and revoked_at is null",
        user as _,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update invites set uses_left = 0 where created_by = $1",
        user as _
    )
    .execute(tx)
    .await?;
    Ok(())
}
