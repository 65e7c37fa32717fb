//! What changes a message, over the socket.

use linnet_protocol::{ErrorCode, Reply, Request, UserId};

use super::{edits, pins, reactions, saved};
use crate::{error::Result, previews, state::AppState};

pub async fn dispatch(state: &AppState, user: UserId, request: Request) -> Result<Reply> {
    let done = |()| Reply::Done {};
    let message = |it| Reply::Message(Box::new(it));
    match request {
        Request::EditMessage { place, edit } => edits::service::edit(state, user, place, edit)
            .await
            .map(message),
        Request::DeleteMessage(place) => edits::service::delete(state, user, place)
            .await
            .map(message),
        Request::AddReaction { place, emoji } => {
            let added = reactions::service::add(state, user, place, &emoji).await;
            added.map(done)
        }
        Request::RemoveReaction { place, emoji } => {
            let removed = reactions::service::remove(state, user, place, &emoji).await;
            removed.map(done)
        }
        Request::PinMessage(place) => pins::service::pin(state, user, place).await.map(message),
        Request::UnpinMessage(place) => {
            let unpinned = pins::service::unpin(state, user, place).await;
            unpinned.map(message)
        }
        Request::RemovePreviews(place) => {
            let removed = previews::service::remove(state, user, place).await;
            removed.map(message)
        }
        Request::SaveMessage(place) => saved::service::save(state, user, place).await.map(done),
        Request::UnsaveMessage(place) => {
            let unsaved = saved::service::unsave(state, user, place).await;
            unsaved.map(done)
        }
        _ => Err(ErrorCode::Unsupported.into()),
    }
}
