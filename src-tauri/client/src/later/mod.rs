//! What a person keeps for later: saved messages, reminders and messages with a time. The server keeps them and keeps the
//! time; what is done to them goes through the outbox, so nothing of it is lost without a network, and the lists show how
//! things will be.

mod reminders;
mod saved;
mod scheduled;

use linnet_protocol::{ConversationId, MessageId, ReminderId, Request, UserId};
use rusqlite::Connection;

use crate::{
    account::OpenAccount,
    clock, conversations,
    error::Result,
    outbox::{
        about::About,
        entry::{Entry, State},
        put, queries as outbox,
    },
};

/// What waits of these kinds, in the order of doing; what the server refused changes nothing.
fn waiting(tx: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut all = outbox::all(tx)?;
    all.retain(|it| it.state != State::Failed);
    Ok(all)
}

fn name(tx: &Connection, me: UserId, id: ConversationId) -> rusqlite::Result<String> {
    let name = conversations::queries::name(tx, me, id)?;
    Ok(name.map(|(_, name)| name).unwrap_or_default())
}

/// Reminders and plans are no change of the message that they are about.
fn about(id: ConversationId, kind: &'static str, target: &str) -> About {
    About {
        conversation_id: id,
        message_id: None,
        kind,
        target: target.to_owned(),
    }
}

impl OpenAccount {
    async fn put_later(&self, about: About, request: Request) -> Result<()> {
        let now = clock::now();
        self.store
            .write(move |tx| put::put_as(tx, &about, request, now))
            .await?;
        self.tell_personal();
        self.outbox_changed();
        Ok(())
    }
}

/// Making one and changing it are two things: whether the first has arrived may not be known when the second is put in.
pub(crate) fn reminder_targets(id: ReminderId) -> [String; 2] {
    [format!("reminder {id}"), format!("change of reminder {id}")]
}

pub(crate) fn scheduled_targets(id: MessageId) -> [String; 2] {
    [
        format!("scheduled {id}"),
        format!("change of scheduled {id}"),
    ]
}

#[cfg(test)]
mod tests;
