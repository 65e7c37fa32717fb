//! What stands behind the links of messages, where the operator wants it (`link_previews`).
//!
//! A message is stored together with a job (`plan`), and nobody waits for it. One of a few workers (`work`) takes the job,
//! finds the links (`links`), reads each of them once for everybody who sends it (`cache`, `reading`) and then changes the
//! message like anybody else: only if it still has that text and nobody took its previews away. Jobs and what was read lie
//! in PostgreSQL, so a restart loses neither, and several nodes share both.
//!
//! Whoever sends a link decides where the server goes, so all reading goes through one guard (`guard`): it alone knows
//! the network, and it reaches nothing but what is public.

mod cache;
mod charset;
mod guard;
mod links;
mod page;
mod queries;
mod reading;
pub mod routes;
pub mod service;
mod settings;
pub(crate) mod work;

#[cfg(test)]
mod tests;

use linnet_protocol::Message;
use sqlx::PgConnection;
use tokio::sync::Notify;

use self::guard::Guard;
pub use self::settings::settings_above;
pub(crate) use self::{settings::set, work::run};
use crate::{config::Config, error::Result, middleware::rate_limit::Bucket, state::AppState};

/// What the feature keeps while the server runs.
pub struct Previews {
    /// None: the operator wants none.
    guard: Option<Guard>,
    planned: Notify,
}

impl Previews {
    pub(crate) fn open(config: &Config) -> anyhow::Result<Self> {
        let guard = config.link_previews.then(|| Guard::open(config));
        Ok(Self {
            guard: guard.transpose()?,
            planned: Notify::new(),
        })
    }

    /// After the commit of what was planned.
    pub fn wake(&self) {
        self.planned.notify_one();
    }
}

/// Plans to look behind the links of new messages, in the transaction that stores them.
pub async fn plan(state: &AppState, tx: &mut PgConnection, messages: &[Message]) -> Result<()> {
    if state.previews.guard.is_none() {
        return Ok(());
    }
    let with_links = messages.iter().filter(|it| links::may_have(&it.body));
    // Somebody who sends links without end gets no more than this looked at.
    let looked_at = with_links.filter(|it| {
        let checked = state.limits.check(Bucket::Preview, &it.sender_id);
        checked.is_ok()
    });
    let (conversations, ids): (Vec<_>, Vec<_>) =
        looked_at.map(|it| (it.conversation_id, it.id)).unzip();
    if !ids.is_empty() {
        queries::plan(tx, (&conversations, &ids), state.clock.now()).await?;
    }
    Ok(())
}

/// The same for another text, which has nothing of the first left.
pub async fn plan_again(state: &AppState, tx: &mut PgConnection, message: &Message) -> Result<()> {
    queries::forget(tx, message.conversation_id, message.id).await?;
    plan(state, tx, std::slice::from_ref(message)).await
}
