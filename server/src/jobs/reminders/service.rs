//! Asking for a reminder, putting it off, being done with it; and its time.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ErrorCode, MessageRef, NewReminder, Reminder, ReminderId, ReminderState, UserId, limits,
};

use super::queries;
use crate::{
    error::{Error, Result},
    jobs::scheduled::service::check_time,
    messages::{self, saved::service::check_room},
    state::AppState,
    sync::personal::PersonalChanging,
};

const PEOPLE_AT_ONCE: i64 = 100;

/// The same again is answered with what has become of it.
pub async fn create(state: &AppState, user: UserId, new: NewReminder) -> Result<Reminder> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let place = MessageRef {
                conversation_id: new.conversation_id,
                message_id: new.message_id,
            };
            // Before the person is locked: nothing else may be locked, or waited for, after that.
            let message = messages::service::get(&state, user, place).await;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            if let Some(known) = queries::get(&mut changing.tx, user, new.id).await? {
                let first = queries::first_at(&mut changing.tx, user, new.id).await?;
                let is_same = (known.conversation_id, known.message_id)
                    == (new.conversation_id, new.message_id)
                    && first == Some(new.remind_at);
                return if is_same {
                    Ok(known)
                } else {
                    Err(ErrorCode::IdConflict.into())
                };
            }
            if message?.deleted_at.is_some() {
                return Err(ErrorCode::MessageDeleted.into());
            }
            check_time(&state, "remindAt", new.remind_at)?;
            let open = queries::count_open(&mut changing.tx, user).await?;
            check_room(open, "reminders", limits::REMINDERS)?;
            let reminder = Reminder {
                id: new.id,
                conversation_id: new.conversation_id,
                message_id: new.message_id,
                remind_at: new.remind_at,
                state: ReminderState::Waiting,
                rev: 0,
            };
            write(&state, changing, reminder).await
        })
        .await
}

/// Another time, also for one whose time had come.
pub async fn put_off(
    state: &AppState,
    user: UserId,
    id: ReminderId,
    remind_at: DateTime<Utc>,
) -> Result<Reminder> {
    check_time(state, "remindAt", remind_at)?;
    let waiting = (ReminderState::Waiting, Some(remind_at));
    set(state, user, id, waiting).await
}

pub async fn finish(state: &AppState, user: UserId, id: ReminderId) -> Result<Reminder> {
    set(state, user, id, (ReminderState::Done, None)).await
}

async fn set(
    state: &AppState,
    user: UserId,
    id: ReminderId,
    (becomes, at): (ReminderState, Option<DateTime<Utc>>),
) -> Result<Reminder> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let known = queries::get(&mut changing.tx, user, id).await?;
            let known = known.ok_or(ErrorCode::NotFound)?;
            let changed = Reminder {
                state: becomes,
                remind_at: at.unwrap_or(known.remind_at),
                ..known.clone()
            };
            // One that was told of already at this very time is not told of again.
            let is_same_time = at == Some(known.remind_at) && known.state == ReminderState::Due;
            if changed == known || is_same_time {
                return Ok(known);
            }
            write(&state, changing, changed).await
        })
        .await
}

async fn write(
    state: &AppState,
    mut changing: PersonalChanging,
    mut reminder: Reminder,
) -> Result<Reminder> {
    reminder.rev = changing.next_rev();
    let user = changing.user;
    queries::store(&mut changing.tx, user, &reminder).await?;
    changing
        .commit(state, vec![reminder.clone().into()])
        .await?;
    state.due.wake();
    Ok::<_, Error>(reminder)
}

pub async fn list(state: &AppState, user: UserId) -> Result<Vec<Reminder>> {
    Ok(queries::open(&state.db, user).await?)
}

pub(crate) async fn tell_due(state: &AppState) -> Result<()> {
    loop {
        let people = queries::people_due(&state.db, state.clock.now(), PEOPLE_AT_ONCE).await?;
        if people.is_empty() {
            return Ok(());
        }
        for user in people {
            tell(state, user).await?;
        }
    }
}

/// Of a message that is out of sight since nobody is reminded.
async fn tell(state: &AppState, user: UserId) -> Result<()> {
    let mut changing = PersonalChanging::begin(state, user).await?;
    let mut told = Vec::new();
    for (mut it, is_seen) in queries::due(&mut changing.tx, user, state.clock.now()).await? {
        it.state = if is_seen {
            ReminderState::Due
        } else {
            ReminderState::Done
        };
        it.rev = changing.next_rev();
        queries::store(&mut changing.tx, user, &it).await?;
        told.push(it.into());
    }
    if told.is_empty() {
        return Ok(());
    }
    changing.commit(state, told).await
}
