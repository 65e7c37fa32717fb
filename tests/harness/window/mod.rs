//! The desktop program in a real webview, driven through `WebKitWebDriver` as a person drives it with mouse and keys.

mod list;
mod page;
mod pictures;

use std::{path::Path, time::Duration};

use rustix::process::Signal;
use serde_json::json;
use tokio::process::Command;

use crate::{driver::Driver, eventually};

pub use pictures::differing_pixels;

/// One running app.
pub struct Window {
    name: String,
    driver: Driver,
    /// Where on the display it stands.
    left: u32,
}

impl Window {
    /// Opens the app on this profile folder.
    pub async fn open(name: &str, profile: &Path, server: &str) -> Self {
        Self::open_with(name, &[], profile, server).await
    }

    /// Opens the app with arguments, as the system does with a link.
    pub async fn open_with_arguments(
        name: &str,
        arguments: &[&str],
        profile: &Path,
        server: &str,
    ) -> Self {
        Self::start(name, (&[], arguments), profile, server).await
    }

    /// Opens the app where there is no session bus, so neither a keychain nor notifications.
    pub async fn open_without_bus(name: &str, profile: &Path, server: &str) -> Self {
        Self::open_on_bus(name, "unix:path=/nowhere", profile, server).await
    }

    /// Opens the app on another session bus than that of the tests.
    pub async fn open_on_bus(name: &str, bus: &str, profile: &Path, server: &str) -> Self {
        let bus = ("DBUS_SESSION_BUS_ADDRESS", bus);
        Self::open_with(name, &[bus], profile, server).await
    }

    /// Opens the app on a desktop that tells nobody of input, as most of Wayland's do.
    pub async fn open_where_no_input_is_told(name: &str, profile: &Path, server: &str) -> Self {
        let wayland = [("WAYLAND_DISPLAY", "nowhere"), ("GDK_BACKEND", "x11")];
        Self::open_with(name, &wayland, profile, server).await
    }

    /// Opens the app with more in its environment.
    pub async fn open_with(
        name: &str,
        environment: &[(&str, &str)],
        profile: &Path,
        server: &str,
    ) -> Self {
        Self::start(name, (environment, &[]), profile, server).await
    }

    async fn start(
        name: &str,
        (environment, arguments): (&[(&str, &str)], &[&str]),
        profile: &Path,
        server: &str,
    ) -> Self {
        crate::start();
        let profile = profile.to_str().expect("a folder with a plain name");
        let ours = [("LINNET_PROFILE_DIR", profile), ("LINNET_SERVER", server)];
        let driver = Driver::start(&[&ours, environment].concat(), arguments).await;
        Self {
            name: name.to_owned(),
            driver: driver.expect("the window opens"),
            left: 0,
        }
    }

    /// Starts the program once more on the same profile, and waits until that start has ended well.
    pub async fn start_again(&self, profile: &Path, arguments: &[&str]) {
        let ended = started(profile).args(arguments).status().await;
        assert!(ended.expect("the program is built").success());
    }

    /// Kill -9 of the process that draws the page.
    pub async fn kill_webview(&self) {
        let before = self.driver.webviews();
        self.signal_webview(Signal::KILL);
        eventually("another process draws the page", || async {
            let now = self.driver.webviews();
            !now.is_empty() && now.iter().all(|it| !before.contains(it))
        })
        .await;
    }

    /// The memory of the app and of all its processes, in KiB: what they share is counted once.
    pub fn memory(&self) -> u64 {
        self.driver.memory()
    }

    /// What the main threads of its pages have worked so far. Waiting for a processor that others have is no work.
    pub fn worked(&self) -> Duration {
        self.driver.worked()
    }

    /// How long the app runs.
    pub fn age(&self) -> Duration {
        self.driver.age()
    }

    /// To the process that draws the page.
    pub fn signal_webview(&self, signal: Signal) {
        self.driver.signal_webviews(signal);
    }

    /// The whole app stands still, as in a machine that sleeps.
    pub fn freeze(&self) {
        self.driver.signal(Signal::STOP);
    }

    pub fn thaw(&self) {
        self.driver.signal(Signal::CONT);
    }

    /// Kill -9 of the app and of the driver that holds it.
    pub async fn kill(self) {
        self.driver.kill().await;
    }

    /// Closes the window with its close button; the app may live on.
    #[cfg(target_os = "linux")]
    pub async fn close_window(&self) {
        self.driver.close_window().await;
    }

    /// Turns to the window that the app has opened again.
    pub async fn come_back(&self) {
        self.driver.take_window().await;
    }

    /// Presses keys that open another window, and turns to that one.
    pub async fn press_for_window(&self, combination: &str) {
        let known = self.driver.windows().await;
        self.press(combination).await;
        self.driver.take_other(&known).await;
    }

    /// Closes the window that is looked at, as the page itself does, and turns to the one that is left.
    pub async fn leave_window(&self) {
        let close = "setTimeout(() => window.__TAURI_INTERNALS__.invoke('close_window'), 50)";
        self.script(close, &[]).await;
        eventually("one window is left", || async {
            self.driver.windows().await.len() == 1
        })
        .await;
        self.come_back().await;
    }

    /// Waits until the app has this many webviews: processes that hold a page.
    pub async fn has_webviews(&self, count: usize) {
        eventually(&format!("{} has {count} webviews", self.name), || async {
            self.driver.webviews().len() == count
        })
        .await;
    }

    /// Waits until nothing of the engine is left, not even what fetched for its pages.
    pub async fn is_alone(&self) {
        eventually(&format!("{} has no other process", self.name), || async {
            self.driver.helpers().is_empty()
        })
        .await;
    }

    /// Waits until the app has ended by itself.
    pub async fn ended(self) {
        self.driver.ended().await;
    }

    /// Closes the app as a person does.
    pub async fn close(self) {
        self.driver.quit().await;
    }

    /// Moves the window beside the first one: what another window covers is not drawn.
    pub async fn stand_aside(&mut self) {
        self.left = 1_280;
        let place = json!({ "x": self.left, "y": 0, "width": 1_280, "height": 800 });
        self.command("window/rect", &place).await;
    }
}

fn started(profile: &Path) -> Command {
    let program = crate::server::program("LINNET_DESKTOP_BIN", "linnet");
    let mut start = Command::new(program.expect("the program is built"));
    start
        .env("LINNET_PROFILE_DIR", profile)
        .kill_on_drop(true)
        .stdin(std::process::Stdio::null());
    start
}

/// Starts the program where it cannot find another one by the bus; what it says as it ends.
pub async fn start_without_bus(profile: &Path) -> String {
    let start = started(profile)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        .output()
        .await
        .expect("the program is built");
    assert!(!start.status.success());
    String::from_utf8_lossy(&start.stderr).into_owned()
}
