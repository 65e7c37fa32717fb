//! The number on the app's icon in the dock or the task bar.

#[cfg(target_os = "linux")]
pub(crate) use linux::Badge;
#[cfg(not(target_os = "linux"))]
pub(crate) use other::Badge;

/// Docks of Linux that show a number take it from the session bus, whether there is a window or not.
#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;

    use linnet_client::Glance;
    use tauri::AppHandle;
    use zbus::{Connection, zvariant::Value};

    /// The name of the installed desktop entry.
    const ENTRY: &str = "application://Linnet.desktop";

    pub(crate) struct Badge(Option<Connection>);

    impl Badge {
        pub(crate) async fn new(_app: &AppHandle) -> Self {
            Self(Connection::session().await.ok())
        }

        pub(crate) async fn show(&self, glance: &Glance) {
            let Some(bus) = &self.0 else { return };
            let count = i64::try_from(glance.badge).unwrap_or(i64::MAX);
            let properties = HashMap::from([
                ("count", Value::from(count)),
                ("count-visible", Value::from(count > 0)),
            ]);
            let update = (ENTRY, properties);
            let told = bus.emit_signal(
                None::<&str>,
                "/app/linnet/desktop",
                "com.canonical.Unity.LauncherEntry",
                "Update",
                &update,
            );
            if let Err(error) = told.await {
                tracing::debug!(%error, "the number on the icon is not told");
            }
        }
    }
}

/// macOS shows the number itself; Windows shows a picture over the button of the window.
#[cfg(not(target_os = "linux"))]
mod other {
    use linnet_client::Glance;
    use tauri::{AppHandle, Manager};

    use crate::window;

    pub(crate) struct Badge(AppHandle);

    impl Badge {
        #[expect(clippy::unused_async, reason = "on Linux it connects")]
        pub(crate) async fn new(app: &AppHandle) -> Self {
            Self(app.clone())
        }

        #[expect(clippy::unused_async, reason = "on Linux it waits for the session bus")]
        pub(crate) async fn show(&self, glance: &Glance) {
            let Some(window) = self.0.get_webview_window(window::LABEL) else {
                return;
            };
            #[cfg(windows)]
            let shown = window.set_overlay_icon(crate::tray::overlay(glance));
            #[cfg(not(windows))]
            let shown = {
                let count = i64::try_from(glance.badge).ok();
                window.set_badge_count(count.filter(|it| *it > 0))
            };
            if let Err(error) = shown {
                tracing::debug!(%error, "the number on the icon is not shown");
            }
        }
    }
}
