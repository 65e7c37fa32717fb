//! What is planned, in SQL. All of a person's is written under the lock of that person, but for the claim.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    EditId, ErrorCode, MessageRef, NewMessage, NumberedChange, Scheduled, ScheduledState, UserId,
};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// A row, and what it knows of the requests that made it.
pub struct Row {
    pub message: Json<NewMessage>,
    pub send_at: DateTime<Utc>,
    pub state: ScheduledState,
    pub error: Option<String>,
    pub request_hash: Vec<u8>,
    pub edits: Vec<EditId>,
    pub claimed_at: Option<DateTime<Utc>>,
    pub rev: i64,
}

impl From<Row> for Scheduled {
    fn from(row: Row) -> Self {
        // Its name on the wire is its name here.
        let error = row.error.map(serde_json::Value::String);
        Self {
            message: row.message.0,
            send_at: row.send_at,
            state: row.state,
            error: error.map(|it| serde_json::from_value(it).unwrap_or(ErrorCode::Internal)),
            rev: row.rev,
        }
    }
}

pub async fn get(
    tx: &mut PgConnection,
    user: UserId,
    place: MessageRef,
) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"select message as "message: _", send_at, state, error, request_hash, edits as "edits: _", claimed_at, rev
           from scheduled where user_id = $1 and conversation_id = $2 and message_id = $3"#,
        user as _,
        place.conversation_id as _,
        place.message_id as _
    )
    .fetch_optional(tx)
    .await
}

pub async fn insert(
    tx: &mut PgConnection,
    user: UserId,
    new: &Scheduled,
    request_hash: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into scheduled (user_id, conversation_id, message_id, message, send_at, state, request_hash, rev)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        user as _,
        new.message.conversation_id as _,
        new.message.id as _,
        Json(&new.message) as _,
        new.send_at,
        new.state as _,
        request_hash,
        new.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whatever it became; nobody sends it any more.
pub async fn update(
    tx: &mut PgConnection,
    user: UserId,
    it: &Scheduled,
    edit: Option<EditId>,
) -> sqlx::Result<()> {
    let error = it.error.and_then(|code| serde_json::to_value(code).ok());
    sqlx::query!(
        "update scheduled set message = $4, send_at = $5, state = $6, error = $7, rev = $8, claimed_at = null,
             edits = case when $9::uuid is null then edits else edits || $9::uuid end
         where user_id = $1 and conversation_id = $2 and message_id = $3",
        user as _,
        it.message.conversation_id as _,
        it.message.id as _,
        Json(&it.message) as _,
        it.send_at,
        it.state as _,
        error.as_ref().and_then(|it| it.as_str()),
        it.rev,
        edit as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn count_waiting(tx: &mut PgConnection, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from scheduled where user_id = $1 and state in ('waiting', 'failed')"#,
        user as _
    )
    .fetch_one(tx)
    .await
}

/// What waits and what was refused, the earliest first.
pub async fn open(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Vec<Scheduled>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select message as "message: _", send_at, state, error, request_hash, edits as "edits: _", claimed_at, rev
           from scheduled where user_id = $1 and state in ('waiting', 'failed') order by send_at, rev"#,
        user as _
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Scheduled::from).collect())
}

/// Something to be sent now, and whose it is.
pub struct Claimed {
    pub user_id: UserId,
    pub message: Json<NewMessage>,
}

/// What is due and in nobody's hands, or in those of somebody who took it before `stale` and was not heard of again. Of
/// suspended people nothing is sent.
pub async fn claim(
    db: impl PgExecutor<'_>,
    (now, stale): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> sqlx::Result<Vec<Claimed>> {
    sqlx::query_as!(
        Claimed,
        r#"update scheduled set claimed_at = $1
           where (user_id, conversation_id, message_id) in (
               select user_id, conversation_id, message_id from scheduled s
               where state = 'waiting' and send_at <= $1 and (claimed_at is null or claimed_at < $2)
                   and not exists (select from users u where u.id = s.user_id and u.suspended_at is not null
                       and coalesce(u.suspended_until > $1, true))
               order by send_at limit $3 for update of s skip locked)
           returning user_id, message as "message: _""#,
        now,
        stale,
        limit
    )
    .fetch_all(db)
    .await
}

/// As if it had been taken at that time: nobody takes it before that is stale, and others come first until then.
pub async fn put_off(
    db: impl PgExecutor<'_>,
    user: UserId,
    place: MessageRef,
    taken: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update scheduled set claimed_at = $4 where user_id = $1 and conversation_id = $2 and message_id = $3",
        user as _,
        place.conversation_id as _,
        place.message_id as _,
        taken
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn scheduled_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select message as "message: _", send_at, state, error, request_hash, edits as "edits: _", claimed_at, rev
           from scheduled where user_id = $1 and rev > $2 and rev <= $3 order by rev limit $4"#,
        user as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(Scheduled::from);
    Ok(rows.map(NumberedChange::from).collect())
}
