//! What a person does besides writing. When a call returns it is on the disk and shows; the network is not waited for.

use linnet_protocol::{
    ChangeSettings, ConversationId, EditId, ErrorCode, MessageRef, NewEdit, Request, UserId,
    WireError, text,
};
use rusqlite::Transaction;

use super::{overlay, put::put};
use crate::{
    Client, clock,
    error::{CoreError, Result},
    sync::queries as stored,
    view::AccountId,
};

impl Client {
    /// Another text for an own message. One that has not left yet is sent with it.
    pub async fn edit_message(
        &self,
        account_id: AccountId,
        place: MessageRef,
        body: String,
    ) -> Result<()> {
        text::check_body(&body)?;
        let id = EditId::generate();
        let edit = NewEdit { id, body };
        self.operate(account_id, Request::EditMessage { place, edit })
            .await
    }

    /// For everyone. One that has not left yet never will.
    pub async fn delete_message(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        let account = self.account(account_id)?;
        let uploads = account
            .uploads(place.conversation_id, place.message_id)
            .await?;
        self.operate(account_id, Request::DeleteMessage(place))
            .await?;
        account.stop_uploads(&uploads);
        Ok(())
    }

    pub async fn add_reaction(
        &self,
        account_id: AccountId,
        place: MessageRef,
        emoji: String,
    ) -> Result<()> {
        self.operate(account_id, Request::AddReaction { place, emoji })
            .await
    }

    pub async fn remove_reaction(
        &self,
        account_id: AccountId,
        place: MessageRef,
        emoji: String,
    ) -> Result<()> {
        self.operate(account_id, Request::RemoveReaction { place, emoji })
            .await
    }

    pub async fn pin_message(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        self.operate(account_id, Request::PinMessage(place)).await
    }

    pub async fn unpin_message(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        self.operate(account_id, Request::UnpinMessage(place)).await
    }

    /// Keeps a message for later, for oneself alone.
    pub async fn save_message(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        self.operate(account_id, Request::SaveMessage(place)).await
    }

    pub async fn unsave_message(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        self.operate(account_id, Request::UnsaveMessage(place))
            .await
    }

    /// What is shown of its links, for good and for everybody.
    pub async fn remove_previews(&self, account_id: AccountId, place: MessageRef) -> Result<()> {
        self.operate(account_id, Request::RemovePreviews(place))
            .await
    }

    /// Everything from this seq on is unread again, on every device.
    pub async fn mark_unread(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        seq: i64,
    ) -> Result<()> {
        let request = Request::MarkUnread {
            conversation_id,
            seq: seq.max(1),
        };
        self.operate(account_id, request).await?;
        self.account(account_id)?.tell_conversation(conversation_id);
        Ok(())
    }

    /// How the person keeps a conversation: alerts, archive, favourites, section.
    pub async fn change_settings(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        settings: ChangeSettings,
    ) -> Result<()> {
        let request = Request::ChangeSettings {
            conversation_id,
            settings,
        };
        self.operate(account_id, request).await
    }

    async fn operate(&self, account_id: AccountId, request: Request) -> Result<()> {
        let account = self.account(account_id)?;
        let (me, now) = (account.me, clock::now());
        let is_kept = matches!(request, Request::SaveMessage(_) | Request::UnsaveMessage(_));
        let id = account
            .store
            .write(move |tx| match check(tx, me, &request)? {
                Ok(id) => put(tx, me, &request, now).map(|_| Ok(id)),
                Err(refusal) => Ok(Err(refusal)),
            })
            .await??;
        account.tell_timeline(id);
        if is_kept {
            account.tell_personal();
        }
        account.outbox_changed();
        Ok(())
    }
}

/// What can be refused without asking anybody.
fn check(
    tx: &Transaction<'_>,
    me: UserId,
    request: &Request,
) -> rusqlite::Result<Result<ConversationId>> {
    let place = match request {
        Request::EditMessage { place, .. }
        | Request::AddReaction { place, .. }
        | Request::RemoveReaction { place, .. }
        | Request::DeleteMessage(place)
        | Request::PinMessage(place)
        | Request::UnpinMessage(place)
        | Request::RemovePreviews(place)
        | Request::SaveMessage(place)
        | Request::UnsaveMessage(place) => *place,
        Request::ChangeSettings {
            conversation_id, ..
        }
        | Request::MarkUnread {
            conversation_id, ..
        } => {
            let held = stored::held(tx, *conversation_id)?;
            return Ok(held.map(|_| *conversation_id).ok_or(CoreError::NotFound));
        }
        _ => return Ok(Err(CoreError::NotFound)),
    };
    let refuse = |code| Ok(Err(WireError::new(code).into()));
    match overlay::message(tx, me, place)? {
        None => Ok(Err(CoreError::NotFound)),
        Some(it) if it.deleted_at.is_some() => refuse(ErrorCode::MessageDeleted),
        Some(it) if it.sender_id != me && matches!(request, Request::EditMessage { .. }) => {
            refuse(ErrorCode::Forbidden)
        }
        Some(_) => Ok(Ok(place.conversation_id)),
    }
}
