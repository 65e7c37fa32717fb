//! What is planned, over the socket. What becomes of it the person's devices are told as personal changes.

use linnet_protocol::{ErrorCode, Reply, Request, UserId};

use super::{
    reminders::service::{create as remind, finish, put_off},
    scheduled::service::{cancel, change, create as plan},
};
use crate::{error::Result, state::AppState};

pub async fn dispatch(state: &AppState, user: UserId, request: Request) -> Result<Reply> {
    let done = match request {
        Request::SetReminder(new) => remind(state, user, new).await.map(|_| ()),
        Request::PutOffReminder {
            reminder_id,
            remind_at,
        } => put_off(state, user, reminder_id, remind_at)
            .await
            .map(|_| ()),
        Request::FinishReminder { reminder_id } => {
            finish(state, user, reminder_id).await.map(|_| ())
        }
        Request::ScheduleMessage(new) => plan(state, user, new).await.map(|_| ()),
        Request::ChangeScheduled(new) => change(state, user, new).await.map(|_| ()),
        Request::CancelScheduled(place) => cancel(state, user, place).await.map(|_| ()),
        _ => Err(ErrorCode::Unsupported.into()),
    };
    done.map(|()| Reply::Done {})
}
