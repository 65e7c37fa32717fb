//! What people do in real windows: the desktop program in its webview, driven by mouse and keys.

mod command_line;
mod conversation;
#[cfg(target_os = "linux")]
mod desktop;
mod history;
mod keyboard;
mod notification;
mod presence;
mod sign_in;
mod states;
#[cfg(target_os = "linux")]
mod tray;
mod troubles;
#[cfg(target_os = "linux")]
mod updates;
