//! Accounts, sessions and invitations in SQL.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use linnet_protocol::{Device, DeviceId, InviteId, ServerRole, SessionId, User, UserId};
use sqlx::{PgConnection, PgExecutor};

use super::tokens::Hash;

pub struct Credentials {
    pub user: User,
    pub role: ServerRole,
    pub password_hash: String,
    /// The device that asks had a session of this person.
    pub is_known_device: bool,
}

/// By username or mail address, both in small letters; a username has no `@`.
pub async fn credentials(
    db: impl PgExecutor<'_>,
    login: &str,
    device: DeviceId,
) -> sqlx::Result<Option<Credentials>> {
    let row = sqlx::query!(
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version, role, password_hash,
             exists (select from sessions where user_id = users.id and device_id = $2) as "is_known_device!"
           from users where (username = $1 or email = $1) and deactivated_at is null"#,
        login,
        device as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Credentials {
        user: User {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            avatar: row.avatar,
            deactivated: row.deactivated,
            version: row.version,
        },
        role: row.role,
        password_hash: row.password_hash,
        is_known_device: row.is_known_device,
    }))
}

pub struct NewUser<'a> {
    pub user: &'a User,
    pub email: Option<&'a str>,
    pub email_verified_at: Option<DateTime<Utc>>,
    pub password_hash: &'a str,
    pub skeletons: &'a [String],
    pub role: ServerRole,
    pub now: DateTime<Utc>,
}

