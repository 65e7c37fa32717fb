//! The app itself in its webview: how soon it can be read, what it holds, and what stays when its window is closed.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use harness::{Notifications, PASSWORD, Tray, Window, Wire};
use linnet_client::AccountId;
use linnet_headless::Ask;
use linnet_protocol::{MessageId, NewMessage};
use serde_json::{Value, json};

use crate::{figures::Figures, world::World};

const STARTS: usize = 20;
const MESSAGES: usize = 10;
/// After its last window.
const ENGINE_GOES: Duration = Duration::from_mins(1);
/// Until allocators and engines have given back what they do not need.
const SETTLED: Duration = Duration::from_secs(15);

impl World {
    async fn open(&self) -> Window {
        Window::open("ana", self.computer.profile(), &self.computer.network.url()).await
    }

    /// At the longest conversation, as by a link.
    pub(crate) async fn open_at_longest(&self) -> Window {
        let url = self.computer.network.url();
        let authority = url.trim_start_matches("http://");
        let link = format!("linnet://{authority}/c/{}", self.longest.0);
        Window::open_with_arguments("ana", &[&link], self.computer.profile(), &url).await
    }

    /// Killed before each start, and without network: what can be read comes from the disk.
    pub(crate) async fn starts(&self, figures: &mut Figures) {
        self.computer.network.heal();
        let window = self.open_at_longest().await;
        window.says(&format!("missed {}", self.half)).await;
        window.told_its_place().await;
        window.kill().await;
        self.computer.network.cut();
        let (mut took, mut before) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            let window = self.open().await;
            window.says(&format!("missed {}", self.half)).await;
            let age = window.age();
            before.push(age.saturating_sub(window.age_of_page().await));
            took.push(age);
            window.kill().await;
        }
        figures.times("  of it until the page begins", before, None);
        figures.times(
            "1.1, T16 killed, offline: start until the text can be read",
            took,
            Some(1_000.0),
        );
    }

    /// With two accounts.
    pub(crate) async fn closed(&self, figures: &mut Figures) -> Result<()> {
        let core = self.live().await;
        let second = Ask::SignUp {
            server: self.computer.network.url(),
            name: "bea".to_owned(),
            password: PASSWORD.to_owned(),
        };
        core.ask::<AccountId>(second).await;
        core.close().await;
        close_to_tray(self.computer.profile())?;
        let (tray, notifications) = (Tray::appear().await, Notifications::watch().await);
        let window = self.open().await;
        window.has("[role=log] [data-message]").await;
        let place = window.scrolled_up(&format!("missed {}", self.half)).await;
        tokio::time::sleep(SETTLED).await;
        figures.memory(
            "1.5 all processes, window open, two accounts",
            window.memory(),
            Some(250.0),
        );

        tray.has_icon().await;
        window.close_window().await;
        window.has_webviews(0).await;
        let begun = Instant::now();
        tray.activate().await;
        window.come_back().await;
        window.stands_at(&place).await;
        figures.line(
            "1.5 reopened until it stands where it was",
            begun.elapsed().as_secs_f64() * 1_000.0,
            Some(800.0),
            "ms",
        );

        window.close_window().await;
        // From here on its driver has lost it.
        tokio::time::sleep(ENGINE_GOES).await;
        window.is_alone().await;
        figures.memory(
            "1.5 all processes, closed to the tray",
            window.memory(),
            Some(130.0),
        );
        self.notices(&notifications, figures).await?;
        figures.memory(
            "1.5 all processes, after these messages",
            window.memory(),
            Some(130.0),
        );

        tray.click("Quit").await;
        window.ended().await;
        Ok(())
    }

    /// From Eve's sending to what the notification daemon is told.
    async fn notices(&self, notifications: &Notifications, figures: &mut Figures) -> Result<()> {
        let eve = Wire::sign_in(&self.server, "eve").await?;
        let mut socket = eve.socket().await;
        let mut took = Vec::new();
        for n in 0..MESSAGES {
            let text = format!("are you there {n}?");
            let begun = Instant::now();
            let new = NewMessage::text(MessageId::generate(), self.longest.0, text.clone());
            eve.send(&mut socket, &new).await?;
            notifications.tells(&text).await;
            took.push(begun.elapsed());
        }
        figures.times(
            "1.5 message until the system's notification",
            took,
            Some(1_000.0),
        );
        Ok(())
    }
}

/// As the choice in the settings leaves it.
fn close_to_tray(profile: &Path) -> Result<()> {
    let file = profile.join("profile.json");
    let mut stored: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    stored["settings"]["closeToTray"] = json!(true);
    std::fs::write(file, serde_json::to_vec(&stored)?)?;
    Ok(())
}
