//! Messages that the server sends at their time.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ChangeScheduled, ConversationId, EditId, MessageId, MessageRef, NewMessage, NewScheduled,
    Request, Scheduled, ScheduledState, UserId, WireError,
};
use rusqlite::{Connection, Transaction};

use super::{about, name, scheduled_targets};
use crate::{
    Client, clock, drafts,
    error::{CoreError, Result},
    files::{self, queries::Upload},
    outbox::{
        entry::{Entry, State},
        put, queries as outbox,
    },
    personal::queries as personal,
    view::{AccountId, RowState, ScheduledRow, Written},
};

impl Client {
    /// As `send_message`, for another time. When this returns, the plan is on the disk and the composer is empty.
    pub async fn schedule_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        written: Written,
        send_at: DateTime<Utc>,
    ) -> Result<MessageId> {
        let account = self.account(account_id)?;
        let (message, composer) = account.compose(conversation_id, written).await?;
        files::check_body(&message)?;
        let (id, now) = (message.id, clock::now());
        let is_put = account
            .store
            .write(move |tx| {
                if crate::sync::queries::held(tx, conversation_id)?.is_none()
                    || !files::queries::attach(tx, &message)?
                {
                    return Ok(false);
                }
                let about = about(
                    conversation_id,
                    "scheduleMessage",
                    &scheduled_targets(id)[0],
                );
                let request = Request::ScheduleMessage(NewScheduled { message, send_at });
                put::put_as(tx, &about, request, now)?;
                drafts::queries::remove(tx, composer)?;
                Ok(true)
            })
            .await?;
        if !is_put {
            return Err(CoreError::NotFound);
        }
        account.tell_conversation(conversation_id);
        account.tell_personal();
        account.outbox_changed();
        Ok(id)
    }

    /// Another text or another time; the rest of it stays.
    pub async fn change_scheduled(
        &self,
        account_id: AccountId,
        place: MessageRef,
        body: String,
        send_at: DateTime<Utc>,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let [_, changed] = scheduled_targets(place.message_id);
        let about = about(place.conversation_id, "changeScheduled", &changed);
        let now = clock::now();
        account
            .store
            .write(move |tx| {
                let Some(known) = find(tx, place)? else {
                    return Ok(Err(CoreError::NotFound));
                };
                let message = NewMessage {
                    body,
                    ..known.message
                };
                if let Err(error) = files::check_body(&message) {
                    return Ok(Err(error.into()));
                }
                if let Some(position) = known.position.filter(|_| known.is_here_alone) {
                    let request = Request::ScheduleMessage(NewScheduled { message, send_at });
                    return outbox::rewrite(tx, position, &request).map(|_| Ok(()));
                }
                let request = Request::ChangeScheduled(ChangeScheduled {
                    id: EditId::generate(),
                    message,
                    send_at,
                });
                put::put_as(tx, &about, request, now).map(|_| Ok(()))
            })
            .await??;
        account.tell_personal();
        account.outbox_changed();
        Ok(())
    }

    /// It will not be sent.
    pub async fn cancel_scheduled(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        let account = self.account(account_id)?;
        let uploads = account
            .uploads(place.conversation_id, place.message_id)
            .await?;
        let [made, changed] = scheduled_targets(place.message_id);
        let made = about(place.conversation_id, "scheduleMessage", &made);
        let changed = about(place.conversation_id, "cancelScheduled", &changed);
        let now = clock::now();
        let is_there = account
            .store
            .write(move |tx: &Transaction<'_>| {
                let Some(known) = find(tx, place)? else {
                    return Ok(false);
                };
                if known.is_here_alone {
                    put::forget(tx, &made)?;
                    put::forget(tx, &changed)?;
                } else {
                    put::put_as(tx, &changed, Request::CancelScheduled(place), now)?;
                }
                Ok(true)
            })
            .await?;
        if !is_there {
            return Err(CoreError::NotFound);
        }
        account.stop_uploads(&uploads);
        account.files.untidy.notify_one();
        account.tell_personal();
        account.outbox_changed();
        Ok(())
    }

    /// The next first.
    pub async fn list_scheduled(&self, account_id: AccountId) -> Result<Vec<ScheduledRow>> {
        let account = self.account(account_id)?;
        let me = account.me;
        account.store.read(move |tx| list(tx, me)).await
    }
}

