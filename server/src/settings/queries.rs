//! Settings and sections in SQL.

use linnet_protocol::{
    ConversationId, ConversationSettings, NumberedChange, Section, SectionId, UserId,
};
use sqlx::{PgConnection, PgExecutor};

pub async fn settings(
    db: impl PgExecutor<'_>,
    user: UserId,
    id: ConversationId,
) -> sqlx::Result<Option<ConversationSettings>> {
    sqlx::query_as!(
        ConversationSettings,
        "select conversation_id, notify, notify_until, notify_after, archived, favourite, section_id, rev
         from conversation_settings where user_id = $1 and conversation_id = $2",
        user as _,
        id as _
    )
    .fetch_optional(db)
    .await
}

pub async fn settings_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        ConversationSettings,
        "select conversation_id, notify, notify_until, notify_after, archived, favourite, section_id, rev
         from conversation_settings where user_id = $1 and rev > $2 and rev <= $3 order by rev limit $4",
        user as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(NumberedChange::from).collect())
}

pub async fn set_settings(
    tx: &mut PgConnection,
    user: UserId,
    new: &ConversationSettings,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into conversation_settings
             (user_id, conversation_id, notify, notify_until, notify_after, archived, favourite, section_id, rev)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (user_id, conversation_id) do update
         set notify = excluded.notify, notify_until = excluded.notify_until,
             notify_after = excluded.notify_after, archived = excluded.archived, favourite = excluded.favourite, section_id = excluded.section_id, rev = excluded.rev",
        user as _,
        new.conversation_id as _,
        new.notify as _,
        new.notify_until,
        new.notify_after as _,
        new.archived,
        new.favourite,
        new.section_id as _,
        new.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// In their order; those removed included.
pub async fn sections(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Vec<Section>> {
    sqlx::query_as!(
        Section,
        "select id, name, position, removed, rev from sections where user_id = $1 order by position, rev",
        user as _
    )
    .fetch_all(db)
    .await
}

pub async fn has_section(
    db: impl PgExecutor<'_>,
    user: UserId,
    id: SectionId,
) -> sqlx::Result<bool> {
    let found = sqlx::query!(
        "select from sections where user_id = $1 and id = $2 and not removed",
        user as _,
        id as _
    );
    Ok(found.fetch_optional(db).await?.is_some())
}

pub async fn sections_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        Section,
        "select id, name, position, removed, rev from sections
         where user_id = $1 and rev > $2 and rev <= $3 order by rev limit $4",
        user as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(NumberedChange::from).collect())
}

pub async fn set_section(tx: &mut PgConnection, user: UserId, new: &Section) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sections (user_id, id, name, position, removed, rev) values ($1, $2, $3, $4, $5, $6)
         on conflict (user_id, id) do update
         set name = excluded.name, position = excluded.position, removed = excluded.removed, rev = excluded.rev",
        user as _,
        new.id as _,
        new.name,
        new.position,
        new.removed,
        new.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}
