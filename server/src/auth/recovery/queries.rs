//! Codes, and addresses that are proven, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{CodeId, UserId};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::auth::tokens::Hash;

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Purpose {
    Reset,
    Verify,
    SignUp,
}

pub struct NewCode<'a> {
    pub id: CodeId,
    pub purpose: Purpose,
    pub secret_hash: &'a Hash,
    pub user: Option<UserId>,
    pub email: Option<&'a str>,
    pub created_by: Option<UserId>,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// False: there is one of this id already.
pub async fn insert(tx: &mut PgConnection, new: &NewCode<'_>) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into codes (id, purpose, secret_hash, user_id, email, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
        new.id as _,
        new.purpose as _,
        &new.secret_hash[..],
        new.user as _,
        new.email,
        new.created_by as _,
        new.now,
        new.expires_at,
    )
    .execute(tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Code and mail, whether there is such an account or not: the same rows, in the same time. An address that nobody has
/// proven is none: whoever reads it may be a stranger.
pub async fn insert_reset_request(
    db: impl PgExecutor<'_>,
    login: &str,
    new: &NewCode<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with person as (
             select id, email from users
             where (username = $2 or email = $2) and email_verified_at is not null and deactivated_at is null
         ), code as (
             insert into codes (id, purpose, secret_hash, user_id, email, created_at, expires_at)
             values ($1, 'reset', $3, (select id from person), (select email from person), $4, $5)
         )
         insert into mails (id, kind, code_id, created_at, due_at, give_up_at) values ($6, 'reset', $1, $4, $4, $5)",
        new.id as _,
        login,
        &new.secret_hash[..],
        new.now,
        new.expires_at,
        Uuid::now_v7(),
    )
    .execute(db)
    .await?;
    Ok(())
}

pub struct CodeRow {
    pub purpose: Purpose,
    pub user_id: Option<UserId>,
    pub created_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub async fn code(db: impl PgExecutor<'_>, id: CodeId) -> sqlx::Result<Option<CodeRow>> {
    sqlx::query_as!(
        CodeRow,
        r#"select purpose as "purpose: Purpose", user_id as "user_id: UserId", created_by as "created_by: UserId",
             created_at, expires_at from codes where id = $1"#,
        id as _
    )
    .fetch_optional(db)
    .await
}

/// Whose new password it is for, without using it up.
pub async fn reset_of(
    db: impl PgExecutor<'_>,
    secret: &Hash,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<UserId>> {
    let user = sqlx::query_scalar!(
        r#"select user_id as "user_id: UserId" from codes
           where secret_hash = $1 and purpose = 'reset' and expires_at > $2"#,
        &secret[..],
        now
    );
    Ok(user.fetch_optional(db).await?.flatten())
}

/// Uses it up. For whom it is (None: for an account that is to be made) must be known already.
pub async fn take(
    tx: &mut PgConnection,
    (purpose, user): (Purpose, Option<UserId>),
    secret: &Hash,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Taken>> {
    sqlx::query_as!(
        Taken,
        "delete from codes
         where secret_hash = $1 and purpose = $2 and user_id is not distinct from $3 and expires_at > $4
         returning email",
        &secret[..],
        purpose as _,
        user as _,
        now
    )
    .fetch_optional(tx)
    .await
}

pub struct Taken {
    pub email: Option<String>,
}

/// With the mails that were to carry them.
pub async fn forget(tx: &mut PgConnection, user: UserId, purpose: Purpose) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from codes where user_id = $1 and purpose = $2",
        user as _,
        purpose as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub struct Email {
    pub email: Option<String>,
    pub email_verified_at: Option<DateTime<Utc>>,
}

impl Email {
    pub fn proven(&self) -> Option<&str> {
        let email = self.email.as_deref();
        email.filter(|_| self.email_verified_at.is_some())
    }
}

pub async fn email(tx: &mut PgConnection, user: UserId) -> sqlx::Result<Option<Email>> {
    sqlx::query_as!(
        Email,
        "select email, email_verified_at from users where id = $1",
        user as _
    )
    .fetch_optional(tx)
    .await
}

pub async fn set_email(
    tx: &mut PgConnection,
    user: UserId,
    email: Option<&str>,
    verified_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set email = $2, email_verified_at = $3 where id = $1",
        user as _,
        email,
        verified_at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes an address from those who gave it and never proved it, for somebody who did.
pub async fn release_unproven(tx: &mut PgConnection, email: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set email = null where email = $1 and email_verified_at is null",
        email
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn user_called(db: impl PgExecutor<'_>, username: &str) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(
        r#"select id as "id: UserId" from users where username = $1 and deactivated_at is null"#,
        username
    )
    .fetch_optional(db)
    .await
}
