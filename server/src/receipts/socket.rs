//! Reading and receiving, over the socket.

use linnet_protocol::{ErrorCode, Reply, Request, UserId};

use super::{service, unread};
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
        Request::MarkUnread {
            conversation_id,
            seq,
        } => {
            let marked = unread::mark(state, user, conversation_id, seq).await;
            marked.map(|_| ())
        }
        _ => Err(ErrorCode::Unsupported.into()),
    };
    done.map(|()| Reply::Done {})
}
