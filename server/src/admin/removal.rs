//! Removing everything that a person wrote. Asked for in one transaction, done in many small ones: what is left to do is
//! read from the messages themselves, so it may be interrupted at any point and gone on with, also by two at once.

use std::{collections::BTreeMap, time::Duration};

use linnet_protocol::{Change, ConversationId, MessageId, UserId};

use super::queries;
use crate::{
    conversations::changing::Changing,
    error::Result,
    messages::{self, edits},
    state::AppState,
};

pub const EVERY: Duration = Duration::from_mins(1);
/// Under one lock of one conversation.
const BATCH: i64 = 50;

pub async fn work(state: AppState) -> Result<()> {
    while let Some(user) = queries::next_removal(&state.db).await? {
        while let Some(id) = queries::next_conversation(&state.db, user).await? {
            if state.stopping.is_cancelled() {
                return Ok(());
            }
            remove_some(&state, user, id).await?;
        }
        queries::finish_removal(&state.db, user, state.clock.now()).await?;
        tracing::info!(user.id = %user, "all messages of a person are removed");
    }
    Ok(())
}

async fn remove_some(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let Some((mut changing, _)) = Changing::open(state, id, user).await? else {
        return Ok(());
    };
    let ids = queries::undeleted(&mut changing.tx, user, id, BATCH).await?;
    queries::count_removed(&mut changing.tx, user, ids.len()).await?;
    bury_all(state, changing, &ids).await
}

/// Makes tombstones of messages of one conversation.
pub async fn bury_all(state: &AppState, mut changing: Changing, ids: &[MessageId]) -> Result<()> {
    let places = vec![changing.conversation.id; ids.len()];
    let written = messages::queries::by_ids(&mut *changing.tx, &places, ids).await?;
    // Several answers in one thread change its first message several times; the last holds.
    let mut newest: BTreeMap<MessageId, Change> = BTreeMap::new();
    for message in written {
        let (_, changes) = edits::service::bury(state, &mut changing, &message).await?;
        for change in changes {
            if let Change::Message(it) = &change {
                newest.insert(it.id, change);
            }
        }
    }
    changing.commit(state, newest.into_values().collect()).await
}
