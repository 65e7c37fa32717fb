//! Who may report what, and who sees it.

use linnet_protocol::{
    AuditAction, ErrorCode, NewReport, Report, ReportId, ReportPage, ReportState, UserId,
    WireError, limits, text,
};

use super::queries::{self, ReportFilter};
use crate::{
    admin::{
        Actor, audit,
        permissions::{self, Action},
        service::page_limit,
    },
    auth,
    error::Result,
    middleware::rate_limit::Bucket,
    state::AppState,
};

/// Sent twice it is one report.
pub async fn file(state: &AppState, by: UserId, id: ReportId, mut new: NewReport) -> Result<()> {
    state.limits.check(Bucket::Report, &by)?;
    new.reason = text::paragraphs(&new.reason, "reason", limits::REASON)?;
    if new.user_id == by {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("userId")
            .into());
    }
    if auth::queries::role(&state.db, new.user_id).await?.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let excerpt = match new.message {
        None => None,
        Some(place) => {
            let message = queries::message(&state.db, by, place).await?;
            let (_, body) = message
                .filter(|(sender, _)| *sender == new.user_id)
                .ok_or(ErrorCode::NotFound)?;
            Some(body)
        }
    };
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let now = state.clock.now();
            queries::insert(&mut tx, (id, by, now), &new, excerpt.as_deref()).await?;
            let stored = queries::lock(&mut tx, id).await?;
            let is_same = stored.is_some_and(|it| {
                (it.reporter_id, it.user_id, it.message) == (by, new.user_id, new.message)
                    && it.reason == new.reason
            });
            if !is_same {
                return Err(ErrorCode::IdConflict.into());
            }
            tx.commit().await?;
            Ok(())
        })
        .await
}

pub async fn list(state: &AppState, by: UserId, filter: ReportFilter) -> Result<ReportPage> {
    let role = auth::service::role(state, by).await?;
    permissions::check(Action::HandleReports, role)?;
    let limit = page_limit(filter.limit)?;
    let mut reports = queries::list(&state.db, by, &filter, limit + 1).await?;
    let more = i64::try_from(reports.len()).is_ok_and(|it| it > limit);
    reports.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(ReportPage { reports, more })
}

/// Takes it from whoever had it. What is resolved stays so.
pub async fn claim(state: &AppState, actor: Actor, id: ReportId) -> Result<Report> {
    handle(state, actor, id, None).await
}

pub async fn resolve(state: &AppState, actor: Actor, id: ReportId, note: &str) -> Result<Report> {
    let note = text::paragraphs(note, "note", limits::REASON)?;
    handle(state, actor, id, Some(note)).await
}

/// With a note it is resolved. Whatever is so already changes nothing.
async fn handle(
    state: &AppState,
    actor: Actor,
    id: ReportId,
    note: Option<String>,
) -> Result<Report> {
    let role = auth::service::role(state, actor.user_id).await?;
    permissions::check(Action::HandleReports, role)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let report = queries::lock(&mut tx, id).await?;
            let mut report = report
                .filter(|it| it.user_id != actor.user_id)
                .ok_or(ErrorCode::NotFound)?;
            let is_mine = report.moderator_id == Some(actor.user_id);
            let is_so = match report.state {
                ReportState::Open => false,
                ReportState::Claimed => is_mine && note.is_none(),
                ReportState::Resolved => true,
            };
            if is_so {
                return Ok(report);
            }
            report.moderator_id = Some(actor.user_id);
            let mut details = vec![("report", id.to_string())];
            let action = if let Some(note) = note {
                report.state = ReportState::Resolved;
                report.resolved_at = Some(state.clock.now());
                details.push(("note", note.clone()));
                report.note = Some(note);
                AuditAction::ReportResolved
            } else {
                report.state = ReportState::Claimed;
                AuditAction::ReportClaimed
            };
            queries::update(&mut tx, &report).await?;
            let what = (action, Some(report.user_id));
            audit::write(&state, &mut tx, actor, what, &details).await?;
            tx.commit().await?;
            Ok(report)
        })
        .await
}
