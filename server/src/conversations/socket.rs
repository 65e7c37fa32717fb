//! Conversations over the socket.

use linnet_protocol::{AddMembers, ErrorCode, Reply, Request, UserId};

use super::{
    channels, details,
    membership::{self, bans, roles},
};
use crate::{error::Result, state::AppState};

pub async fn dispatch(state: &AppState, user: UserId, request: Request) -> Result<Reply> {
    let done = match request {
        Request::ChangeConversation {
            conversation_id,
            change,
        } => details::change(state, user, conversation_id, change)
            .await
            .map(|_| ()),
        Request::AddMembers {
            conversation_id,
            user_ids,
        } => membership::add(state, user, conversation_id, AddMembers { user_ids }).await,
        Request::RemoveMember {
            conversation_id,
            user_id,
        } => membership::remove(state, user, conversation_id, user_id).await,
        Request::Leave { conversation_id } => membership::leave(state, user, conversation_id).await,
        Request::Join { conversation_id } => {
            let joined = channels::service::join(state, user, conversation_id).await;
            joined.map(|_| ())
        }
        Request::SetRole {
            conversation_id,
            user_id,
            role,
        } => roles::set(state, user, conversation_id, (user_id, role)).await,
        Request::Ban {
            conversation_id,
            user_id,
        } => bans::ban(state, user, conversation_id, user_id).await,
        Request::Unban {
            conversation_id,
            user_id,
        } => bans::unban(state, user, conversation_id, user_id).await,
        _ => Err(ErrorCode::Unsupported.into()),
    };
    done.map(|()| Reply::Done {})
}
