//! When a person wants no noise: until an end, and in the times of a week. It is theirs alone and reaches their devices as
//! every personal change does; each keeps silent by itself, by the rule that stands beside the type. Others hear only whether it is so
//! at the moment they ask, and only where they would see whether the person is there.

pub mod queries;
pub mod routes;

#[cfg(test)]
mod tests;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use linnet_protocol::{
    DoNotDisturb, ErrorCode, NewDoNotDisturb, QuietSchedule, QuietTime, UserId, WireError, limits,
};

use crate::{error::Result, profile, state::AppState, sync::personal::PersonalChanging};

/// "Until I say otherwise"; a time beyond the calendar of PostgreSQL would fail there.
const LONGEST: TimeDelta = TimeDelta::days(100 * 366);
const DAY: u16 = 24 * 60;

pub async fn get(state: &AppState, user: UserId) -> Result<DoNotDisturb> {
    let known = queries::get(&state.db, user).await?;
    Ok(known.ok_or(ErrorCode::SessionEnded)?)
}

/// The same again takes no rev.
pub async fn set(state: &AppState, user: UserId, new: NewDoNotDisturb) -> Result<DoNotDisturb> {
    let now = state.clock.now();
    let new = check(new, now)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let known = queries::get(&mut *changing.tx, user).await?;
            let known = known.ok_or(ErrorCode::SessionEnded)?;
            let mut changed = DoNotDisturb {
                rev: known.rev,
                ..new
            };
            if changed == known {
                return Ok(known);
            }
            changed.rev = changing.next_rev();
            queries::set(&mut changing.tx, user, &changed).await?;
            changing
                .commit(&state, vec![changed.clone().into()])
                .await?;
            Ok(changed)
        })
        .await
}

fn check(new: NewDoNotDisturb, now: DateTime<Utc>) -> Result<DoNotDisturb> {
    let is_far = |it: &DateTime<Utc>| *it - now > LONGEST || *it < DateTime::UNIX_EPOCH;
    if new.until.as_ref().is_some_and(is_far) {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("until")
            .into());
    }
    // PostgreSQL keeps microseconds; the same value again must be the same.
    let as_stored = |it: DateTime<Utc>| it.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(it);
    Ok(DoNotDisturb {
        until: new.until.map(as_stored),
        schedule: new.schedule.map(check_schedule).transpose()?,
        rev: 0,
    })
}

fn check_schedule(schedule: QuietSchedule) -> Result<QuietSchedule> {
    if schedule.times.len() > limits::QUIET_TIMES {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("times")
            .max(limits::QUIET_TIMES)
            .into());
    }
    Ok(QuietSchedule {
        time_zone: profile::service::time_zone(&schedule.time_zone)?,
        times: schedule
            .times
            .into_iter()
            .map(check_time)
            .collect::<Result<_>>()?,
    })
}

/// Days in their order, each once: the same said otherwise is the same.
fn check_time(mut time: QuietTime) -> Result<QuietTime> {
    if time.from >= DAY || time.to >= DAY || time.days.is_empty() {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("times")
            .into());
    }
    time.days.sort_unstable();
    time.days.dedup();
    Ok(time)
}

/// Whether the person wants no noise at this moment.
pub async fn is_on(state: &AppState, user: UserId) -> Result<bool> {
    let known = queries::get(&state.db, user).await?;
    Ok(known.is_some_and(|it| it.holds(state.clock.now())))
}
