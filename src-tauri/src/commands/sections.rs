//! Sections of the list of conversations.

use linnet_client::AccountId;
use linnet_protocol::{Section, SectionId};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn list_sections(core: Core<'_>, account_id: AccountId) -> Result<Vec<Section>> {
    core.list_sections(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn name_section(
    core: Core<'_>,
    account_id: AccountId,
    section_id: Option<SectionId>,
    name: String,
) -> Result<SectionId> {
    core.name_section(account_id, section_id, &name).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_section(
    core: Core<'_>,
    account_id: AccountId,
    section_id: SectionId,
) -> Result<()> {
    core.remove_section(account_id, section_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn order_sections(
    core: Core<'_>,
    account_id: AccountId,
    section_ids: Vec<SectionId>,
) -> Result<()> {
    core.order_sections(account_id, section_ids).await
}
