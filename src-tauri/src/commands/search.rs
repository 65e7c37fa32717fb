//! Finding messages, here and on the server.

use linnet_client::{AccountId, Reach, Search, SearchResults, ServerResults, ServerSearch};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn search(core: Core<'_>, asked: Search) -> Result<Option<SearchResults>> {
    core.search(asked).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn search_server(core: Core<'_>, asked: ServerSearch) -> Result<ServerResults> {
    core.search_server(asked).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn search_reach(core: Core<'_>, account_id: AccountId) -> Result<Vec<Reach>> {
    core.search_reach(account_id).await
}
