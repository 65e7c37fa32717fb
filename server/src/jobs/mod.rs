//! Work that nobody waits for: what comes due (reminders, messages that were planned, and the end of what people are doing
//! for a while), and what is too much for one request (`background`).
//!
//! One task sleeps until the next thing is due and is woken when something nearer is planned. It keeps nothing in memory:
//! after any restart, however long the server was down, what is due is found in the database. Several nodes may do it at
//! once, because each thing is done once: a message by its id, a reminder under the lock of its person.

pub mod background;
pub mod due;
pub mod queries;
pub mod reminders;
pub mod scheduled;
pub mod socket;

use utoipa_axum::{router::OpenApiRouter, routes};

use self::{reminders::routes as reminding, scheduled::routes as planning};
use crate::state::AppState;

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            reminding::list_reminders,
            reminding::create_reminder
        ))
        .routes(routes!(
            reminding::put_off_reminder,
            reminding::finish_reminder
        ))
        .routes(routes!(
            planning::list_scheduled,
            planning::schedule_message
        ))
        .routes(routes!(
            planning::change_scheduled,
            planning::cancel_scheduled
        ))
}
