//! Digests, heads, pages and snapshots.

use linnet_protocol::{
    Change, ConversationId, Digest, ErrorCode, Page, Reply, ServerFrame, Snapshot, UserId, limits,
};

use serde::Serialize;

use super::queries;
use crate::{
    conversations::{self, queries::Sight},
    error::Result,
    messages, receipts,
    socket::{frames, link::Connection},
    state::AppState,
};

/// After `hello`: nothing is lost between the two, because pushing goes on first and the database is read after.
pub async fn begin(state: &AppState, connection: &Connection, digest: Digest) -> Result<()> {
    connection.set_pushing(true);
    if is_current(state, connection.user.user_id, digest).await? {
        connection.send(&ServerFrame::Live {}).await;
        return Ok(());
    }
    // Whoever is behind gets heads, not changes.
    connection.set_pushing(false);
    send_heads(state, connection).await
}

/// After the pages: what moved meanwhile is named, everything later is pushed.
pub async fn caught_up(state: &AppState, connection: &Connection, digest: Digest) -> Result<()> {
    connection.set_pushing(true);
    if !is_current(state, connection.user.user_id, digest).await? {
        send_heads(state, connection).await?;
    }
    connection.send(&ServerFrame::Live {}).await;
    Ok(())
}

async fn is_current(state: &AppState, user: UserId, digest: Digest) -> Result<bool> {
    let digests = queries::digests(&state.db, &[user]).await?;
    Ok(digests.first().is_some_and(|(_, it)| *it == digest))
}

pub async fn send_heads(state: &AppState, connection: &Connection) -> Result<()> {
    let heads = queries::heads(&state.db, connection.user.user_id).await?;
    let (rev, heads) = heads.ok_or(ErrorCode::SessionEnded)?;
    let mut parts = heads.chunks(limits::HEADS_PER_FRAME).peekable();
    if parts.peek().is_none() {
        connection
            .send(&ServerFrame::Heads {
                rev,
                heads: Vec::new(),
                last: true,
            })
            .await;
    }
    while let Some(part) = parts.next() {
        let frame = ServerFrame::Heads {
            rev,
            heads: part.to_vec(),
            last: parts.peek().is_none(),
        };
        connection.send(&frame).await;
    }
    Ok(())
}

/// One page; or, for a cursor of a time that was lost (ahead of all there is, or of a restored backup), the word to start
/// anew.
pub async fn answer_sync(
    state: &AppState,
    connection: &Connection,
    id: ConversationId,
    cursor: i64,
) -> Result<Reply> {
    let user = connection.user.user_id;
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    if cursor > sight.head || queries::is_lost(&state.db, id, cursor).await? {
        connection
            .send(&ServerFrame::Reset {
                conversation_id: id,
            })
            .await;
        return Ok(Reply::Done {});
    }
    page(state, (id, sight), cursor.max(0))
        .await
        .map(Reply::Page)
}

/// Rows above the cursor, bounded by the head that was read together with the membership: what came after it may not be
/// shown on that authority, and comes with the next page.
async fn page(state: &AppState, (id, sight): (ConversationId, Sight), cursor: i64) -> Result<Page> {
    let limit = i64::try_from(limits::PAGE_ROWS).unwrap_or(i64::MAX);
    let (head, seen) = (sight.head, (id, sight.visible_from));
    let range = (cursor, head);
    let conversation = conversations::queries::get(&state.db, id).await?;
    let members = conversations::queries::members_above(&state.db, id, range, limit).await?;
    let messages = messages::queries::changed(&state.db, seen, range, limit).await?;
    let reactions = messages::queries::reactions_changed(&state.db, seen, range, limit).await?;
    // A list that is full may lack rows above its last one, so the page ends there.
    let full = |rows: usize, last: Option<i64>| {
        if rows == limits::PAGE_ROWS {
            last
        } else {
            None
        }
    };
    let through = [
        full(members.len(), members.last().map(|it| it.rev)),
        full(messages.len(), messages.last().map(|it| it.rev)),
        full(reactions.len(), reactions.last().map(|it| it.rev)),
    ];
    let through = through.into_iter().flatten().min().unwrap_or(head);
    let conversation = conversation.filter(|it| it.rev > cursor && it.rev <= through);
    let mut changes: Vec<_> = conversation.into_iter().map(Change::Conversation).collect();
    changes.extend(members.into_iter().map(Change::Membership));
    changes.extend(messages.into_iter().map(Change::Message));
    changes.extend(reactions.into_iter().map(Change::Reaction));
    changes.retain(|it| it.rev() <= through);
    changes.sort_by_key(Change::rev);
    let through = cut(&mut changes, Change::rev, through);
    Ok(Page {
        conversation_id: id,
        changes,
        through,
        more: through < head,
    })
}

/// Keeps what fits into a page, and at least one row; answers how far the page then reaches.
pub(super) fn cut<T: Serialize>(
    changes: &mut Vec<T>,
    rev: impl Fn(&T) -> i64,
    through: i64,
) -> i64 {
    let mut bytes = 0;
    let fits = |change: &T| {
        bytes += frames::text(change).as_str().len() + 1;
        bytes <= limits::PAGE_BYTES
    };
    let kept = changes
        .iter()
        .take(limits::PAGE_ROWS)
        .map(fits)
        .take_while(|it| *it)
        .count()
        .max(1);
    if kept >= changes.len() {
        return through;
    }
    changes.truncate(kept);
    changes.last().map_or(through, rev)
}

/// Everything that a client starts a conversation with, as it was at one instant.
pub async fn snapshot(state: &AppState, user: UserId, id: ConversationId) -> Result<Snapshot> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let begin = "begin isolation level repeatable read, read only";
            let mut tx = work_state.db.begin_with(begin).await?;
            let sight = conversations::queries::sight(&mut *tx, id, user).await?;
            let Sight { head, visible_from } = sight.ok_or(ErrorCode::NotAMember)?;
            let conversation = conversations::queries::get(&mut *tx, id)
                .await?
                .ok_or(ErrorCode::NotAMember)?;
            let members =
                conversations::queries::members_above(&mut *tx, id, (0, head), i64::MAX).await?;
            let receipts = receipts::queries::list(&mut *tx, id, user).await?;
            let newest = i64::try_from(limits::SNAPSHOT_MESSAGES).unwrap_or(i64::MAX);
            let range = (visible_from, head + 1);
            let messages = messages::queries::before(&mut *tx, id, range, newest).await?;
            let reactions = messages::queries::reactions_of(&mut *tx, id, &messages).await?;
            tx.commit().await?;
            let is_all = messages.len() < limits::SNAPSHOT_MESSAGES;
            let from = messages.first().filter(|_| !is_all).map_or(1, |it| it.seq);
            Ok(Snapshot {
                conversation,
                members,
                receipts,
                messages,
                reactions,
                from,
                head,
            })
        })
        .await
}
