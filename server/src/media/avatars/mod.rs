//! Pictures of people and conversations: a square of an uploaded picture, in a few sizes.

mod queries;

use linnet_protocol::{
    ChangeConversation, Conversation, ConversationId, ErrorCode, FileId, Me, NewAvatar, UserId,
    WireError, limits,
};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    looking::{keep, read},
    pictures,
    queries::{Found, Row, upload},
    store::object,
};
use crate::{
    conversations,
    error::{Error, Result},
    profile,
    state::AppState,
};

/// The names of the sizes.
const SIZES: [&str; limits::AVATARS.len()] = ["64", "128", "512"];

pub(crate) async fn set_own(state: &AppState, user: UserId, new: NewAvatar) -> Result<Me> {
    let avatar = make(state, user, new).await?;
    profile::service::set_avatar(state, user, Some(avatar)).await
}

pub(crate) async fn clear_own(state: &AppState, user: UserId) -> Result<Me> {
    profile::service::set_avatar(state, user, None).await
}

/// Whoever may, as the conversation's table says.
pub(crate) async fn set_conversations(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    new: NewAvatar,
) -> Result<Conversation> {
    // Who is not in it hears of that and not of the picture.
    conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let avatar = make(state, user, new).await?;
    let change = ChangeConversation {
        avatar: Some(Some(avatar)),
        ..ChangeConversation::default()
    };
    conversations::details::change(state, user, id, change).await
}

/// Whether this may become the picture of something by this person's hand: it is an avatar that they have made.
pub async fn check(tx: &mut PgConnection, by: UserId, avatar: FileId) -> Result<()> {
    if queries::is_avatar_of(tx, avatar, by).await? {
        Ok(())
    } else {
        Err(WireError::new(ErrorCode::NotFound).field("avatar").into())
    }
}

/// The same square of the same picture is the same avatar, so that a repeated request changes nothing.
fn name(new: NewAvatar) -> FileId {
    let square = [new.x, new.y, new.side].map(u32::to_be_bytes).concat();
    Uuid::new_v5(&new.file_id.0, &square).into()
}

async fn make(state: &AppState, user: UserId, new: NewAvatar) -> Result<FileId> {
    let id = name(new);
    let row = upload(&state.db, new.file_id, user).await?;
    let not_found = || WireError::new(ErrorCode::NotFound).field("fileId");
    let row = row
        .filter(|it| it.picture.is_some())
        .ok_or_else(not_found)?;
    let found = cut(state, id, (&row, new)).await?;
    let sha256 = Sha256::digest(id.0.as_bytes());
    let at = state.clock.now();
    // One that is being collected at this moment is made anew by the next try.
    let is_there = queries::insert_avatar(&state.db, (id, user), (&found, &sha256), at).await?;
    is_there.then_some(id).ok_or_else(Error::unavailable)
}

async fn cut(state: &AppState, id: FileId, (row, new): (&Row, NewAvatar)) -> Result<Found> {
    let bytes = row
        .bytes
        .and_then(|it| u64::try_from(it).ok())
        .unwrap_or_default();
    let whole = row
        .object
        .as_deref()
        .ok_or(Error::Internal("a file has no bytes"))?;
    let turn = state.files.decoding.acquire().await;
    let turn = turn.map_err(|_| Error::Stopping)?;
    let picture = read(state, whole, bytes).await?;
    let square = (new.x, new.y, new.side);
    let cut =
        tokio::task::spawn_blocking(move || pictures::crop(&picture, square, &limits::AVATARS))
            .await?;
    drop(turn);
    let cut = cut.ok_or_else(|| WireError::new(ErrorCode::InvalidRequest).field("side"))?;
    let renditions = keep(state, id, SIZES.into_iter().zip(cut).collect()).await?;
    let largest = renditions
        .last()
        .ok_or(Error::Internal("an avatar has no size"))?;
    Ok(Found {
        object: object(id, &largest.name),
        bytes: i64::try_from(largest.bytes).unwrap_or(i64::MAX),
        media_type: largest.media_type.clone(),
        picture: row.picture.as_ref().map(|it| {
            let mut picture = it.0.clone();
            (picture.width, picture.height) = (512, 512);
            picture
        }),
        renditions,
    })
}

#[cfg(test)]
mod tests;
