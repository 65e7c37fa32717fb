//! What the window may ask: each command is one call to the core. Names and arguments are those of
//! `ui/src/core/commands.ts`; `permissions/window.toml` lets the window call them. Each says `root = "crate"`, see
//! [`crate::ipc`].

pub(crate) mod administration;
pub(crate) mod auth;
pub(crate) mod conversations;
pub(crate) mod files;
pub(crate) mod joining;
pub(crate) mod later;
pub(crate) mod links;
pub(crate) mod lists;
pub(crate) mod machine;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod own;
pub(crate) mod people;
pub(crate) mod profile;
pub(crate) mod search;
pub(crate) mod sections;
pub(crate) mod settings;
pub(crate) mod updates;

use linnet_client::CoreError;

/// The core's errors reach the window as they are.
type Result<T> = std::result::Result<T, CoreError>;
/// The one core of this process.
type Core<'a> = tauri::State<'a, linnet_client::Client>;

#[cfg(test)]
mod tests;
