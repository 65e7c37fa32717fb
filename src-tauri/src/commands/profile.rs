//! What people say of themselves, and what they want.

use linnet_client::{AccountId, BlockedUser, CoreError, Crop, PictureBytes, ReportForm};
use linnet_protocol::{
    ConversationId, DoNotDisturb, EditProfile, LinkPreviews, Me, NewDoNotDisturb, NewLinkPreviews,
    NewPrivacy, NewStatus, Privacy, Profile, UserId,
};

use tauri::ipc::{InvokeBody, Request};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn read_profile(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<Profile> {
    core.read_profile(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_me(core: Core<'_>, account_id: AccountId) -> Result<Me> {
    core.read_me(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn edit_profile(
    core: Core<'_>,
    account_id: AccountId,
    change: EditProfile,
) -> Result<Me> {
    core.edit_profile(account_id, change).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_avatar(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.remove_avatar(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_conversation_avatar(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<()> {
    core.remove_conversation_avatar(account_id, conversation_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_status(
    core: Core<'_>,
    account_id: AccountId,
    status: NewStatus,
) -> Result<()> {
    core.set_status(account_id, status).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_do_not_disturb(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<DoNotDisturb> {
    core.read_do_not_disturb(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_do_not_disturb(
    core: Core<'_>,
    account_id: AccountId,
    wish: NewDoNotDisturb,
) -> Result<()> {
    core.set_do_not_disturb(account_id, wish).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_privacy(core: Core<'_>, account_id: AccountId) -> Result<Privacy> {
    core.read_privacy(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_privacy(
    core: Core<'_>,
    account_id: AccountId,
    privacy: NewPrivacy,
) -> Result<()> {
    core.set_privacy(account_id, privacy).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_link_previews(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<LinkPreviews> {
    core.read_link_previews(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_link_previews(
    core: Core<'_>,
    account_id: AccountId,
    wish: NewLinkPreviews,
) -> Result<()> {
    core.set_link_previews(account_id, wish).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_blocks(core: Core<'_>, account_id: AccountId) -> Result<Vec<BlockedUser>> {
    core.list_blocks(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn block_user(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<()> {
    core.block_user(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn unblock_user(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<()> {
    core.unblock_user(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn report(core: Core<'_>, account_id: AccountId, form: ReportForm) -> Result<()> {
    core.report(account_id, form).await
}

/// The bytes are the body; which square of them stands in the headers.
#[tauri::command(root = "crate")]
pub(crate) async fn set_avatar(core: Core<'_>, request: Request<'_>) -> Result<()> {
    let account = account(&request).ok_or(CoreError::NotFound)?;
    core.set_avatar(account, picture(&request).ok_or(CoreError::NotFound)?)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_conversation_avatar(core: Core<'_>, request: Request<'_>) -> Result<()> {
    let account = account(&request).ok_or(CoreError::NotFound)?;
    let conversation = header(&request, "conversation").and_then(|it| it.parse().ok());
    let conversation: ConversationId = conversation.ok_or(CoreError::NotFound)?;
    let picture = picture(&request).ok_or(CoreError::NotFound)?;
    core.set_conversation_avatar(account, conversation, picture)
        .await
}

fn header(request: &Request<'_>, name: &str) -> Option<String> {
    Some(request.headers().get(name)?.to_str().ok()?.to_owned())
}

fn account(request: &Request<'_>) -> Option<AccountId> {
    header(request, "account")?.parse().ok().map(AccountId)
}

fn picture(request: &Request<'_>) -> Option<PictureBytes> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return None;
    };
    let name = header(request, "name")?;
    let name = percent_encoding::percent_decode_str(&name).decode_utf8_lossy();
    let number = |name| header(request, name)?.parse().ok();
    Some(PictureBytes {
        name: name.into_owned(),
        bytes: bytes.clone(),
        crop: Crop {
            x: number("x")?,
            y: number("y")?,
            side: number("side")?,
        },
    })
}
