//! What the person does with what has not been sent: once more, back to where it was written, or away.

use linnet_protocol::{ConversationId, MessageId};
use rusqlite::Transaction;

use super::{
    entry::{Entry, State},
    queries,
};
use crate::{
    Client,
    account::OpenAccount,
    clock, drafts,
    error::{CoreError, Result},
    files,
    view::{AccountId, Composer, Draft, Event},
};

impl Client {
    /// Sends a refused message once more, or one that waits at once.
    pub async fn retry_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        account.renew_files(conversation_id, message_id).await?;
        let is_there = account
            .store
            .write(
                move |tx| match queries::send_of(tx, conversation_id, message_id)? {
                    Some(send) => queries::retry(tx, send.position),
                    None => Ok(false),
                },
            )
            .await?;
        if !is_there {
            return Err(CoreError::NotFound);
        }
        account.tell_timeline(conversation_id);
        account.outbox_changed();
        Ok(())
    }

    /// Takes a message back that has not been sent: its text, its files and what it answers stand where it was written, in
    /// front of what is written there by now. Says what stands there then.
    pub async fn take_back_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<Draft> {
        let account = self.account(account_id)?;
        let uploads = account.uploads(conversation_id, message_id).await?;
        let now = clock::now();
        let taken = account
            .store
            .write(move |tx| {
                let Some(send) = unsent(tx, conversation_id, message_id)? else {
                    return Ok(None);
                };
                let Some(new) = send.new_message() else {
                    return Ok(None);
                };
                let composer = Composer {
                    conversation_id,
                    thread_id: new.thread_id,
                };
                let draft = Draft {
                    body: new.body.clone(),
                    reply_to: new.reply_to,
                };
                let place = (conversation_id, message_id);
                files::queries::give_back(tx, place, send.is_here_alone())?;
                queries::remove_about(tx, conversation_id, message_id, true)?;
                let draft = drafts::queries::put_back(tx, composer, draft, now)?;
                Ok(Some((composer, draft, !new.attachments.is_empty())))
            })
            .await?;
        let (composer, draft, has_files) = taken.ok_or(CoreError::NotFound)?;
        account.stop_uploads(&uploads);
        account.taken_back(composer, has_files).await?;
        Ok(draft)
    }

    /// Gives up a message that has not been sent, and its files with it.
    pub async fn discard_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let uploads = account.uploads(conversation_id, message_id).await?;
        let is_gone = account
            .store
            .write(move |tx| {
                let is_there = unsent(tx, conversation_id, message_id)?.is_some();
                if is_there {
                    queries::remove_about(tx, conversation_id, message_id, true)?;
                }
                Ok(is_there)
            })
            .await?;
        if !is_gone {
            return Err(CoreError::NotFound);
        }
        account.stop_uploads(&uploads);
        account.files.untidy.notify_one();
        account.tell_timeline(conversation_id);
        account.outbox_changed();
        Ok(())
    }
}

/// A message that is not on its way at this moment.
fn unsent(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<Option<Entry>> {
    let send = queries::send_of(tx, id, message)?;
    Ok(send.filter(|it| it.state != State::Sending))
}

impl OpenAccount {
    async fn taken_back(&self, composer: Composer, has_files: bool) -> Result<()> {
        let id = composer.conversation_id;
        if has_files {
            let offered = self.offered(composer).await?;
            self.events.publish(&Event::Offered {
                account_id: self.id,
                conversation_id: id,
                thread_id: composer.thread_id,
                offered,
            });
        }
        self.tell_timeline(id);
        self.tell_conversation(id);
        // What stands behind it need not wait for it any more.
        self.outbox_changed();
        Ok(())
    }
}
