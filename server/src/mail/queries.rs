//! Mails that wait, in SQL.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{CodeId, UserId};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    Reset,
    Verify,
    SignUp,
    PasswordChanged,
    EmailChanged,
}

pub struct NewMail<'a> {
    pub kind: Kind,
    pub code: Option<CodeId>,
    pub user: Option<UserId>,
    /// Where no code knows it.
    pub email: Option<&'a str>,
    pub now: DateTime<Utc>,
    pub lasts: TimeDelta,
}

pub async fn insert(tx: &mut PgConnection, new: NewMail<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into mails (id, kind, code_id, user_id, email, created_at, due_at, give_up_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)",
        Uuid::now_v7(),
        new.kind as _,
        new.code as _,
        new.user as _,
        new.email,
        new.now,
        new.now + new.lasts,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub struct Claimed {
    pub id: Uuid,
    pub kind: Kind,
    pub attempts: i32,
}

/// One that is due, put off until then, should whoever takes it not live to send it.
pub async fn claim(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<Option<Claimed>> {
    sqlx::query_as!(
        Claimed,
        r#"update mails set attempts = attempts + 1, due_at = $2
           where id = (select id from mails where due_at <= $1 and give_up_at > $1
                       order by due_at limit 1 for update skip locked)
           returning id, kind as "kind: Kind", attempts"#,
        now,
        until,
    )
    .fetch_optional(db)
    .await
}

/// What a mail is written from.
pub struct Letter {
    pub email: Option<String>,
    pub username: Option<String>,
    pub code_id: Option<CodeId>,
    /// Whose proven address it is, if it is somebody else's.
    pub taken_by: Option<String>,
    /// Codes that this address was sent for the same within an hour, this one counted.
    pub asked: i64,
}

pub async fn letter(
    db: impl PgExecutor<'_>,
    id: Uuid,
    since: DateTime<Utc>,
) -> sqlx::Result<Option<Letter>> {
    sqlx::query_as!(
        Letter,
        r#"select coalesce(mails.email, codes.email) as email, users.username as "username?",
             codes.id as "code_id?: CodeId",
             (select username from users as other
              where other.email = codes.email and other.email_verified_at is not null
                and other.id is distinct from codes.user_id) as taken_by,
             (select count(*) from codes as sent
              where sent.email = codes.email and sent.purpose = codes.purpose
                and sent.created_at > $2 and sent.created_at <= codes.created_at) as "asked!"
           from mails
             left join codes on codes.id = mails.code_id
             left join users on users.id = coalesce(mails.user_id, codes.user_id)
           where mails.id = $1"#,
        id,
        since,
    )
    .fetch_optional(db)
    .await
}

pub async fn delete(db: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from mails where id = $1", id)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn put_off(db: impl PgExecutor<'_>, id: Uuid, until: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("update mails set due_at = $2 where id = $1", id, until)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn next_due(db: impl PgExecutor<'_>) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select min(due_at) from mails")
        .fetch_one(db)
        .await
}

/// Codes that are good for nothing any more, and mails that came too late.
pub async fn delete_expired(db: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "with late as (delete from mails where give_up_at <= $1) delete from codes where expires_at <= $1",
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
