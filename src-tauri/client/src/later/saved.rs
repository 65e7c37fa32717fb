//! Messages that were saved.

use chrono::{DateTime, Utc};
use linnet_protocol::{MessageRef, Request, Saved, UserId};
use rusqlite::Connection;

use super::{name, waiting};
use crate::{
    Client,
    error::Result,
    messages::rows::Drawing,
    personal::queries as personal,
    sync::queries as stored,
    users,
    view::{AccountId, SavedRow},
};

impl Client {
    /// The newest first.
    pub async fn list_saved(&self, account_id: AccountId) -> Result<Vec<SavedRow>> {
        let account = self.account(account_id)?;
        let me = account.me;
        let rows = account.store.read(move |tx| list(tx, me)).await?;
        for row in rows.iter().filter(|it| it.row.is_none()) {
            account.fetch_missing(row.conversation_id, vec![row.message_id]);
        }
        Ok(rows)
    }
}

/// As it will be.
fn all(tx: &Connection) -> rusqlite::Result<Vec<(MessageRef, DateTime<Utc>)>> {
    let stored: Vec<Saved> = personal::all(tx, "saved")?;
    let kept = stored.into_iter().filter(|it| !it.removed).map(|it| {
        let place = MessageRef {
            conversation_id: it.conversation_id,
            message_id: it.message_id,
        };
        (place, it.saved_at)
    });
    let mut all: Vec<_> = kept.collect();
    for entry in waiting(tx)? {
        match entry.request {
            Request::SaveMessage(place) if all.iter().all(|it| it.0 != place) => {
                all.push((place, entry.created_at));
            }
            Request::UnsaveMessage(place) => all.retain(|it| it.0 != place),
            _ => {}
        }
    }
    all.sort_by_key(|it| std::cmp::Reverse(it.1));
    Ok(all)
}

fn list(tx: &Connection, me: UserId) -> rusqlite::Result<Vec<SavedRow>> {
    let row = |(place, saved_at): (MessageRef, DateTime<Utc>)| {
        let (id, message_id) = (place.conversation_id, place.message_id);
        let message = stored::get_message(tx, id, message_id)?;
        let drawn = Drawing::load(tx, me, id)?.numbered(message.into_iter().collect())?;
        let row = drawn.into_iter().next();
        let sender = row.as_ref().map(|it| it.sender_id);
        Ok(SavedRow {
            conversation_id: id,
            name: name(tx, me, id)?,
            message_id,
            saved_at,
            sender: sender.map_or(Ok(None), |it| users::queries::get(tx, it))?,
            row,
        })
    };
    all(tx)?.into_iter().map(row).collect()
}
