//! "Unread from here".
//!
//! The read place is a register that only grows, on every device and for everybody who is told of it. That a person wants
//! to come back to something is their own affair: a mark beside the register. What is unread begins at the lower of the
//! two, and reading at or above the mark takes it away.

use linnet_protocol::{ConversationId, ErrorCode, Unread, UserId};

use super::queries;
use crate::{conversations, error::Result, state::AppState, sync::personal::PersonalChanging};

/// Clamped to what the person may see. The same again takes no rev.
pub async fn mark(state: &AppState, user: UserId, id: ConversationId, seq: i64) -> Result<Unread> {
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let first = sight.visible_from + 1;
    let from = Some(seq.clamp(first, sight.head.max(first)));
    // What was read just before would take the mark away again.
    state.receipts.settled().await?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let known = queries::unread(&mut changing.tx, user, id).await?;
            if let Some(known) = known.filter(|it| it.from == from) {
                return Ok(known);
            }
            let unread = Unread {
                conversation_id: id,
                from,
                rev: changing.next_rev(),
            };
            queries::set_unread(&mut changing.tx, user, &unread).await?;
            changing.commit(&state, vec![unread.clone().into()]).await?;
            Ok(unread)
        })
        .await
}
