//! The process that draws the page can crash, or be killed where memory is short. Nothing lives in it, so the page is
//! loaded again and begins where it was.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use tauri::{AppHandle, Manager, WebviewWindow};
use webkit2gtk::{WebProcessTerminationReason, WebViewExt};

use crate::window;

/// A page that crashes again and again is left alone.
const MOST: usize = 5;
const WITHIN: Duration = Duration::from_mins(1);

pub(crate) fn watch(window: &WebviewWindow) -> tauri::Result<()> {
    let (app, label) = (window.app_handle().clone(), window.label().to_owned());
    let crashes = Arc::new(Mutex::new(Crashes::default()));
    window.with_webview(move |webview| {
        webview
            .inner()
            .connect_web_process_terminated(move |page, reason| {
                tracing::warn!(?reason, "the page is gone");
                let was_wanted = reason == WebProcessTerminationReason::TerminatedByApi;
                if !was_wanted && crashes.lock().may_go_on(Instant::now()) {
                    begin_again(&app, &label);
                    page.reload();
                }
            });
    })
}

/// As for a window that was closed and is opened again.
fn begin_again(app: &AppHandle, label: &str) {
    window::gone(app, label);
}

#[derive(Default)]
struct Crashes(Vec<Instant>);

impl Crashes {
    fn may_go_on(&mut self, now: Instant) -> bool {
        self.0.retain(|it| now.duration_since(*it) < WITHIN);
        self.0.push(now);
        self.0.len() <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_always_crashes_is_left_alone_for_a_while() {
        let mut crashes = Crashes::default();
        let start = Instant::now();
        for _ in 0..MOST {
            assert!(crashes.may_go_on(start));
        }
        assert!(!crashes.may_go_on(start));
        assert!(crashes.may_go_on(start + WITHIN));
    }
}
