//! Versions and tombstones in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, EditId, Message, MessageId, MessageRef, UserId, Version};
use sqlx::{PgConnection, PgExecutor};

/// The message and the text that an edit was made of.
pub struct Made {
    pub message_id: MessageId,
    pub body: String,
}

pub async fn made(
    tx: &mut PgConnection,
    id: ConversationId,
    edit: EditId,
) -> sqlx::Result<Option<Made>> {
    sqlx::query_as!(
        Made,
        "select message_id, body from versions where conversation_id = $1 and edit_id = $2",
        id as _,
        edit as _
    )
    .fetch_optional(tx)
    .await
}

/// Edits of a message so far.
pub async fn count(
    tx: &mut PgConnection,
    id: ConversationId,
    message: MessageId,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(edit_id) as "n!" from versions where conversation_id = $1 and message_id = $2"#,
        id as _,
        message as _
    )
    .fetch_one(tx)
    .await
}

/// Keeps what it said before, and says something else from now on.
pub async fn edit(
    tx: &mut PgConnection,
    before: &Message,
    (edit, body): (EditId, &str),
    (mentions, all): (&[UserId], bool),
    (rev, now): (i64, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "with birth as (
             insert into versions (conversation_id, message_id, rev, body, written_at)
             values ($1, $2, $3, $4, $5) on conflict do nothing
         ), version as (
             insert into versions (conversation_id, message_id, rev, edit_id, body, written_at)
             values ($1, $2, $6, $7, $8, $9)
         ), shown as (
             delete from file_uses u using files f
             where u.conversation_id = $1 and u.message_id = $2 and f.id = u.file_id and f.purpose = 'preview'
         )
         update messages set body = $8, edited_at = $9, rev = $6, mentions = $10, mentions_all = $11, previews = '[]'
         where conversation_id = $1 and id = $2",
        before.conversation_id as _,
        before.id as _,
        before.seq,
        before.body,
        before.created_at,
        rev,
        edit as _,
        body,
        now,
        mentions as _,
        all,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn versions(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    message: MessageId,
    through: i64,
) -> sqlx::Result<Vec<Version>> {
    sqlx::query_as!(
        Version,
        "select body, written_at, rev from versions where conversation_id = $1 and message_id = $2 and rev <= $3
         order by rev",
        id as _,
        message as _,
        through
    )
    .fetch_all(db)
    .await
}

/// Nothing that was written remains. What it answers, and the thread it stands in or began, stay: they are places.
pub async fn bury(
    tx: &mut PgConnection,
    id: ConversationId,
    message: MessageId,
    (rev, now): (i64, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "with gone as (
             delete from versions where conversation_id = $1 and message_id = $2
         ), taken as (
             delete from reactions where conversation_id = $1 and message_id = $2
         )
         update messages set body = '', rev = $3, deleted_at = $4, edited_at = null, mentions = '{}', mentions_all = false,
             forwarded_sender_id = null, forwarded_created_at = null, pinned_by = null, pinned_at = null,
             attachments = '[]', previews = '[]'
         where conversation_id = $1 and id = $2",
        id as _,
        message as _,
        rev,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What the thread of this message holds now.
pub async fn sum_thread(
    tx: &mut PgConnection,
    id: ConversationId,
    root: MessageId,
    rev: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update messages set rev = $3, thread_replies = it.replies, thread_last_seq = it.last_seq
         from (select count(*) as replies, max(seq) as last_seq from messages
               where conversation_id = $1 and thread_id = $2 and deleted_at is null) it
         where conversation_id = $1 and id = $2",
        id as _,
        root as _,
        rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The next of them, oldest first.
pub async fn versions_after(
    db: impl PgExecutor<'_>,
    place: MessageRef,
    last: i64,
    limit: i64,
) -> sqlx::Result<Vec<Version>> {
    sqlx::query_as!(
        Version,
        "select body, written_at, rev from versions where conversation_id = $1 and message_id = $2 and rev > $3
         order by rev limit $4",
        place.conversation_id as _,
        place.message_id as _,
        last,
        limit
    )
    .fetch_all(db)
    .await
}
