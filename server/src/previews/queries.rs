//! Jobs and what was read, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, Message, MessageId, Preview, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// Whose author wants it, and from which nobody took them away.
pub(super) async fn plan(
    tx: &mut PgConnection,
    (conversations, ids): (&[ConversationId], &[MessageId]),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into preview_jobs (conversation_id, message_id, rev, due_at)
         select m.conversation_id, m.id, m.rev, $3 from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id
         join users u on u.id = m.sender_id
         where u.makes_previews and not m.previews_removed",
        conversations as _,
        ids as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn forget(
    tx: &mut PgConnection,
    id: ConversationId,
    message: MessageId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from preview_jobs where conversation_id = $1 and message_id = $2",
        id as _,
        message as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(Clone)]
pub(super) struct Job {
    pub(super) conversation_id: ConversationId,
    pub(super) message_id: MessageId,
    pub(super) sender_id: UserId,
    pub(super) rev: i64,
    pub(super) tries: i32,
}

pub(super) async fn claim(
    db: impl PgExecutor<'_>,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> sqlx::Result<Option<Job>> {
    sqlx::query_as!(
        Job,
        "update preview_jobs j set due_at = $2, tries = j.tries + 1, waits_for = null
         from messages m
         where (j.conversation_id, j.message_id) = (
                 select conversation_id, message_id from preview_jobs where due_at <= $1
                 order by due_at limit 1 for update skip locked)
             and m.conversation_id = j.conversation_id and m.id = j.message_id
         returning j.conversation_id, j.message_id, m.sender_id, j.rev, j.tries",
        now,
        until
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn next_due(db: impl PgExecutor<'_>) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(r#"select min(due_at) as "at" from preview_jobs"#)
        .fetch_one(db)
        .await
}

pub(super) async fn put_off(
    db: impl PgExecutor<'_>,
    job: &Job,
    until: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update preview_jobs set due_at = $4 where conversation_id = $1 and message_id = $2 and rev = $3",
        job.conversation_id as _,
        job.message_id as _,
        job.rev,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Until it was read, or whoever reads it is taken for dead. False: it has been read just now. The lock makes whoever ends
/// the reading see this job, or this job see the end. Waiting is no try.
pub(super) async fn wait_for(
    db: impl PgExecutor<'_>,
    job: &Job,
    link: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let waits = sqlx::query!(
        "with reading as (
             select reading_until from link_pages where link = $4 and reading_until > $5 for share
         )
         update preview_jobs set waits_for = $4, due_at = reading.reading_until, tries = tries - 1 from reading
         where conversation_id = $1 and message_id = $2 and rev = $3",
        job.conversation_id as _,
        job.message_id as _,
        job.rev,
        link,
        now
    )
    .execute(db)
    .await?;
    Ok(waits.rows_affected() == 1)
}

pub(super) async fn drop_job(db: impl PgExecutor<'_>, job: &Job) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from preview_jobs where conversation_id = $1 and message_id = $2 and rev = $3",
        job.conversation_id as _,
        job.message_id as _,
        job.rev
    )
    .execute(db)
    .await?;
    Ok(())
}

/// False: it is another job by now, or none.
pub(super) async fn finish(tx: &mut PgConnection, job: &Job) -> sqlx::Result<bool> {
    let finished = sqlx::query!(
        "delete from preview_jobs where conversation_id = $1 and message_id = $2 and rev = $3",
        job.conversation_id as _,
        job.message_id as _,
        job.rev
    )
    .execute(tx)
    .await?;
    Ok(finished.rows_affected() == 1)
}

pub(super) async fn set(tx: &mut PgConnection, message: &Message) -> sqlx::Result<()> {
    sqlx::query!(
        "update messages set previews = $3, rev = $4 where conversation_id = $1 and id = $2",
        message.conversation_id as _,
        message.id as _,
        Json(&message.previews) as _,
        message.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// None of what is planned comes, and nothing is planned any more.
pub(super) async fn refuse(tx: &mut PgConnection, message: &Message) -> sqlx::Result<()> {
    sqlx::query!(
        "with planned as (delete from preview_jobs where conversation_id = $1 and message_id = $2)
         update messages set previews_removed = true where conversation_id = $1 and id = $2 and not previews_removed",
        message.conversation_id as _,
        message.id as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// False: it was read and is good, or somebody reads it.
pub(super) async fn begin_reading(
    db: impl PgExecutor<'_>,
    link: &[u8],
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let begun = sqlx::query!(
        "insert into link_pages (link, reading_until) values ($1, $3)
         on conflict (link) do update set reading_until = excluded.reading_until
         where (link_pages.good_until is null or link_pages.good_until <= $2)
             and (link_pages.reading_until is null or link_pages.reading_until <= $2)",
        link,
        now,
        until
    )
    .execute(db)
    .await?;
    Ok(begun.rows_affected() == 1)
}

pub(super) async fn stop_reading(db: impl PgExecutor<'_>, link: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        "update link_pages set reading_until = null where link = $1",
        link
    )
    .execute(db)
    .await?;
    Ok(())
}

/// None: nobody has come to the end. Some(None): there was nothing to show.
pub(super) async fn page(
    db: impl PgExecutor<'_>,
    link: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Option<Preview>>> {
    let row = sqlx::query!(
        r#"select page as "page: Json<Preview>" from link_pages where link = $1 and good_until > $2"#,
        link,
        now
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|it| it.page.map(|it| it.0)))
}

pub(super) async fn store(
    tx: &mut PgConnection,
    link: &[u8],
    preview: Option<&Preview>,
    good_until: DateTime<Utc>,
) -> sqlx::Result<()> {
    let picture = preview.and_then(|it| it.picture.as_ref());
    sqlx::query!(
        "insert into link_pages (link, page, picture_id, good_until) values ($1, $2, $3, $4)
         on conflict (link) do update set page = excluded.page, picture_id = excluded.picture_id,
             good_until = excluded.good_until, reading_until = null",
        link,
        preview.map(Json) as _,
        picture.map(|it| it.file_id) as _,
        good_until
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// After the end of the reading, in a statement of its own: see `wait_for`.
pub(super) async fn go_on(
    tx: &mut PgConnection,
    link: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update preview_jobs set due_at = $2, waits_for = null where waits_for = $1",
        link,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn forget_old(db: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from link_pages
         where (good_until is null or good_until <= $1) and (reading_until is null or reading_until <= $1)",
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// All but the newest.
pub(super) async fn forget_most(db: impl PgExecutor<'_>, kept: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from link_pages where link in (
             select link from link_pages where good_until is not null and reading_until is null
             order by good_until desc offset $1)",
        kept
    )
    .execute(db)
    .await?;
    Ok(())
}
