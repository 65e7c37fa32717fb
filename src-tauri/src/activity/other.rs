//! Windows and macOS always tell of input. Of a lock they tell through input that does not come.

use std::time::Duration;

pub(super) struct System;

impl System {
    #[expect(clippy::unused_async, reason = "on Linux it connects")]
    pub(super) async fn connect(_is_wayland: bool) -> Self {
        Self
    }

    pub(super) async fn idle(&self) -> Option<Duration> {
        let asked = || system_idle_time::get_idle_time().ok();
        tokio::task::spawn_blocking(asked).await.ok().flatten()
    }

    #[expect(clippy::unused_async, reason = "on Linux it asks")]
    pub(super) async fn is_locked(&self) -> bool {
        false
    }
}
