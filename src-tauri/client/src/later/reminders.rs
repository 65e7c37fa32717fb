//! Reminders about messages.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    MessageId, MessageRef, NewReminder, Reminder, ReminderId, ReminderState, Request, UserId,
};
use rusqlite::Connection;

use super::{about, name, reminder_targets, waiting};
use crate::{
    Client,
    account::OpenAccount,
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
        let known = account.reminder(reminder_id).await?;
        let id = known.conversation_id;
        let [made, changed] = reminder_targets(reminder_id);
        if account.is_unsent_reminder(reminder_id).await? {
            // One that the server does not know is another one.
            let new = NewReminder {
                id: reminder_id,
                conversation_id: id,
                message_id: known.message_id,
                remind_at,
            };
            let about = about(id, "setReminder", &made);
            return account.put_later(about, Request::SetReminder(new)).await;
        }
        let request = Request::PutOffReminder {
            reminder_id,
            remind_at,
        };
        account
            .put_later(about(id, "putOffReminder", &changed), request)
            .await
    }

    /// It is dealt with.
    pub async fn finish_reminder(
        &self,
        account_id: AccountId,
        reminder_id: ReminderId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let known = account.reminder(reminder_id).await?;
        let [made, changed] = reminder_targets(reminder_id);
        let id = known.conversation_id;
        if account.is_unsent_reminder(reminder_id).await? {
            let about = about(id, "setReminder", &made);
            account
                .store
                .write(move |tx| put::forget(tx, &about))
                .await?;
            account.tell_personal();
            return Ok(());
        }
        let about = about(id, "finishReminder", &changed);
        account
            .put_later(about, Request::FinishReminder { reminder_id })
            .await
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
    async fn reminder(&self, id: ReminderId) -> Result<Reminder> {
        let all = self.store.read(all).await?;
        all.into_iter()
            .find(|it| it.id == id)
            .ok_or(CoreError::NotFound)
    }

    /// No byte of it has left.
    async fn is_unsent_reminder(&self, id: ReminderId) -> Result<bool> {
        let entries = self.store.read(waiting).await?;
        let set = |it: &Request| matches!(it, Request::SetReminder(new) if new.id == id);
        Ok(entries
            .iter()
            .any(|it| it.is_here_alone() && set(&it.request)))
    }
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
