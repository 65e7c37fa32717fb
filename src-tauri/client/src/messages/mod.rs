//! Writing, and reading what was written.

mod forwarding;
mod jump;
mod pins;
pub(crate) mod queries;
pub(crate) mod quoted;
pub(crate) mod rows;
pub(crate) mod strays;
mod threads;

use std::sync::Arc;

use linnet_protocol::{
    ConversationId, ErrorCode, MessageId, MessageRef, NewMessage, Version, WireError,
};
use rusqlite::{Connection, Transaction};

use crate::{
    Client,
    account::OpenAccount,
    clock, drafts,
    error::{CoreError, Result},
    files, outbox,
    receipts::read_up_to,
    sync::{check_history, door, queries as stored},
    view::{AccountId, Composer, Draft, Place, Time, Timeline, Written},
};

impl OpenAccount {
    /// What was written, as the message that it becomes, with the files that were chosen for it; and where.
    pub(crate) async fn compose(
        &self,
        conversation_id: ConversationId,
        written: Written,
    ) -> Result<(NewMessage, Composer)> {
        let composer = Composer {
            conversation_id,
            thread_id: written.thread_id,
        };
        let message = NewMessage {
            reply_to: written.reply_to,
            thread_id: written.thread_id,
            silent: written.silent,
            attachments: self.chosen(composer).await?,
            ..NewMessage::text(MessageId::generate(), conversation_id, written.body)
        };
        Ok((message, composer))
    }
}

impl OpenAccount {
    async fn thread_of(&self, id: ConversationId, message: MessageId) -> Result<Option<MessageId>> {
        let read = move |tx: &Connection| stored::get_message(tx, id, message);
        Ok(self.store.read(read).await?.and_then(|it| it.thread_id))
    }

    async fn put_back(&self, composer: Composer, body: String) -> Result<()> {
        let (draft, now) = (Draft::from(body), clock::now());
        let putting =
            move |tx: &Transaction<'_>| drafts::queries::put_back(tx, composer, draft, now);
        self.store.write(putting).await?;
        self.tell_conversation(composer.conversation_id);
        self.tell_conversations();
        Ok(())
    }
}

impl Client {
    /// When this returns, the message is on the disk with the files that were chosen for it, its row is in the timeline
    /// and the draft is gone, in one transaction. The network has not been touched; that is the outbox's business.
    pub async fn send_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        written: Written,
    ) -> Result<MessageId> {
        let account = self.account(account_id)?;
        let (new, composer) = account.compose(conversation_id, written).await?;
        self.put_message(account, new, Some(composer)).await
    }

    /// An answer from outside of the window, to this message or to the conversation: what is being written there stays as
    /// it is. One that is refused is put in front of it, so that nothing typed is lost.
    pub async fn answer(
        &self,
        account_id: AccountId,
        (conversation_id, to): (ConversationId, Option<MessageId>),
        body: String,
    ) -> Result<MessageId> {
        let account = self.account(account_id)?;
        let thread_id = match to {
            Some(message_id) => account.thread_of(conversation_id, message_id).await?,
            None => None,
        };
        let new = NewMessage {
            thread_id,
            ..NewMessage::text(MessageId::generate(), conversation_id, body.clone())
        };
        let sent = self.put_message(account.clone(), new, None).await;
        if sent.is_err() {
            let composer = Composer {
                conversation_id,
                thread_id,
            };
            account.put_back(composer, body).await?;
        }
        sent
    }

    async fn put_message(
        &self,
        account: Arc<OpenAccount>,
        new: NewMessage,
        written_in: Option<Composer>,
    ) -> Result<MessageId> {
        files::check_body(&new)?;
        let (id, conversation_id) = (new.id, new.conversation_id);
        let (me, now) = (account.me, clock::now());
        let held_until = account.hold(now);
        let outcome = account
            .store
            .write(move |tx| {
                match stored::held(tx, conversation_id)? {
                    None => return Ok(Err(CoreError::NotFound)),
                    Some(held) if held.is_left => {
                        return Ok(Err(WireError::new(ErrorCode::NotAMember).into()));
                    }
                    Some(_) => {}
                }
                if !files::queries::attach(tx, &new)? {
                    return Ok(Err(CoreError::NotFound));
                }
                outbox::queries::insert_message(tx, &new, (now, held_until))?;
                if let Some(composer) = written_in {
                    drafts::queries::remove(tx, composer)?;
                }
                // Whoever answers has read what is there.
                Ok(Ok(read_up_to(tx, me, conversation_id, i64::MAX)?))
            })
            .await?;
        if outcome? {
            account.has_read(conversation_id);
        }
        account.passing.message_sent(conversation_id);
        account.tell_timeline(conversation_id);
        account.outbox.changed.notify_one();
        if let Some(until) = held_until {
            account.tell_end_of_hold(conversation_id, until);
        }
        Ok(id)
    }

    /// What is here; the network is not asked. At most 200 numbered rows, and at the end everything that waits.
    pub async fn read_timeline(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        place: Place,
    ) -> Result<Timeline> {
        let account = self.account(account_id)?;
        let me = account.me;
        let found = account
            .store
            .read(move |tx| queries::timeline(tx, me, conversation_id, place))
            .await?;
        let (timeline, missing) = found.ok_or(CoreError::NotFound)?;
        account.fetch_missing(conversation_id, missing);
        Ok(timeline)
    }

    /// Everything that a message said, the oldest first. Only the server has it.
    pub async fn read_versions(
        &self,
        account_id: AccountId,
        place: MessageRef,
    ) -> Result<Vec<Version>> {
        self.account(account_id)?.fetch_versions(place).await
    }

    /// Fetches what lies before `before_seq`, and names the timeline when it is here.
    pub async fn load_history(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        before_seq: i64,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        account.take_history(conversation_id, before_seq).await?;
        Ok(())
    }
}

impl OpenAccount {
    /// Says when the oldest message of the page was written, if there is one before it.
    pub(crate) async fn take_history(
        &self,
        id: ConversationId,
        before_seq: i64,
    ) -> Result<Option<Time>> {
        let page = self.fetch_history(id, before_seq).await?;
        if !check_history(id, before_seq, &page) {
            tracing::warn!(conversation.id = %id, "a page of history that cannot be is not stored");
            return Err(CoreError::NotLinnet);
        }
        let oldest = page.messages.first().filter(|_| page.from > 1);
        let oldest = oldest.map(|it| it.created_at);
        let is_stored = self
            .store
            .write(move |tx| door::apply_history(tx, &page))
            .await?;
        if !is_stored {
            return Err(CoreError::NotFound);
        }
        // The list too: older messages may be unread ones.
        self.tell_timeline(id);
        Ok(oldest)
    }
}

#[cfg(test)]
mod tests;
