//! The rules of a status.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use linnet_protocol::{ErrorCode, Me, NewStatus, Status, UserId, WireError, limits, text};

use super::queries;
use crate::{
    error::Result,
    messages::reactions,
    middleware::rate_limit::Bucket,
    profile::{propagation::Telling, service::me},
    state::AppState,
};

/// How many end between two looks.
const BATCH: i64 = 100;

pub(in crate::profile) fn holds(status: &Status, now: DateTime<Utc>) -> bool {
    status.until.is_none_or(|it| it > now)
}

/// The same again changes nothing, and neither does one that comes after its own end: a late retry of what was.
pub async fn set(state: &AppState, user: UserId, new: NewStatus) -> Result<Me> {
    state.limits.check(Bucket::Status, &user)?;
    let now = state.clock.now();
    let status = check(&new, now)?;
    if status.as_ref().is_some_and(|it| !holds(it, now)) {
        return me(state, user).await;
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut telling = Telling::begin(&state, user).await?;
            let before = queries::status(&mut *telling.tx, user).await?;
            if before != status {
                telling.tell().await?;
                queries::set(&mut telling.tx, user, status.as_ref()).await?;
                telling.commit(&state).await?;
                state.due.wake();
            }
            me(&state, user).await
        })
        .await
}

fn check(new: &NewStatus, now: DateTime<Utc>) -> Result<Option<Status>> {
    let emoji = new.emoji.as_deref().filter(|it| !it.is_empty());
    let emoji = emoji.map(reactions::service::emoji).transpose()?;
    let text = new.text.as_deref().filter(|it| !it.trim().is_empty());
    let text = text.map(|it| text::name(it, "text", limits::STATUS));
    let text = text.transpose()?;
    if emoji.is_none() && text.is_none() {
        return Ok(None);
    }
    let longest = TimeDelta::days(limits::PLANNED_DAYS);
    let is_far = |it: &DateTime<Utc>| *it - now > longest || *it < DateTime::UNIX_EPOCH;
    if new.until.as_ref().is_some_and(is_far) {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("until")
            .into());
    }
    // PostgreSQL keeps microseconds; the same value again must be the same.
    let as_stored = |it: DateTime<Utc>| it.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(it);
    Ok(Some(Status {
        emoji: emoji.map(str::to_owned),
        text,
        until: new.until.map(as_stored),
    }))
}

/// Takes away what has ended. Found in the database, so nothing is missed however long the server was down.
pub async fn end_due(state: &AppState) -> Result<()> {
    loop {
        let now = state.clock.now();
        let ended = queries::ended(&state.db, now, BATCH).await?;
        if ended.is_empty() {
            return Ok(());
        }
        for user in ended {
            let work_state = state.clone();
            state
                .outlive(async move { end(&work_state, user, now).await })
                .await?;
        }
    }
}

/// Unless it was replaced by another meanwhile.
async fn end(state: &AppState, user: UserId, now: DateTime<Utc>) -> Result<()> {
    let mut telling = Telling::begin(state, user).await?;
    let status = queries::status(&mut *telling.tx, user).await?;
    if status.is_none_or(|it| holds(&it, now)) {
        return Ok(());
    }
    telling.tell().await?;
    queries::set(&mut telling.tx, user, None).await?;
    telling.commit(state).await
}
