//! What the notification daemon of this session shows, and the click on it. The daemon is a real one (dunst).

use std::{process::Stdio, sync::Arc};

use parking_lot::Mutex;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    task::JoinSet,
};

use crate::eventually;

pub struct Notifications {
    seen: Arc<Mutex<String>>,
    _monitor: Child,
    _reader: JoinSet<()>,
}

impl Notifications {
    /// Begins to listen on the session bus.
    pub async fn watch() -> Self {
        let mut monitor = Command::new("dbus-monitor")
            .args([
                "--session",
                "interface='org.freedesktop.Notifications',member='Notify'",
            ])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("dbus-monitor is installed");
        let seen = Arc::new(Mutex::new(String::new()));
        let mut lines = BufReader::new(monitor.stdout.take().expect("an output")).lines();
        let mut reader = JoinSet::new();
        let all = Arc::clone(&seen);
        reader.spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                all.lock().push_str(&line);
                all.lock().push('\n');
            }
        });
        let watch = Self {
            seen,
            _monitor: monitor,
            _reader: reader,
        };
        eventually("the monitor listens", || async {
            !watch.seen.lock().is_empty()
        })
        .await;
        watch
    }

    /// Waits until the daemon is told of this text.
    pub async fn tells(&self, text: &str) {
        eventually(&format!("a notification of {text}"), || async {
            self.seen.lock().contains(text)
        })
        .await;
    }

    /// Waits until a notification with this title and text was shown.
    pub async fn shows(&self, title: &str, text: &str) {
        eventually(&format!("a notification of {title}: {text}"), || async {
            let seen = self.seen.lock();
            seen.contains(&format!("\"{title}\"")) && seen.contains(text)
        })
        .await;
        eventually("the daemon displays it", || async {
            displayed().await.is_some_and(|it| it != "0")
        })
        .await;
    }

    /// Waits until nothing is displayed any more.
    pub async fn are_gone(&self) {
        eventually("no notification is displayed", || async {
            displayed().await.is_some_and(|it| it == "0")
        })
        .await;
    }

    /// Clicks the newest one.
    pub async fn click(&self) {
        let clicked = Command::new("dunstctl")
            .args(["action", "0"])
            .status()
            .await;
        assert!(clicked.expect("dunstctl is installed").success());
    }
}

/// How many the daemon displays, in its words.
async fn displayed() -> Option<String> {
    let counted = Command::new("dunstctl")
        .args(["count", "displayed"])
        .output()
        .await
        .ok()?;
    Some(String::from_utf8_lossy(&counted.stdout).trim().to_owned())
}
