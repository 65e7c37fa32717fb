//! Planning, changing the plan, taking it back; and its time.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{
    ChangeScheduled, EditId, ErrorCode, MessageRef, NewMessage, NewScheduled, Scheduled,
    ScheduledState, UserId, WireError, limits,
};
use sha2::Digest;

use super::queries::{self, Claimed, Row};
use crate::{
    conversations,
    error::{Error, Result},
    messages::{self, saved::service::check_room},
    state::AppState,
    sync::personal::PersonalChanging,
};

const AT_ONCE: i64 = 20;
/// After which whoever claimed something is taken for dead. Longer than any send waits.
pub(in crate::jobs) const CLAIM: TimeDelta = TimeDelta::seconds(60);
/// After which something that could not be sent is tried again.
const TRY_AGAIN: TimeDelta = TimeDelta::seconds(5);

/// A time that has passed means now; nobody plans for longer than this.
pub(crate) fn check_time(state: &AppState, field: &str, at: DateTime<Utc>) -> Result<()> {
    if at > state.clock.now() + TimeDelta::days(limits::PLANNED_DAYS) {
        let max = usize::try_from(limits::PLANNED_DAYS).unwrap_or(usize::MAX);
        let refusal = WireError::new(ErrorCode::TooMany).field(field);
        return Err(refusal.max(max).into());
    }
    Ok(())
}

fn place(message: &NewMessage) -> MessageRef {
    MessageRef {
        conversation_id: message.conversation_id,
        message_id: message.id,
    }
}

fn hash(new: &NewScheduled) -> Vec<u8> {
    let said = serde_json::to_vec(new).unwrap_or_default();
    sha2::Sha256::digest(said).to_vec()
}

/// Now it can be said at once what is wrong with it; what becomes wrong later is said when its time comes.
async fn check(
    state: &AppState,
    user: UserId,
    message: &NewMessage,
    at: DateTime<Utc>,
) -> Result<()> {
    messages::service::check(message)?;
    check_time(state, "sendAt", at)?;
    conversations::queries::sight(&state.db, message.conversation_id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    Ok(())
}

/// The same again is answered with what has become of it.
pub async fn create(state: &AppState, user: UserId, new: NewScheduled) -> Result<Scheduled> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            // Before the person is locked: nothing else may be locked, or waited for, after that.
            let checked = check(&state, user, &new.message, new.send_at).await;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let request_hash = hash(&new);
            if let Some(row) = queries::get(&mut changing.tx, user, place(&new.message)).await? {
                return if row.request_hash == request_hash {
                    Ok(row.into())
                } else {
                    Err(ErrorCode::IdConflict.into())
                };
            }
            checked?;
            let waiting = queries::count_waiting(&mut changing.tx, user).await?;
            check_room(waiting, "scheduled", limits::SCHEDULED)?;
            let scheduled = Scheduled {
                message: new.message,
                send_at: new.send_at,
                state: ScheduledState::Waiting,
                error: None,
                rev: changing.next_rev(),
            };
            queries::insert(&mut changing.tx, user, &scheduled, &request_hash).await?;
            changing
                .commit(&state, vec![scheduled.clone().into()])
                .await?;
            state.due.wake();
            Ok::<_, Error>(scheduled)
        })
        .await
}

/// Another text or another time; also of one that was refused, which then waits again.
pub async fn change(state: &AppState, user: UserId, new: ChangeScheduled) -> Result<Scheduled> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let checked = check(&state, user, &new.message, new.send_at).await;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let row = queries::get(&mut changing.tx, user, place(&new.message)).await?;
            let row = row.ok_or(ErrorCode::NotFound)?;
            if row.edits.contains(&new.id) {
                return Ok(row.into());
            }
            check_open(&row)?;
            checked?;
            let changed = Scheduled {
                message: new.message,
                send_at: new.send_at,
                state: ScheduledState::Waiting,
                error: None,
                rev: 0,
            };
            write(&state, changing, changed, Some(new.id)).await
        })
        .await
}

/// Nothing of it remains. Taking back what is taken back changes nothing.
pub async fn cancel(state: &AppState, user: UserId, place: MessageRef) -> Result<Scheduled> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let row = queries::get(&mut changing.tx, user, place).await?;
            let row = row.ok_or(ErrorCode::NotFound)?;
            if row.state == ScheduledState::Cancelled {
                return Ok(row.into());
            }
            check_open(&row)?;
            let cancelled = emptied(&row.into(), ScheduledState::Cancelled);
            write(&state, changing, cancelled, None).await
        })
        .await
}

/// What is sent, or on its way, can no longer be changed; what was taken back is not there.
fn check_open(row: &Row) -> Result<()> {
    match row.state {
        ScheduledState::Waiting if row.claimed_at.is_some() => Err(ErrorCode::AlreadySent.into()),
        ScheduledState::Waiting | ScheduledState::Failed => Ok(()),
        ScheduledState::Sent => Err(ErrorCode::AlreadySent.into()),
        ScheduledState::Cancelled => Err(ErrorCode::NotFound.into()),
    }
}

/// The text is not kept twice: what becomes of the message must become of all of it.
fn emptied(before: &Scheduled, state: ScheduledState) -> Scheduled {
    let (id, conversation_id) = (before.message.id, before.message.conversation_id);
    Scheduled {
        message: NewMessage::text(id, conversation_id, String::new()),
        send_at: before.send_at,
        state,
        error: None,
        rev: before.rev,
    }
}

async fn write(
    state: &AppState,
    mut changing: PersonalChanging,
    mut scheduled: Scheduled,
    edit: Option<EditId>,
) -> Result<Scheduled> {
    scheduled.rev = changing.next_rev();
    let user = changing.user;
    queries::update(&mut changing.tx, user, &scheduled, edit).await?;
    changing
        .commit(state, vec![scheduled.clone().into()])
        .await?;
    state.due.wake();
    Ok(scheduled)
}

pub async fn list(state: &AppState, user: UserId) -> Result<Vec<Scheduled>> {
    Ok(queries::open(&state.db, user).await?)
}

/// What cannot be sent yet is put off, so that it stands in nobody's way.
pub(crate) async fn send_due(state: &AppState) -> Result<()> {
    loop {
        let now = state.clock.now();
        let claimed = queries::claim(&state.db, (now, now - CLAIM), AT_ONCE).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for it in claimed {
            let (user, place) = (it.user_id, place(&it.message));
            if !send(state, it).await? {
                queries::put_off(&state.db, user, place, now - CLAIM + TRY_AGAIN).await?;
            }
        }
    }
}

/// False: it has to wait.
async fn send(state: &AppState, claimed: Claimed) -> Result<bool> {
    let Claimed { user_id, message } = claimed;
    let there = place(&message);
    let refused = match messages::service::send(state, user_id, message.0).await {
        Ok(_) => None,
        Err(error) => Some(error.into_wire().code),
    };
    if refused.is_some_and(ErrorCode::is_retryable) {
        return Ok(false);
    }
    let mut changing = PersonalChanging::begin(state, user_id).await?;
    let row = queries::get(&mut changing.tx, user_id, there).await?;
    // Another node was quicker.
    let Some(row) = row.filter(|it| it.state == ScheduledState::Waiting) else {
        return Ok(true);
    };
    let before = Scheduled::from(row);
    let after = match refused {
        None => emptied(&before, ScheduledState::Sent),
        error => Scheduled {
            state: ScheduledState::Failed,
            error,
            ..before
        },
    };
    write(state, changing, after, None).await.map(|_| true)
}
