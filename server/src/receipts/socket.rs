//! Receipts over the socket.

use linnet_protocol::{ErrorCode, Reply, Request, UserId};

use super::service;
use crate::{error::Result, state::AppState};

pub async fn dispatch(state: &AppState, user: UserId, request: Request) -> Result<Reply> {
    let done = match request {
        Request::MarkRead {
            conversation_id,
            seq,
        } => service::mark_read(state, user, conversation_id, seq).await,
        Request::MarkDelivered {
            conversation_id,
            seq,
        } => service::mark_delivered(state, user, conversation_id, seq).await,
        _ => Err(ErrorCode::Unsupported.into()),
    };
    done.map(|()| Reply::Done {})
}
