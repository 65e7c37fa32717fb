//! The key that brings the window to the front from anywhere. X11, Windows and macOS let a program have one; Wayland has no
//! such thing for all desktops, so there it is absent and the settings say why.

use linnet_client::SummonState;
use parking_lot::Mutex;
use tauri::{AppHandle, Manager, Wry, plugin::TauriPlugin};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcutExt, ShortcutState};

use crate::window;

/// How it stands with the key.
pub(crate) struct Summon {
    is_possible: bool,
    state: Mutex<SummonState>,
}

impl Summon {
    pub(crate) const fn new(is_wayland: bool) -> Self {
        Self {
            is_possible: !is_wayland,
            state: Mutex::new(SummonState::Off),
        }
    }

    pub(crate) fn state(&self) -> SummonState {
        self.state.lock().clone()
    }
}

pub(crate) fn plugin() -> TauriPlugin<Wry> {
    Builder::new()
        .with_handler(|app, _, event| {
            if event.state() == ShortcutState::Pressed {
                window::raise(app);
            }
        })
        .build()
}

/// From now on it is this key, or none.
pub(crate) fn apply(app: &AppHandle, shortcut: Option<&str>) {
    let summon = app.state::<Summon>();
    let state = match shortcut.map(str::trim).filter(|it| !it.is_empty()) {
        Some(_) if !summon.is_possible => SummonState::Unavailable {
            reason: "Wayland".to_owned(),
        },
        Some(shortcut) => register(app, shortcut),
        None => {
            forget(app);
            SummonState::Off
        }
    };
    *summon.state.lock() = state;
}

fn register(app: &AppHandle, shortcut: &str) -> SummonState {
    forget(app);
    match app.global_shortcut().register(shortcut) {
        Ok(()) => SummonState::Active,
        // Another program has it, or it is no key.
        Err(error) => SummonState::Unavailable {
            reason: error.to_string(),
        },
    }
}

fn forget(app: &AppHandle) {
    if let Err(error) = app.global_shortcut().unregister_all() {
        tracing::debug!(%error, "no shortcut to give back");
    }
}
