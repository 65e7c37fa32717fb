//! How one person keeps one conversation. Nobody else hears of it; the person's other devices do.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use linnet_protocol::{
    ChangeSettings, ConversationId, ConversationSettings, ErrorCode, UserId, WireError,
};

use super::queries;
use crate::{
    conversations,
    error::{Error, Result},
    state::AppState,
    sync::personal::PersonalChanging,
};

/// Longer than any mute; a time beyond the calendar of PostgreSQL would fail there.
const LONGEST: TimeDelta = TimeDelta::days(100 * 366);

pub async fn get(
    state: &AppState,
    user: UserId,
    id: ConversationId,
) -> Result<ConversationSettings> {
    check_member(state, user, id).await?;
    let stored = queries::settings(&state.db, user, id).await?;
    Ok(stored.unwrap_or(ConversationSettings::untouched(id)))
}

pub async fn change(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    new: ChangeSettings,
) -> Result<ConversationSettings> {
    let until = new.notify_until.flatten();
    if until.is_some_and(|it| it - state.clock.now() > LONGEST || it < DateTime::UNIX_EPOCH) {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("notifyUntil")
            .into());
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            check_member(&state, user, id).await?;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let stored = queries::settings(&mut *changing.tx, user, id).await?;
            let stored = stored.unwrap_or(ConversationSettings::untouched(id));
            let mut settings = stored.clone().changed(&new, state.clock.now());
            settings.notify_until = settings.notify_until.map(as_stored);
            // Also where a mute that is over is all that differs: what says nothing new takes no rev.
            if settings == stored.clone().at(state.clock.now()) {
                return Ok(stored);
            }
            if let Some(Some(section)) = new.section_id
                && !queries::has_section(&mut *changing.tx, user, section).await?
            {
                return Err(WireError::new(ErrorCode::NotFound)
                    .field("sectionId")
                    .into());
            }
            settings.rev = changing.next_rev();
            queries::set_settings(&mut changing.tx, user, &settings).await?;
            changing
                .commit(&state, vec![settings.clone().into()])
                .await?;
            Ok::<_, Error>(settings)
        })
        .await
}

/// PostgreSQL keeps microseconds; the same value again must be the same.
fn as_stored(time: DateTime<Utc>) -> DateTime<Utc> {
    time.duration_trunc(TimeDelta::microseconds(1))
        .unwrap_or(time)
}

async fn check_member(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    conversations::queries::sight(&state.db, id, user)
        .await?
        .map(|_| ())
        .ok_or_else(|| ErrorCode::NotAMember.into())
}
