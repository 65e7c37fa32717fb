//! Sending messages on. The server takes the text from where it stands, so a copy is never made here.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, ErrorCode, MessageId, MessageRef, NewMessage, WireError};
use rusqlite::{Connection, Transaction};

use crate::{
    Client, clock,
    error::{CoreError, Result},
    outbox,
    sync::queries as stored,
    view::AccountId,
};

/// Messages that go on at once, to all places together.
const MOST: usize = 500;

impl Client {
    /// Each message to each conversation, in this order. All of them are on the disk when this returns, or none is.
    pub async fn forward_messages(
        &self,
        account_id: AccountId,
        places: Vec<MessageRef>,
        to: Vec<ConversationId>,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        if places.len().saturating_mul(to.len()) > MOST {
            return Err(WireError::new(ErrorCode::TooMany).max(MOST).into());
        }
        let now = clock::now();
        let held_until = account.hold(now);
        let targets = to.clone();
        account
            .store
            .write(move |tx| match check(tx, &places, &to)? {
                Some(refusal) => Ok(Err(refusal)),
                None => put(tx, (&places, &to), (now, held_until)).map(Ok),
            })
            .await??;
        for id in targets {
            account.tell_timeline(id);
            if let Some(until) = held_until {
                account.tell_end_of_hold(id, until);
            }
        }
        account.outbox.changed.notify_one();
        Ok(())
    }
}

/// Why they cannot go there.
fn check(
    tx: &Connection,
    places: &[MessageRef],
    to: &[ConversationId],
) -> rusqlite::Result<Option<CoreError>> {
    for place in places {
        let found = stored::get_message(tx, place.conversation_id, place.message_id)?;
        if found.is_none_or(|it| it.deleted_at.is_some()) {
            return Ok(Some(CoreError::NotFound));
        }
    }
    for &id in to {
        if stored::held(tx, id)?.is_none_or(|it| it.is_left) {
            return Ok(Some(WireError::new(ErrorCode::NotAMember).into()));
        }
    }
    Ok(None)
}

fn put(
    tx: &Transaction<'_>,
    (places, to): (&[MessageRef], &[ConversationId]),
    times: (DateTime<Utc>, Option<DateTime<Utc>>),
) -> rusqlite::Result<()> {
    for &id in to {
        for &place in places {
            let new = NewMessage {
                forward: Some(place),
                ..NewMessage::text(MessageId::generate(), id, String::new())
            };
            outbox::queries::insert_message(tx, &new, times)?;
        }
    }
    Ok(())
}
