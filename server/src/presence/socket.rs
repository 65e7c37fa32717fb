//! Who is there and who types, over the socket.

use linnet_protocol::{ErrorCode, Reply, Request};

use super::{privacy, service};
use crate::{error::Result, socket::link::Connection, state::AppState};

pub async fn dispatch(
    state: &AppState,
    connection: &Connection,
    request: Request,
) -> Result<Reply> {
    let user = connection.user.user_id;
    let done = match request {
        Request::Typing { conversation_id } => service::typing(state, user, conversation_id).await,
        Request::Watch {
            user_ids,
            conversation_ids,
        } => service::watch(state, connection, user_ids, conversation_ids).await,
        Request::SetActivity { activity } => {
            state.hub.set_activity(connection, activity);
            Ok(())
        }
        Request::SetPrivacy(new) => privacy::set(state, user, new).await.map(|_| ()),
        _ => Err(ErrorCode::Unsupported.into()),
    };
    done.map(|()| Reply::Done {})
}
