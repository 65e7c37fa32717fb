//! Search over the socket.

use linnet_protocol::{ErrorCode, Reply, Request, UserId};

use super::service;
use crate::{error::Result, state::AppState};

pub async fn dispatch(state: &AppState, user: UserId, request: Request) -> Result<Reply> {
    match request {
        Request::FindMessages(asked) => {
            let found = service::messages(state, user, asked).await;
            found.map(Reply::Found)
        }
        Request::Search { query, time_zone } => {
            let found = service::overview(state, user, query, time_zone).await;
            found.map(Reply::SearchAnswer)
        }
        _ => Err(ErrorCode::Unsupported.into()),
    }
}
