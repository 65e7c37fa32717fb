//! Every setting of the app that comes from outside, read once.

use std::path::PathBuf;

use crate::deep_link;

/// Also in tauri.conf.json; a test keeps both the same.
pub(crate) const IDENTIFIER: &str = "app.linnet.desktop";

#[derive(Debug, Clone)]
pub struct Config {
    /// `LINNET_PROFILE_DIR`: where everything lies that the app keeps. Several run side by side, each with its own.
    pub profile: Option<PathBuf>,
    /// `LINNET_SERVER`: the server that the sign-in form begins with.
    pub server: Option<String>,
    /// `--hidden`: begin in the tray, where there is one.
    pub hidden: bool,
    /// A `linnet://` link that it was started with.
    pub link: Option<String>,
    /// `LINNET_LOG`: what is logged, in the words of `tracing`.
    pub log: Option<String>,
    /// `WAYLAND_DISPLAY`: whether the desktop is one, even if the window goes through X.
    pub is_wayland: bool,
}

impl Config {
    pub fn from_environment() -> Self {
        Self {
            profile: std::env::var_os("LINNET_PROFILE_DIR")
                .filter(|dir| !dir.is_empty())
                .map(PathBuf::from)
                .or_else(|| Some(dirs::data_local_dir()?.join(IDENTIFIER))),
            server: text("LINNET_SERVER"),
            hidden: std::env::args_os().any(|it| it == crate::startup::HIDDEN),
            link: deep_link::find(std::env::args_os().filter_map(|it| it.into_string().ok())),
            log: text("LINNET_LOG"),
            is_wayland: text("WAYLAND_DISPLAY").is_some(),
        }
    }
}

fn text(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.into_string().ok()?;
    (!value.is_empty()).then_some(value)
}
