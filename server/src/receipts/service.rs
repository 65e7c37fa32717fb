//! Reading and receiving. Who is told is decided where the registers are written.

use linnet_protocol::{ConversationId, ErrorCode, Receipt, UserId};

use super::{queries, writer::Claim};
use crate::{conversations, error::Result, state::AppState};

pub async fn list(state: &AppState, user: UserId, id: ConversationId) -> Result<Vec<Receipt>> {
    conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    Ok(queries::list(&state.db, id, user).await?)
}

pub async fn mark_read(state: &AppState, user: UserId, id: ConversationId, seq: i64) -> Result<()> {
    claim(
        state,
        user,
        id,
        Claim {
            read: seq,
            delivered: seq,
        },
    )
    .await
}

pub async fn mark_delivered(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    seq: i64,
) -> Result<()> {
    claim(
        state,
        user,
        id,
        Claim {
            read: 0,
            delivered: seq,
        },
    )
    .await
}

async fn claim(state: &AppState, user: UserId, id: ConversationId, claim: Claim) -> Result<()> {
    conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    state.receipts.claim(id, user, claim).await
}
