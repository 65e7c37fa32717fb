//! The one list of what waits or was refused, and what can be done with a line of it.

use chrono::{DateTime, Utc};
use linnet_protocol::{MessageRef, Request, UserId};
use rusqlite::Connection;

use super::{
    entry::{Entry, State},
    queries,
};
use crate::{
    Client, clock, conversations,
    error::{CoreError, Result},
    view::{AccountId, RowState, UnsentKind, UnsentRow},
};

impl Client {
    /// Of all accounts, the oldest first.
    pub async fn list_unsent(&self) -> Result<Vec<UnsentRow>> {
        let mut all = Vec::new();
        for account in self.inner.open_accounts() {
            let (me, id) = (account.me, account.id);
            let rows = account
                .store
                .read(move |tx| list(tx, me, (id, clock::now())))
                .await?;
            all.extend(rows);
        }
        all.sort_by_key(|it| it.created_at);
        Ok(all)
    }

    /// Once more, or at once.
    pub async fn retry_unsent(&self, account_id: AccountId, id: i64) -> Result<()> {
        let found = self.unsent(account_id, id).await?;
        if let (Some(message), Some(_)) = (found.message_id, found.new_message()) {
            return self
                .retry_message(account_id, found.conversation_id, message)
                .await;
        }
        let account = self.account(account_id)?;
        if let Some(planned) = found.carried() {
            account
                .renew_files(found.conversation_id, planned.id)
                .await?;
        }
        account
            .store
            .write(move |tx| queries::retry(tx, id))
            .await?;
        account.tell_operation(&found);
        account.outbox_changed();
        Ok(())
    }

    /// Never mind.
    pub async fn discard_unsent(&self, account_id: AccountId, id: i64) -> Result<()> {
        let found = self.unsent(account_id, id).await?;
        if let (Some(message), Some(_)) = (found.message_id, found.new_message()) {
            return self
                .discard_message(account_id, found.conversation_id, message)
                .await;
        }
        let account = self.account(account_id)?;
        let is_gone = account
            .store
            .write(move |tx| queries::discard(tx, id))
            .await?;
        if !is_gone {
            return Err(CoreError::NotFound);
        }
        account.tell_operation(&found);
        account.outbox_changed();
        Ok(())
    }

    /// Whatever was done to a message and not confirmed: it is as the server has it.
    pub async fn discard_change(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        let account = self.account(account_id)?;
        let (id, message) = (place.conversation_id, place.message_id);
        account
            .store
            .write(move |tx| queries::remove_about(tx, id, message, false))
            .await?;
        account.tell_timeline(id);
        account.outbox_changed();
        Ok(())
    }

    async fn unsent(&self, account_id: AccountId, id: i64) -> Result<Entry> {
        let account = self.account(account_id)?;
        let found = account.store.read(move |tx| queries::get(tx, id)).await?;
        found
            .filter(|it| it.state != State::Done)
            .ok_or(CoreError::NotFound)
    }
}

fn list(
    tx: &Connection,
    me: UserId,
    (account_id, now): (AccountId, DateTime<Utc>),
) -> rusqlite::Result<Vec<UnsentRow>> {
    let row = |it: Entry| {
        let name = conversations::queries::name(tx, me, it.conversation_id)?;
        let state = it.shown_state(now);
        let (kind, body) = kind(&it.request);
        Ok(UnsentRow {
            id: it.position,
            account_id,
            conversation_id: it.conversation_id,
            name: name.map(|(_, name)| name).unwrap_or_default(),
            message_id: it.message_id,
            kind,
            body: body.to_owned(),
            files: it.new_message().map_or(0, |it| it.attachments.len() as u64),
            state,
            held_until: it.held_until.filter(|_| state == RowState::Held),
            error: it.error,
            created_at: it.created_at,
        })
    };
    queries::unconfirmed(tx)?.into_iter().map(row).collect()
}

fn kind(request: &Request) -> (UnsentKind, &str) {
    match request {
        Request::SendMessage(new) => (UnsentKind::Message, &new.body),
        Request::EditMessage { edit, .. } => (UnsentKind::Edit, &edit.body),
        Request::DeleteMessage(_) => (UnsentKind::Delete, ""),
        Request::AddReaction { emoji, .. } | Request::RemoveReaction { emoji, .. } => {
            (UnsentKind::Reaction, emoji)
        }
        Request::PinMessage(_) | Request::UnpinMessage(_) => (UnsentKind::Pin, ""),
        Request::SaveMessage(_) | Request::UnsaveMessage(_) => (UnsentKind::Save, ""),
        Request::RemovePreviews(_) => (UnsentKind::Previews, ""),
        Request::SetReminder(_)
        | Request::PutOffReminder { .. }
        | Request::FinishReminder { .. } => (UnsentKind::Reminder, ""),
        Request::ScheduleMessage(it) => (UnsentKind::Scheduled, &it.message.body),
        Request::ChangeScheduled(it) => (UnsentKind::Scheduled, &it.message.body),
        Request::CancelScheduled(_) => (UnsentKind::Scheduled, ""),
        Request::ChangeSettings { .. } | Request::MarkUnread { .. } => (UnsentKind::Settings, ""),
        _ => (UnsentKind::Conversation, ""),
    }
}
