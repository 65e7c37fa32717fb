//! Links from outside that wait for an answer.

use linnet_client::{AccountId, LinkQuestion};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn link_question(core: Core<'_>) -> Result<Option<LinkQuestion>> {
    Ok(core.link_question())
}

#[tauri::command(root = "crate")]
pub(crate) async fn follow_link(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.follow_link(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn drop_link(core: Core<'_>) -> Result<()> {
    core.drop_link();
    Ok(())
}

/// After a sign-in.
#[tauri::command(root = "crate")]
pub(crate) async fn resume_link(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.resume_link(account_id).await
}
