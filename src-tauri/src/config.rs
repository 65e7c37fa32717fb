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
    /// `LINNET_UPDATE_ENDPOINT`: where newer versions lie. Named when the app is built; one for tests can be told at its
    /// start, too.
    pub update_endpoint: Option<String>,
    /// `LINNET_UPDATE_PUBLIC_KEY`: the key of those who make them, likewise.
    pub update_public_key: Option<String>,
}

impl Config {
    pub fn from_environment() -> Self {
        Self {
            profile: std::env::var_os("LINNET_PROFILE_DIR")
                .filter(|dir| !dir.is_empty())
                .map(PathBuf::from)
                .or_else(usual_profile),
            server: text("LINNET_SERVER"),
            hidden: std::env::args_os().any(|it| it == crate::startup::HIDDEN),
            link: deep_link::find(std::env::args_os().filter_map(|it| it.into_string().ok())),
            log: text("LINNET_LOG"),
            is_wayland: text("WAYLAND_DISPLAY").is_some(),
            update_endpoint: built_in(
                "LINNET_UPDATE_ENDPOINT",
                option_env!("LINNET_UPDATE_ENDPOINT"),
            ),
            update_public_key: built_in(
                "LINNET_UPDATE_PUBLIC_KEY",
                option_env!("LINNET_UPDATE_PUBLIC_KEY"),
            ),
        }
    }
}

/// Where everything lies unless somebody says otherwise.
pub(crate) fn usual_profile() -> Option<PathBuf> {
    Some(dirs::data_local_dir()?.join(IDENTIFIER))
}

fn text(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.into_string().ok()?;
    (!value.is_empty()).then_some(value)
}

/// Whoever could tell a released app where its updates lie could make it run anything.
fn built_in(name: &str, built: Option<&str>) -> Option<String> {
    let at_start = cfg!(debug_assertions).then(|| text(name)).flatten();
    at_start
        .or_else(|| built.map(str::to_owned))
        .filter(|it| !it.is_empty())
}
