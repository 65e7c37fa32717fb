//! Accounts, their sessions and their server.

use linnet_client::{
    Account, AccountId, AppState, Connection, KeychainState, SignInForm, SignUpForm, Start,
};
use linnet_protocol::{ConversationId, Invite, ServerInfo, Session, SessionId};

use super::{Core, Result};

/// `alone`: the page of a window that shows one conversation and nothing else.
#[tauri::command(root = "crate")]
pub(crate) async fn begin(
    core: Core<'_>,
    alone: Option<(AccountId, ConversationId)>,
) -> Result<Start> {
    Ok(core.begin(alone).await)
}

#[tauri::command(root = "crate")]
pub(crate) async fn app_state(core: Core<'_>) -> Result<AppState> {
    Ok(core.app_state())
}

#[tauri::command(root = "crate")]
pub(crate) async fn check_server(core: Core<'_>, address: String) -> Result<ServerInfo> {
    core.check_server(&address).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn sign_up(core: Core<'_>, form: SignUpForm) -> Result<Account> {
    core.sign_up(form).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn sign_in(core: Core<'_>, form: SignInForm) -> Result<Account> {
    core.sign_in(form).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn sign_out(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.sign_out(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_account(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.remove_account(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn retry_keychain(core: Core<'_>) -> Result<KeychainState> {
    Ok(core.retry_keychain().await)
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_sessions(core: Core<'_>, account_id: AccountId) -> Result<Vec<Session>> {
    core.list_sessions(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn end_session(
    core: Core<'_>,
    account_id: AccountId,
    session_id: SessionId,
) -> Result<()> {
    core.end_session(account_id, session_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn create_invite(
    core: Core<'_>,
    account_id: AccountId,
    uses: u32,
    hours: u32,
) -> Result<Invite> {
    core.create_invite(account_id, uses, hours).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn connection(core: Core<'_>, account_id: AccountId) -> Result<Connection> {
    core.connection(account_id)
}

#[tauri::command(root = "crate")]
pub(crate) async fn retry_now(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.retry_now(account_id)
}
