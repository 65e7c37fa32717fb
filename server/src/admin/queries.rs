//! Accounts as those see them who keep order, and the record, in SQL.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use linnet_protocol::{
    AccountRecord, AuditAction, AuditEntry, ConversationId, MessageId, ServerRole, Suspension,
    User, UserId,
};
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::Actor;

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub async fn lock_roles(
    tx: &mut PgConnection,
    ids: &[UserId],
) -> sqlx::Result<Vec<(UserId, ServerRole)>> {
    let rows = sqlx::query!(
        "select id, role from users where id = any($1) order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.role)).collect())
}

pub async fn set_role(tx: &mut PgConnection, id: UserId, role: ServerRole) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set role = $2 where id = $1",
        id as _,
        role as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn may_sign_in(
    tx: &mut PgConnection,
    id: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where id = $1 and deactivated_at is null
             and (suspended_at is null or suspended_until <= $2)) as "may!""#,
        id as _,
        now
    )
    .fetch_one(tx)
    .await
}

/// False: there was none to take back.
pub async fn set_suspension(
    tx: &mut PgConnection,
    id: UserId,
    suspension: Option<&Suspension>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update users set suspended_at = $2, suspended_until = $3, suspended_for = $4
         where id = $1 and ($2::timestamptz is not null or suspended_at is not null)",
        id as _,
        suspension.map(|it| it.since),
        suspension.and_then(|it| it.until),
        suspension.map(|it| it.reason.as_str()),
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False: it is being done already.
pub async fn begin_removal(
    tx: &mut PgConnection,
    id: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into removals (user_id, requested_at) values ($1, $2)
         on conflict (user_id) do update set requested_at = $2, done_at = null where removals.done_at is not null",
        id as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The one that has waited longest.
pub async fn next_removal(db: impl PgExecutor<'_>) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(
        r#"select user_id as "user_id: UserId" from removals where done_at is null order by requested_at limit 1"#
    )
    .fetch_optional(db)
    .await
}

pub async fn next_conversation(
    db: impl PgExecutor<'_>,
    user: UserId,
) -> sqlx::Result<Option<ConversationId>> {
    sqlx::query_scalar!(
        "select conversation_id from messages where sender_id = $1 and deleted_at is null
         order by conversation_id limit 1",
        user as _
    )
    .fetch_optional(db)
    .await
}

pub async fn undeleted(
    tx: &mut PgConnection,
    user: UserId,
    conversation: ConversationId,
    limit: i64,
) -> sqlx::Result<Vec<MessageId>> {
    sqlx::query_scalar!(
        "select id from messages where sender_id = $1 and conversation_id = $2 and deleted_at is null
         order by seq limit $3",
        user as _,
        conversation as _,
        limit
    )
    .fetch_all(tx)
    .await
}

pub async fn count_removed(tx: &mut PgConnection, user: UserId, n: usize) -> sqlx::Result<()> {
    sqlx::query!(
        "update removals set removed = removed + $2 where user_id = $1",
        user as _,
        i64::try_from(n).unwrap_or(i64::MAX)
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn finish_removal(
    db: impl PgExecutor<'_>,
    user: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update removals set done_at = $2 where user_id = $1",
        user as _,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// The beginning of a username, of a word of a name, or a whole mail address.
    #[serde(default)]
    pub query: String,
    pub role: Option<ServerRole>,
    /// Only those who are, or only those who are not.
    pub suspended: Option<bool>,
    /// The last username of the page before.
    #[serde(default)]
    pub after: String,
    pub limit: Option<usize>,
}

pub async fn accounts(
    db: impl PgExecutor<'_>,
    filter: &AccountFilter,
    (now, limit): (DateTime<Utc>, i64),
) -> sqlx::Result<Vec<AccountRecord>> {
    let rows = sqlx::query!(
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version, role,
             created_at, suspended_at, suspended_until, suspended_for,
             (select max(last_seen_at) from sessions where user_id = users.id) as last_seen_at,
             exists (select from removals where user_id = users.id and done_at is null) as "being_removed!"
           from users
           where username > $1
             and (username like $2 || '%' or lower(display_name) like $2 || '%'
                  or lower(display_name) like '% ' || $2 || '%' or email = $2)
             and ($3::text is null or role = $3)
             and ($4::boolean is null
                  or $4 = (suspended_at is not null and (suspended_until is null or suspended_until > $5)))
           order by username limit $6"#,
        filter.after,
        filter.query,
        filter.role as _,
        filter.suspended,
        now,
        limit,
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| AccountRecord {
        user: User {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            avatar: row.avatar,
            deactivated: row.deactivated,
            version: row.version,
        },
        role: row.role,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        suspension: row.suspended_at.map(|since| Suspension {
            since,
            until: row.suspended_until,
            reason: row.suspended_for.unwrap_or_default(),
        }),
        being_removed: row.being_removed,
    });
    Ok(rows.collect())
}

/// Without an actor: the command line.
pub async fn insert_audit(
    tx: &mut PgConnection,
    (actor, now): (Option<Actor>, DateTime<Utc>),
    (action, target): (AuditAction, Option<UserId>),
    details: BTreeMap<String, String>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into audit (at, actor_id, address, action, target_id, details) values ($1, $2, $3, $4, $5, $6)",
        now,
        actor.map(|it| it.user_id) as _,
        actor.map(|it| it.address.to_string()),
        action as _,
        target as _,
        Json(details) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    pub actor_id: Option<UserId>,
    pub target_id: Option<UserId>,
    pub action: Option<AuditAction>,
    /// The last id of the page before.
    pub before: Option<i64>,
    pub limit: Option<usize>,
}

pub async fn audit(
    db: impl PgExecutor<'_>,
    filter: &AuditFilter,
    limit: i64,
) -> sqlx::Result<Vec<AuditEntry>> {
    let rows = sqlx::query!(
        r#"select id, at, actor_id as "actor_id: UserId", address, action as "action: AuditAction",
             target_id as "target_id: UserId", details as "details: Json<BTreeMap<String, String>>"
           from audit
           where ($1::uuid is null or actor_id = $1) and ($2::uuid is null or target_id = $2)
             and ($3::text is null or action = $3) and ($4::bigint is null or id < $4)
           order by id desc limit $5"#,
        filter.actor_id as _,
        filter.target_id as _,
        filter.action as _,
        filter.before,
        limit,
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| AuditEntry {
        id: row.id,
        at: row.at,
        actor_id: row.actor_id,
        address: row.address,
        action: row.action,
        target_id: row.target_id,
        details: row.details.0,
    });
    Ok(rows.collect())
}
