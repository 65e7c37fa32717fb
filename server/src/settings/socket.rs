//! Settings over the socket.

use linnet_protocol::{ErrorCode, Reply, Request, UserId};

use super::{do_not_disturb, sections, service};
use crate::{error::Result, previews, profile, state::AppState};

pub async fn dispatch(state: &AppState, user: UserId, request: Request) -> Result<Reply> {
    let done = match request {
        Request::ChangeSettings {
            conversation_id,
            settings,
        } => service::change(state, user, conversation_id, settings)
            .await
            .map(|_| ()),
        Request::NameSection { section_id, name } => {
            let named = sections::name(state, user, section_id, &name).await;
            named.map(|_| ())
        }
        Request::RemoveSection { section_id } => sections::remove(state, user, section_id).await,
        Request::OrderSections { section_ids } => {
            let ordered = sections::order(state, user, section_ids).await;
            ordered.map(|_| ())
        }
        Request::SetStatus(new) => profile::status::service::set(state, user, new)
            .await
            .map(|_| ()),
        Request::SetDoNotDisturb(new) => do_not_disturb::set(state, user, new).await.map(|_| ()),
        Request::SetLinkPreviews(new) => previews::set(state, user, new).await.map(|_| ()),
        _ => Err(ErrorCode::Unsupported.into()),
    };
    done.map(|()| Reply::Done {})
}
