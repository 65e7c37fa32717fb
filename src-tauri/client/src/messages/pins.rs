//! What is pinned in a conversation, with what waits to be.

use linnet_protocol::{ConversationId, Message, MessageId, Request, UserId};
use rusqlite::Connection;

use super::{
    rows::{Drawing, apart},
    strays::Ask,
};
use crate::{
    Client,
    error::Result,
    outbox::queries as outbox,
    sync::queries::{self as stored, message},
    view::{AccountId, MessageRows},
};

impl Client {
    /// The newest pin first.
    pub async fn list_pins(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<MessageRows> {
        let account = self.account(account_id)?;
        let me = account.me;
        let (rows, missing) = account
            .store
            .read(move |tx| pins(tx, me, conversation_id))
            .await?;
        let this = account.clone();
        account.fetch_behind(Ask::Pins(conversation_id), conversation_id, async move {
            let list = this.fetch_pins(conversation_id).await?;
            this.put_strays(conversation_id, list.messages, list.reactions)
                .await
        });
        account.fetch_missing(conversation_id, missing);
        Ok(rows)
    }
}

fn pins(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<(MessageRows, Vec<MessageId>)> {
    let mut found: Vec<Message> = tx
        .prepare_cached(
            "select * from messages where conversation_id = ?1 and pinned_at is not null",
        )?
        .query_map([id], message)?
        .collect::<rusqlite::Result<_>>()?;
    for entry in outbox::entries(tx, id)? {
        if let Request::PinMessage(place) = entry.request
            && found.iter().all(|it| it.id != place.message_id)
        {
            found.extend(stored::get_message(tx, id, place.message_id)?);
        }
    }
    let mut rows = Drawing::load(tx, me, id)?.numbered(found)?;
    rows.retain(|it| it.pinned.is_some());
    rows.sort_by_key(|it| std::cmp::Reverse(it.pinned.map(|pin| pin.at)));
    apart(tx, me, id, rows)
}
