//! Reminders about messages.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    MessageId, MessageRef, NewReminder, Reminder, ReminderId, ReminderState, Request, UserId,
};
use rusqlite::{Connection, Transaction};

use super::{about, name, reminder_targets, waiting};
use crate::{
    Client,
    account::OpenAccount,
    clock,
    error::{CoreError, Result},
    messages::quoted::quoted,
    outbox::put,
    personal::queries as personal,
    sync::queries as stored,
    view::{AccountId, ReminderRow},
};

impl Client {
    /// Says by which name it is known.
    pub async fn set_reminder(
        &self,
        account_id: AccountId,
        place: MessageRef,
        remind_at: DateTime<Utc>,
    ) -> Result<ReminderId> {
        let account = self.account(account_id)?;
        let (id, message) = (place.conversation_id, place.message_id);
        let found = account
            .store
            .read(move |tx| stored::get_message(tx, id, message))
            .await?;
        if found.is_none() {
            return Err(CoreError::NotFound);
        }
        let new = NewReminder {
            id: ReminderId::generate(),
            conversation_id: id,
            message_id: message,
            remind_at,
        };
        let about = about(id, "setReminder", &reminder_targets(new.id)[0]);
        account
            .put_later(about, Request::SetReminder(new.clone()))
            .await?;
        Ok(new.id)
    }

    /// Another time for one that may be due by now.
    pub async fn put_off_reminder(
        &self,
        account_id: AccountId,
        reminder_id: ReminderId,
        remind_at: DateTime<Utc>,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let (now, [made, changed]) = (clock::now(), reminder_targets(reminder_id));
        let put_off = move |tx: &Transaction<'_>, known: &Reminder, is_unsent| {
            let id = known.conversation_id;
            if is_unsent {
                // One that the server does not know is another one.
                let new = NewReminder {
                    id: reminder_id,
                    conversation_id: id,
                    message_id: known.message_id,
                    remind_at,
                };
                let about = about(id, "setReminder", &made);
                return put::put_as(tx, &about, Request::SetReminder(new), now).map(|_| ());
            }
            let request = Request::PutOffReminder {
                reminder_id,
                remind_at,
            };
            let about = about(id, "putOffReminder", &changed);
            put::put_as(tx, &about, request, now).map(|_| ())
        };
        account.change_reminder(reminder_id, put_off).await
    }

    /// It is dealt with.
    pub async fn finish_reminder(
        &self,
        account_id: AccountId,
        reminder_id: ReminderId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let (now, [made, changed]) = (clock::now(), reminder_targets(reminder_id));
        let finish = move |tx: &Transaction<'_>, known: &Reminder, is_unsent| {
            let id = known.conversation_id;
            if is_unsent {
                return put::forget(tx, &about(id, "setReminder", &made));
            }
            let about = about(id, "finishReminder", &changed);
            put::put_as(tx, &about, Request::FinishReminder { reminder_id }, now).map(|_| ())
        };
        account.change_reminder(reminder_id, finish).await
    }

    /// What is not dealt with, the next first.
    pub async fn list_reminders(&self, account_id: AccountId) -> Result<Vec<ReminderRow>> {
        let account = self.account(account_id)?;
        let me = account.me;
        let rows = account.store.read(move |tx| list(tx, me)).await?;
        for row in rows.iter().filter(|it| it.message.is_none()) {
            account.fetch_missing(row.conversation_id, vec![row.message_id]);
        }
        Ok(rows)
    }
}

impl OpenAccount {
    /// What becomes of one; it is told whether no byte of it has left. In one transaction: the outbox may begin with it at
    /// any time.
    async fn change_reminder(
        &self,
        id: ReminderId,
        change: impl FnOnce(&Transaction<'_>, &Reminder, bool) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<()> {
        let is_there = self
            .store
            .write(move |tx| match all(tx)?.iter().find(|it| it.id == id) {
                Some(known) => change(tx, known, is_unsent(tx, id)?).map(|()| true),
                None => Ok(false),
            })
            .await?;
        if !is_there {
            return Err(CoreError::NotFound);
        }
        self.tell_personal();
        self.outbox_changed();
        Ok(())
    }
}

/// No byte of it has left.
fn is_unsent(tx: &Connection, id: ReminderId) -> rusqlite::Result<bool> {
    let set = |it: &Request| matches!(it, Request::SetReminder(new) if new.id == id);
    let entries = waiting(tx)?;
    Ok(entries
        .iter()
        .any(|it| it.is_here_alone() && set(&it.request)))
}

/// As they will be.
fn all(tx: &Connection) -> rusqlite::Result<Vec<Reminder>> {
    let mut all: Vec<Reminder> = personal::all(tx, "reminder")?;
    for entry in waiting(tx)? {
        match entry.request {
            Request::SetReminder(new) => {
                all.retain(|it| it.id != new.id);
                all.push(Reminder {
                    id: new.id,
                    conversation_id: new.conversation_id,
                    message_id: new.message_id,
                    remind_at: new.remind_at,
                    state: ReminderState::Waiting,
                    rev: 0,
                });
            }
            Request::PutOffReminder {
                reminder_id,
                remind_at,
            } => {
                for it in all.iter_mut().filter(|it| it.id == reminder_id) {
                    it.remind_at = remind_at;
                    it.state = ReminderState::Waiting;
                }
            }
            Request::FinishReminder { reminder_id } => all.retain(|it| it.id != reminder_id),
            _ => {}
        }
    }
    all.retain(|it| it.state != ReminderState::Done);
    all.sort_by_key(|it| it.remind_at);
    Ok(all)
}

fn list(tx: &Connection, me: UserId) -> rusqlite::Result<Vec<ReminderRow>> {
    let row = |it: Reminder| {
        let (id, message): (_, MessageId) = (it.conversation_id, it.message_id);
        Ok(ReminderRow {
            id: it.id,
            conversation_id: id,
            name: name(tx, me, id)?,
            message_id: message,
            message: quoted(tx, me, id, message)?,
            remind_at: it.remind_at,
            state: it.state,
        })
    };
    all(tx)?.into_iter().map(row).collect()
}
