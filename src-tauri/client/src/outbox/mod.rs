//! What was written here and not yet confirmed by the server.
//!
//! A message is put here in the transaction that removes its draft, before anybody is told that it was accepted. From
//! here it goes out oldest first, one at a time per conversation, so that the server numbers what one person wrote in the
//! order of writing; conversations do not wait for each other. Only the server's reply takes it out, in the transaction
//! that stores the message ([`crate::sync::door::apply_sent`]), or the person does. A refusal that time may heal
//! ([`linnet_protocol::ErrorCode::is_retryable`]) makes it wait; any other makes it `failed`, and what stands behind it
//! goes on. No network is not a refusal.

pub(crate) mod queries;

use std::{collections::HashSet, sync::Arc, time::Duration};

use linnet_protocol::{ConversationId, MessageId, NewMessage, Reply, Request, WireError};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    sync::{self, door},
    view::{AccountId, RowState},
};

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
            () = connected => {}
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
    while let Ok(Some(message)) = account.store.read(move |tx| queries::next(tx, id)).await {
        match attempt(account, message).await {
            Ok(Attempt::Sent | Attempt::Failed) => own_wait = FIRST_WAIT,
            Ok(Attempt::Later(wait)) => {
                let wait = if wait.is_zero() { own_wait } else { wait };
                own_wait = (own_wait * 2).min(LONGEST_OWN_WAIT);
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    () = account.outbox.hurry.notified() => {}
                }
            }
            Ok(Attempt::Offline) => return tokio::time::sleep(GONE_WAIT).await,
            // The disk is full or the cache is being replaced: the message is still there, and is tried again.
            Err(_) => tokio::time::sleep(own_wait).await,
        }
    }
}

async fn attempt(account: &Arc<OpenAccount>, message: NewMessage) -> Result<Attempt> {
    let (id, message_id) = (message.conversation_id, message.id);
    if !account.link.is_attached() {
        return Ok(Attempt::Offline);
    }
    mark(account, &message, RowState::Sending, None).await?;
    match account
        .link
        .request(Request::SendMessage(message.clone()))
        .await
    {
        Ok(Reply::Message(sent)) if sync::check_sent(&message, account.me, &sent) => {
            let me = account.me;
            let applied = account
                .store
                .write(move |tx| door::apply_sent(tx, me, &sent))
                .await?;
            account.tell_applied(id, &applied, false);
            if applied.fit != door::Fit::Fits {
                account.nudge(id);
            }
            Ok(Attempt::Sent)
        }
        Ok(_) => {
            tracing::error!(message.id = %message_id, "the reply to a send is about something else");
            mark(account, &message, RowState::Queued, None).await?;
            Ok(Attempt::Later(Duration::ZERO))
        }
        Err(CoreError::Refused { error }) => refused(account, &message, error).await,
        Err(_) => {
            mark(account, &message, RowState::Queued, None).await?;
            Ok(Attempt::Offline)
        }
    }
}

async fn refused(
    account: &Arc<OpenAccount>,
    message: &NewMessage,
    error: WireError,
) -> Result<Attempt> {
    if error.code.is_retryable() {
        let wait = Duration::from_secs(error.params.retry_after.unwrap_or(0)).min(LONGEST_WAIT);
        mark(account, message, RowState::Queued, Some(error)).await?;
        return Ok(Attempt::Later(wait));
    }
    tracing::info!(code = ?error.code, "a message was refused");
    mark(account, message, RowState::Failed, Some(error)).await?;
    Ok(Attempt::Failed)
}

async fn mark(
    account: &Arc<OpenAccount>,
    message: &NewMessage,
    state: RowState,
    error: Option<WireError>,
) -> Result<()> {
    let (id, message_id) = (message.conversation_id, message.id);
    account
        .store
        .write(move |tx| queries::set_state(tx, id, message_id, state, error.as_ref()))
        .await?;
    account.tell_timeline(id);
    Ok(())
}

impl Client {
    /// Sends a refused message once more, or one that waits at once.
    pub async fn retry_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let is_there = account
            .store
            .write(move |tx| queries::retry(tx, conversation_id, message_id))
            .await?;
        if !is_there {
            return Err(CoreError::NotFound);
        }
        account.tell_timeline(conversation_id);
        account.outbox.changed.notify_one();
        account.outbox.hurry.notify_waiters();
        Ok(())
    }

    /// Gives up a message that has not been sent. Returns its text, so that it can go back to where it was written.
    pub async fn discard_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<String> {
        let account = self.account(account_id)?;
        let body = account
            .store
            .write(move |tx| queries::discard(tx, conversation_id, message_id))
            .await?;
        account.tell_timeline(conversation_id);
        body.ok_or(CoreError::NotFound)
    }
}

#[cfg(test)]
mod tests;
