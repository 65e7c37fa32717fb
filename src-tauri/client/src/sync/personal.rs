//! What belongs to one person: which conversations there are, how far each has got, and what other devices have read.

use std::collections::HashMap;

use linnet_protocol::{ConversationId, Head, PersonalChange, Receipt, UserId};
use rusqlite::Transaction;

use super::{queries, work::Fetch};
use crate::personal::queries as rows;

/// A change that is next.
pub(super) fn apply(
    tx: &Transaction<'_>,
    me: UserId,
    rev: i64,
    change: &PersonalChange,
) -> rusqlite::Result<()> {
    queries::set_person_rev(tx, rev)?;
    match *change {
        PersonalChange::Left { conversation_id } => {
            queries::set_left(tx, conversation_id)?;
        }
        PersonalChange::Read {
            conversation_id,
            seq,
        } => {
            queries::raise_receipt(tx, &own_receipt(conversation_id, me, seq))?;
        }
        // Of the others those that are rows are kept; a snapshot follows a joining.
        _ => {
            rows::put(tx, me, rev, change)?;
        }
    }
    rows::advance(tx, rev)?;
    Ok(())
}

const fn own_receipt(conversation_id: ConversationId, user_id: UserId, read: i64) -> Receipt {
    Receipt {
        conversation_id,
        user_id,
        read,
        delivered: 0,
    }
}

pub(super) struct Compared {
    pub(super) fetch: Vec<(ConversationId, Fetch)>,
    /// Left, or read further.
    pub(super) changed: Vec<ConversationId>,
}

/// What differs between the server's heads and the cursors. Heads that are older than the person's own rev were read
/// before something that is already here: the next beat asks again.
pub(super) fn compare(
    tx: &Transaction<'_>,
    me: UserId,
    rev: i64,
    heads: &[Head],
    is_live: bool,
) -> rusqlite::Result<Compared> {
    let mut compared = Compared {
        fetch: Vec::new(),
        changed: Vec::new(),
    };
    if is_live && rev < queries::person_rev(tx)? {
        return Ok(compared);
    }
    let mut held: HashMap<_, _> = queries::all_held(tx)?.into_iter().collect();
    for head in heads {
        let id = head.conversation_id;
        match held.remove(&id) {
            Some(it) if !it.is_left && it.cursor == head.head && it.complete == it.cursor => {}
            // The server decides what a cursor that is ahead means: it may only have been overtaken on the way here.
            Some(it) if !it.is_left => compared.fetch.push((id, Fetch::Pages)),
            _ => compared.fetch.push((id, Fetch::Snapshot)),
        }
        if queries::raise_receipt(tx, &own_receipt(id, me, head.read))? {
            compared.changed.push(id);
        }
    }
    for id in held.into_keys() {
        if queries::set_left(tx, id)? {
            compared.changed.push(id);
        }
    }
    queries::set_person_rev(tx, rev)?;
    Ok(compared)
}
