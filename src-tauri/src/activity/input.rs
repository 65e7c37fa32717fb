//! What is done in Linnet's own window.

use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// After a pause this long the next key is a return.
#[cfg(target_os = "linux")]
const PAUSE: Duration = Duration::from_secs(5);

/// When the own window last saw a key, a click or the wheel.
#[derive(Default)]
pub(crate) struct Input {
    last: Mutex<Option<Instant>>,
    returned: Notify,
}

impl Input {
    pub(super) fn idle(&self) -> Option<Duration> {
        self.last.lock().map(|it| it.elapsed())
    }

    /// Until somebody does something after a pause.
    pub(super) async fn returned(&self) {
        self.returned.notified().await;
    }

    /// Only Linux has desktops that tell nothing.
    #[cfg(target_os = "linux")]
    fn note(&self, event: gtk::gdk::EventType) {
        if !is_input(event) {
            return;
        }
        let before = self.last.lock().replace(Instant::now());
        if before.is_none_or(|it| it.elapsed() > PAUSE) {
            self.returned.notify_one();
        }
    }

    /// Notes what the window is given, and takes nothing of it away.
    #[cfg(target_os = "linux")]
    pub(crate) fn watch(
        self: &std::sync::Arc<Self>,
        window: &tauri::WebviewWindow,
    ) -> tauri::Result<()> {
        use gtk::{glib::Propagation, prelude::*};
        // Keys go to the window first, the pointer to what lies in it.
        let mut watched = window.default_vbox()?.children();
        watched.push(window.gtk_window()?.upcast());
        for widget in watched {
            let this = self.clone();
            widget.connect_event(move |_, event| {
                this.note(event.event_type());
                Propagation::Proceed
            });
        }
        Ok(())
    }
}

/// A pointer that moves is not enough: a window that opens under it makes it seem to move.
#[cfg(target_os = "linux")]
fn is_input(event: gtk::gdk::EventType) -> bool {
    use gtk::gdk::EventType;
    matches!(
        event,
        EventType::KeyPress | EventType::ButtonPress | EventType::Scroll | EventType::TouchBegin
    )
}