pub async fn insert_user(tx: &mut PgConnection, new: NewUser<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into users (id, username, display_name, email, password_hash, role, created_at, skeletons,
           email_verified_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.user.id as _,
        new.user.username,
        new.user.display_name,
        new.email,
        new.password_hash,
        new.role as _,
        new.now,
        new.skeletons,
        new.email_verified_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn set_password_hash(
    db: impl PgExecutor<'_>,
    id: UserId,
    hash: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set password_hash = $2 where id = $1",
        id as _,
        hash
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a thief would try first: a password must not be made of it.
pub async fn about(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Vec<String>> {
    let row = sqlx::query!(
        "select username, display_name, email from users where id = $1",
        id as _
    )
    .fetch_optional(db)
    .await?;
    let row = row.map(|it| [Some(it.username), Some(it.display_name), it.email]);
    Ok(row.into_iter().flatten().flatten().collect())
}

pub async fn has_owner(db: impl PgExecutor<'_>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from users where role = 'owner') as "has!""#)
        .fetch_one(db)
        .await
}

pub async fn role(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Option<ServerRole>> {
    sqlx::query_scalar!("select role from users where id = $1", id as _)
        .fetch_optional(db)
        .await
}

/// Two sign-ins of one person at once must see each other's sessions, or both would keep the limit.
pub async fn lock_user(tx: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    sqlx::query!(
        "select id from users where id = $1 for no key update",
        id as _
    )
    .fetch_optional(tx)
    .await?;
    Ok(())
}

/// As a password was checked against it; whoever is to hold on to it locks the person first.
pub async fn password_hash(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select password_hash from users where id = $1 and deactivated_at is null",
        id as _
    )
    .fetch_optional(db)
    .await
}

pub struct NewSession<'a> {
    pub id: SessionId,
    pub user_id: UserId,
    pub device: &'a Device,
    pub address: IpAddr,
    pub token_hash: &'a Hash,
    pub now: DateTime<Utc>,
}

pub async fn insert_session(tx: &mut PgConnection, new: NewSession<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sessions (id, user_id, device_id, device_name, token_hash, created_at, last_seen_at, address)
         values ($1, $2, $3, $4, $5, $6, $6, $7)",
        new.id as _,
        new.user_id as _,
        new.device.id as _,
        new.device.name,
        &new.token_hash[..],
        new.now,
        new.address.to_string(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends what the same device had before, and the longest unused sessions above the limit.
pub async fn end_superseded(
    tx: &mut PgConnection,
    new: &NewSession<'_>,
    keep: i64,
) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        "update sessions set ended_at = $3, address = null
         where user_id = $1 and ended_at is null and (device_id = $2 or id in (
             select id from sessions where user_id = $1 and ended_at is null and device_id <> $2
             order by last_seen_at desc, id desc offset $4
         ))
         returning id",
        new.user_id as _,
        new.device.id as _,
        new.now,
        keep,
    )
    .fetch_all(tx)
    .await
}

pub struct SessionRow {
    pub id: SessionId,
    pub user_id: UserId,
    pub device_id: DeviceId,
    pub device_name: String,
    pub token_hash: Vec<u8>,
    pub previous_hash: Option<Vec<u8>>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub address: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    pub stolen: bool,
}

pub async fn session(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<SessionRow>> {
    sqlx::query_as!(
        SessionRow,
        "select id, user_id, device_id, device_name, token_hash, previous_hash, created_at, last_seen_at, address, ended_at, stolen
         from sessions where id = $1",
        id as _
    )
    .fetch_optional(db)
    .await
}

pub async fn sessions(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Vec<SessionRow>> {
    sqlx::query_as!(
        SessionRow,
        "select id, user_id, device_id, device_name, token_hash, previous_hash, created_at, last_seen_at, address, ended_at, stolen
         from sessions where user_id = $1 and ended_at is null order by last_seen_at desc",
        user as _
    )
    .fetch_all(db)
    .await
}

/// One statement, so of two uses of a token at once only one finds it current, and none that was unused for too long. After a
/// restore nobody knows which is the current one: an empty hash fits whatever this server has handed out for it.
pub async fn rotate(
    db: impl PgExecutor<'_>,
    id: SessionId,
    (used, next): (&Hash, &Hash),
    (now, used_after): (DateTime<Utc>, DateTime<Utc>),
    address: IpAddr,
) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(
        "update sessions set previous_hash = $2, token_hash = $3, last_seen_at = $4, address = $6
         where id = $1 and token_hash in ($2, '') and ended_at is null and last_seen_at > $5 returning user_id",
        id as _,
        &used[..],
        &next[..],
        now,
        used_after,
        address.to_string(),
    )
    .fetch_optional(db)
    .await
}

/// Those of these that are over or gone with their account, and whether their token was stolen.
pub async fn over_among(
    db: impl PgExecutor<'_>,
    ids: &[SessionId],
) -> sqlx::Result<Vec<(SessionId, bool)>> {
    let rows = sqlx::query!(
        r#"select given.id as "id!: SessionId", coalesce(it.stolen, false) as "stolen!"
           from unnest($1::uuid[]) as given (id) left join sessions it on it.id = given.id
           where it.id is null or it.ended_at is not null"#,
        ids as _
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.stolen)).collect())
}

pub async fn end_session(
    db: impl PgExecutor<'_>,
    id: SessionId,
    stolen: bool,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $2, stolen = $3, address = null where id = $1 and ended_at is null",
        id as _,
        now,
        stolen
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Nobody signs in to an account that is gone.
pub async fn is_here(tx: &mut PgConnection, id: UserId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where id = $1 and deactivated_at is null) as "is!""#,
        id as _
    )
    .fetch_one(tx)
    .await
}

/// Every session of the person but one.
pub async fn end_all(
    tx: &mut PgConnection,
    user: UserId,
    except: Option<SessionId>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $3, address = null
         where user_id = $1 and ended_at is null and id is distinct from $2",
        user as _,
        except as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Until when, if at all, nobody may sign in to this account; the later of the two is None where it is for good.
pub async fn suspension(
    tx: &mut PgConnection,
    id: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Option<DateTime<Utc>>>> {
    sqlx::query_scalar!(
        "select suspended_until from users
         where id = $1 and suspended_at is not null and coalesce(suspended_until > $2, true)",
        id as _,
        now
    )
    .fetch_optional(tx)
    .await
}

pub struct InviteRow {
    pub id: InviteId,
    pub role: ServerRole,
    pub uses: i32,
    pub created_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub struct NewInviteRow<'a> {
    pub row: InviteRow,
    pub secret_hash: &'a Hash,
}

/// False: it is there already.
pub async fn insert_invite(db: impl PgExecutor<'_>, new: NewInviteRow<'_>) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into invites (id, secret_hash, role, uses, uses_left, expires_at, created_by, created_at)
         values ($1, $2, $3, $4, $4, $5, $6, $7) on conflict (id) do nothing",
        new.row.id as _,
        &new.secret_hash[..],
        new.row.role as _,
        new.row.uses,
        new.row.expires_at,
        new.row.created_by as _,
        new.row.created_at,
    )
    .execute(db)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub async fn invite(db: impl PgExecutor<'_>, id: InviteId) -> sqlx::Result<Option<InviteRow>> {
    sqlx::query_as!(
        InviteRow,
        "select id, role, uses, created_by, created_at, expires_at from invites where id = $1",
        id as _
    )
    .fetch_optional(db)
    .await
}

/// Takes one use in the transaction that makes the account; no row: unknown, used up or expired.
pub async fn use_invite(
    tx: &mut PgConnection,
    secret: &Hash,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<ServerRole>> {
    sqlx::query_scalar!(
        "update invites set uses_left = uses_left - 1
         where secret_hash = $1 and uses_left > 0 and expires_at > $2 returning role",
        &secret[..],
        now
    )
    .fetch_optional(tx)
    .await
}

/// Accounts are made one after the other until this transaction ends: each sees whether there is an owner, and who looks
/// like it. The numbers are a random name for that.
pub async fn wait_for_others(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(1279872596, 771202)")
        .fetch_one(tx)
        .await?;
    Ok(())
}

/// Only the newest printed link makes an owner.
pub async fn delete_owner_invites(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("delete from invites where role = 'owner'")
        .execute(tx)
        .await?;
    Ok(())
}