/// One as it will be.
struct Planned {
    message: NewMessage,
    send_at: DateTime<Utc>,
    state: RowState,
    error: Option<WireError>,
    /// In the outbox, where it waits there as a whole.
    position: Option<i64>,
    is_here_alone: bool,
}

impl Planned {
    fn is(&self, place: MessageRef) -> bool {
        (self.message.conversation_id, self.message.id) == (place.conversation_id, place.message_id)
    }

    fn change(&mut self, entry: &Entry, change: &ChangeScheduled) {
        self.state = entry.shown_state(clock::now());
        self.error.clone_from(&entry.error);
        if entry.state != State::Failed {
            self.message.clone_from(&change.message);
            self.send_at = change.send_at;
        }
    }

    fn of_server(it: Scheduled) -> Option<Self> {
        let state = match it.state {
            ScheduledState::Waiting => RowState::Sent,
            ScheduledState::Failed => RowState::Failed,
            ScheduledState::Sent | ScheduledState::Cancelled => return None,
        };
        Some(Self {
            message: it.message,
            send_at: it.send_at,
            state,
            error: it.error.map(WireError::new),
            position: None,
            is_here_alone: false,
        })
    }

    fn waiting(it: &Entry, new: &NewScheduled) -> Self {
        Self {
            message: new.message.clone(),
            send_at: new.send_at,
            state: it.shown_state(clock::now()),
            error: it.error.clone(),
            position: Some(it.position),
            is_here_alone: it.is_here_alone(),
        }
    }
}

/// Look in the transaction that changes it: the outbox may begin with it at any time.
fn find(tx: &Connection, place: MessageRef) -> rusqlite::Result<Option<Planned>> {
    Ok(all(tx)?.into_iter().find(|it| it.is(place)))
}

fn all(tx: &Connection) -> rusqlite::Result<Vec<Planned>> {
    let stored: Vec<Scheduled> = personal::all(tx, "scheduled")?;
    let mut all: Vec<_> = stored.into_iter().filter_map(Planned::of_server).collect();
    for entry in outbox::all(tx)? {
        match &entry.request {
            // Also one that was refused: its text is nowhere else.
            Request::ScheduleMessage(new)
                if all.iter().all(|it| it.message.id != new.message.id) =>
            {
                all.push(Planned::waiting(&entry, new));
            }
            Request::ChangeScheduled(change) => {
                let is_it = |it: &&mut Planned| it.message.id == change.message.id;
                all.iter_mut()
                    .filter(is_it)
                    .for_each(|it| it.change(&entry, change));
            }
            Request::CancelScheduled(place) if entry.state != State::Failed => {
                all.retain(|it| !it.is(*place));
            }
            _ => {}
        }
    }
    all.sort_by_key(|it| it.send_at);
    Ok(all)
}

fn list(tx: &Connection, me: UserId) -> rusqlite::Result<Vec<ScheduledRow>> {
    let row = |it: Planned| {
        let message = it.message;
        let id = message.conversation_id;
        let files = files::queries::of(tx, id, message.id)?;
        Ok(ScheduledRow {
            conversation_id: id,
            name: name(tx, me, id)?,
            message_id: message.id,
            body: message.body,
            reply_to: message.reply_to,
            thread_id: message.thread_id,
            silent: message.silent,
            files: files.into_iter().map(Upload::row).collect(),
            attachments: message.attachments.len() as u64,
            send_at: it.send_at,
            state: it.state,
            error: it.error,
        })
    };
    all(tx)?.into_iter().map(row).collect()
}
