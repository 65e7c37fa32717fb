//! What was written here and not yet confirmed by the server.
//!
//! A message is put here in the transaction that removes its draft, before anybody is told that it was accepted. From
//! here it goes out oldest first, one at a time per conversation, so that the server numbers what one person wrote in the
//! order of writing; conversations do not wait for each other. Only the server's reply takes it out, in the transaction
//! that stores the message ([`crate::sync::door::apply_sent`]), or the person does. A refusal that time may heal
//! ([`linnet_protocol::ErrorCode::is_retryable`]) makes it wait; any other makes it `failed`, and what stands behind it
//! goes on. No network is not a refusal.
//!
//! Edits, deletions, reactions, pins, saved messages and settings are here too: whatever may be sent twice. Each
//! is a request of the wire ([`about`] says what it sets); what is about something that has not left becomes one with it
//! ([`put`]), and reading shows how things will be ([`overlay`]).

pub(crate) mod about;
mod arranging;
pub(crate) mod entry;
mod giving_up;
mod operations;
pub(crate) mod overlay;
pub(crate) mod put;
pub(crate) mod queries;
mod rules;
mod unsent;

use std::{collections::HashSet, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{ConversationId, Reply, Request, WireError};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    account::OpenAccount,
    clock,
    error::{CoreError, Result},
    files::{self, upload::Stop},
    receipts,
    sync::{self, door},
    view::Event,
};

use self::{
    entry::{Entry, State},
    rules::Verdict,
};

/// How long a message may be held back at most.
const LONGEST_HOLD: TimeDelta = TimeDelta::seconds(10);

/// What a server may ask for at most.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// After a failure that names no wait: doubled each time, up to a minute.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_OWN_WAIT: Duration = Duration::from_mins(1);

#[derive(Default)]
pub(crate) struct Outbox {
    /// Something was put in, or may go out again.
    pub(crate) changed: Notify,
    /// The person does not want to wait.
    pub(crate) hurry: Notify,
    /// Conversations that somebody is emptying.
    busy: Mutex<HashSet<ConversationId>>,
}

impl Outbox {
    async fn pause(&self, wait: Duration) {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = self.hurry.notified() => {}
        }
    }
}

/// A connection that has just ended may still look like one.
const GONE_WAIT: Duration = Duration::from_millis(100);

/// What became of one attempt.
enum Attempt {
    Sent,
    Failed,
    /// Not now: no connection.
    Offline,
    Later(Duration),
}

/// Empties the outbox whenever there is a connection, until `stop`.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    loop {
        let connected = account.link.connected.notified();
        if account.link.is_attached() {
            send_waiting(&account, &stop).await;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = connected => {
                // Left over ones only look as the server already says; the next connection tries again.
                let _ = account.store.write(queries::forget_done).await;
            }
            () = account.outbox.changed.notified() => {}
        }
    }
}

async fn send_waiting(account: &Arc<OpenAccount>, stop: &CancellationToken) {
    let Ok(waiting) = account.store.read(queries::waiting).await else {
        return;
    };
    for id in waiting {
        if !account.outbox.busy.lock().insert(id) {
            continue;
        }
        let (account, stop) = (account.clone(), stop.clone());
        account.tasks.clone().spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = empty(&account, id) => {}
            }
            account.outbox.busy.lock().remove(&id);
            // Something may have been put in between the last look and now.
            account.outbox.changed.notify_one();
        });
    }
}

/// One conversation, oldest first, until nothing waits or nothing gets through.
async fn empty(account: &Arc<OpenAccount>, id: ConversationId) {
    let mut own_wait = FIRST_WAIT;
    while let Ok(Some(entry)) = account.store.read(move |tx| queries::next(tx, id)).await {
        if let Some(left) = entry.hold_left(clock::now()) {
            let left = left.to_std().unwrap_or_default();
            account.outbox.pause(left).await;
            continue;
        }
        match attempt(account, entry).await {
            Ok(Attempt::Sent | Attempt::Failed) => own_wait = FIRST_WAIT,
            Ok(Attempt::Later(wait)) => {
                let wait = if wait.is_zero() { own_wait } else { wait };
                own_wait = (own_wait * 2).min(LONGEST_OWN_WAIT);
                account.outbox.pause(wait).await;
            }
            Ok(Attempt::Offline) => {
                let connected = account.link.connected.notified();
                tokio::time::sleep(GONE_WAIT).await;
                if !account.link.is_attached() {
                    return;
                }
                // What goes another way than the connection does not get through.
                tokio::select! {
                    () = connected => {}
                    () = account.outbox.pause(own_wait) => {
                        own_wait = (own_wait * 2).min(LONGEST_OWN_WAIT);
                    }
                }
            }
            // The disk is full or the cache is being replaced: the message is still there, and is tried again.
            Err(_) => tokio::time::sleep(own_wait).await,
        }
    }
}

async fn attempt(account: &Arc<OpenAccount>, entry: Entry) -> Result<Attempt> {
    if !account.link.is_attached() {
        return Ok(Attempt::Offline);
    }
    if let Some(stop) = files::upload::bring(account, &entry).await? {
        return Ok(match stop {
            Stop::Aside => Attempt::Failed,
            Stop::Offline => Attempt::Offline,
            Stop::Later(wait) => Attempt::Later(wait),
        });
    }
    // What was read before the mark was made is told before it: reading takes a mark away.
    if matches!(entry.request, Request::MarkUnread { .. })
        && let Err(error) = receipts::tell_reads(account).await
    {
        return Ok(match error {
            CoreError::Refused { error } => Attempt::Later(wait_of(&error)),
            _ => Attempt::Offline,
        });
    }
    let position = entry.position;
    // It may have been changed or taken back since it was looked at.
    let begun = account
        .store
        .write(move |tx| {
            queries::begin(tx, position)?;
            queries::get(tx, position)
        })
        .await?;
    let Some(entry) = begun else {
        return Ok(Attempt::Sent);
    };
    account.tell_operation(&entry);
    match account.link.request(entry.request.clone()).await {
        Ok(reply) => answered(account, &entry, reply).await,
        Err(CoreError::Refused { error }) => refused(account, &entry, error).await,
        Err(_) => {
            requeue(account, &entry).await?;
            Ok(Attempt::Offline)
        }
    }
}

