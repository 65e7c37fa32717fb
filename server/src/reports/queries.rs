//! Reports in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ConversationId, MessageId, MessageRef, NewReport, Report, ReportId, ReportState, UserId,
};
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor};

/// Who wrote it and what it says, if this person can see it.
pub async fn message(
    db: impl PgExecutor<'_>,
    reader: UserId,
    place: MessageRef,
) -> sqlx::Result<Option<(UserId, String)>> {
    let row = sqlx::query!(
        "select m.sender_id, m.body from messages m join memberships r on r.conversation_id = m.conversation_id
         where m.conversation_id = $1 and m.id = $2 and r.user_id = $3 and not r.has_left and m.seq > r.visible_from",
        place.conversation_id as _,
        place.message_id as _,
        reader as _,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.sender_id, row.body)))
}

/// Nothing happens if it is there already.
pub async fn insert(
    tx: &mut PgConnection,
    (id, by, now): (ReportId, UserId, DateTime<Utc>),
    new: &NewReport,
    excerpt: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into reports (id, reporter_id, user_id, conversation_id, message_id, excerpt, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
        id as _,
        by as _,
        new.user_id as _,
        new.message.map(|it| it.conversation_id) as _,
        new.message.map(|it| it.message_id) as _,
        excerpt,
        new.reason,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

struct Row {
    id: ReportId,
    number: i64,
    reporter_id: UserId,
    user_id: UserId,
    conversation_id: Option<ConversationId>,
    message_id: Option<MessageId>,
    excerpt: Option<String>,
    reason: String,
    created_at: DateTime<Utc>,
    state: ReportState,
    moderator_id: Option<UserId>,
    resolved_at: Option<DateTime<Utc>>,
    note: Option<String>,
}

impl From<Row> for Report {
    fn from(row: Row) -> Self {
        let place = row.conversation_id.zip(row.message_id);
        Self {
            id: row.id,
            number: row.number,
            reporter_id: row.reporter_id,
            user_id: row.user_id,
            message: place.map(|(conversation_id, message_id)| MessageRef {
                conversation_id,
                message_id,
            }),
            excerpt: row.excerpt,
            reason: row.reason,
            created_at: row.created_at,
            state: row.state,
            moderator_id: row.moderator_id,
            resolved_at: row.resolved_at,
            note: row.note,
        }
    }
}

/// Holds the row until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: ReportId) -> sqlx::Result<Option<Report>> {
    let row = sqlx::query_as!(
        Row,
        "select id, number, reporter_id, user_id, conversation_id, message_id, excerpt, reason, created_at, state,
             moderator_id, resolved_at, note
         from reports where id = $1 for no key update",
        id as _
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(Report::from))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportFilter {
    pub state: Option<ReportState>,
    pub user_id: Option<UserId>,
    /// The last number of the page before.
    #[serde(default)]
    pub after: i64,
    pub limit: Option<usize>,
}

/// Never those about the one who asks: a moderator who was reported does not learn by whom.
pub async fn list(
    db: impl PgExecutor<'_>,
    asking: UserId,
    filter: &ReportFilter,
    limit: i64,
) -> sqlx::Result<Vec<Report>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, number, reporter_id, user_id, conversation_id, message_id, excerpt, reason, created_at, state,
             moderator_id, resolved_at, note
         from reports
         where user_id <> $1 and ($2::text is null or state = $2) and ($3::uuid is null or user_id = $3) and number > $4
         order by number limit $5",
        asking as _,
        filter.state as _,
        filter.user_id as _,
        filter.after,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Report::from).collect())
}

/// Stores what a moderator did with it.
pub async fn update(tx: &mut PgConnection, report: &Report) -> sqlx::Result<()> {
    sqlx::query!(
        "update reports set state = $2, moderator_id = $3, resolved_at = $4, note = $5 where id = $1",
        report.id as _,
        report.state as _,
        report.moderator_id as _,
        report.resolved_at,
        report.note,
    )
    .execute(tx)
    .await?;
    Ok(())
}