async fn answered(account: &Arc<OpenAccount>, entry: &Entry, reply: Reply) -> Result<Attempt> {
    let (id, me, position) = (entry.conversation_id, account.me, entry.position);
    match reply {
        Reply::Message(message) if sync::check_answer(entry, me, &message) => {
            let applied = account
                .store
                .write(move |tx| {
                    queries::remove(tx, position)?;
                    door::apply_sent(tx, me, &message)
                })
                .await?;
            account.tell_applied(id, &applied, false);
            if applied.fit != door::Fit::Fits {
                account.nudge(id);
            }
            Ok(Attempt::Sent)
        }
        Reply::Done {} if !entry.is_answered_with_message() => {
            account
                .store
                .write(move |tx| queries::confirm(tx, position))
                .await?;
            account.tell_operation(entry);
            Ok(Attempt::Sent)
        }
        _ => {
            tracing::error!("the reply to an operation is about something else");
            requeue(account, entry).await?;
            Ok(Attempt::Later(Duration::ZERO))
        }
    }
}

async fn refused(account: &Arc<OpenAccount>, entry: &Entry, error: WireError) -> Result<Attempt> {
    let position = entry.position;
    let verdict = rules::verdict(&entry.request, error.code);
    tracing::info!(code = ?error.code, ?verdict, "an operation was refused");
    let wait = wait_of(&error);
    let until = (!wait.is_zero()).then(|| clock::now() + wait);
    let (id, message) = (entry.conversation_id, entry.message_id);
    let told = error.clone();
    let verdict = account
        .store
        .write(move |tx| {
            let verdict = if files::come_again(tx, (id, message), &error)? {
                Verdict::Later
            } else {
                verdict
            };
            match verdict {
                Verdict::Later => queries::refuse(tx, position, State::Queued, &error, until)?,
                Verdict::Failed => queries::refuse(tx, position, State::Failed, &error, None)?,
                Verdict::Over => queries::remove(tx, position)?,
            };
            Ok(verdict)
        })
        .await?;
    account.tell_operation(entry);
    if verdict == Verdict::Over {
        account.tell_refused(entry, told);
    }
    Ok(match verdict {
        Verdict::Later => Attempt::Later(wait),
        Verdict::Failed | Verdict::Over => Attempt::Failed,
    })
}

async fn requeue(account: &Arc<OpenAccount>, entry: &Entry) -> Result<()> {
    let position = entry.position;
    account
        .store
        .write(move |tx| queries::requeue(tx, position))
        .await?;
    account.tell_operation(entry);
    Ok(())
}

/// What a refusal asks for; nothing, if it names no wait.
pub(crate) fn wait_of(error: &WireError) -> Duration {
    Duration::from_secs(error.params.retry_after.unwrap_or(0)).min(LONGEST_WAIT)
}

/// What somebody typed into it.
fn text_of(request: &Request) -> Option<String> {
    match request {
        Request::ChangeConversation { change, .. } => {
            let (title, topic) = (change.title.clone(), change.topic.clone());
            title.flatten().or(topic.flatten())
        }
        Request::NameSection { name, .. } => Some(name.clone()),
        Request::SetStatus(new) => new.text.clone(),
        _ => None,
    }
}

impl OpenAccount {
    /// Until when nothing leaves of what is sent now, if the person wants to be able to take it back.
    pub(crate) fn hold(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let seconds = TimeDelta::seconds(self.settings().undo_send_seconds.into());
        (!seconds.is_zero()).then(|| now + seconds.min(LONGEST_HOLD))
    }

    /// Names the timeline when the hold is over, also where nothing can be sent then.
    pub(crate) fn tell_end_of_hold(self: &Arc<Self>, id: ConversationId, until: DateTime<Utc>) {
        let this = self.clone();
        let left = (until - clock::now()).to_std().unwrap_or_default();
        self.tasks.spawn(async move {
            let over = tokio::time::sleep(left);
            if this.closing().run_until_cancelled(over).await.is_some() {
                this.tell_timeline(id);
            }
        });
    }

    /// Something that waits has changed, and with it how things look.
    fn tell_operation(&self, entry: &Entry) {
        if entry.is_for_later() {
            self.tell_personal();
        }
        if entry.message_id.is_none() {
            self.tell_conversation(entry.conversation_id);
        } else {
            self.tell_timeline(entry.conversation_id);
        }
    }

    /// Nothing is left that could say it.
    fn tell_refused(&self, entry: &Entry, error: WireError) {
        if rules::is_arrangement(&entry.request) && !rules::is_as_wished(&entry.request, error.code)
        {
            self.events.publish(&Event::Refused {
                account_id: self.id,
                conversation_id: Some(entry.conversation_id).filter(|it| *it != about::PERSON),
                text: text_of(&entry.request),
                error,
            });
        }
    }

    pub(crate) fn outbox_changed(&self) {
        self.outbox.changed.notify_one();
        self.outbox.hurry.notify_waiters();
    }
}

#[cfg(test)]
mod tests;
