//! The icon in the tray: what is unread at a glance, and a way back in when there is no window. The number on the app's own
//! icon ([`crate::badge`]) goes with it.
//!
//! Every system has its own tray, so what is shown is decided here and drawn next door. On Linux a desktop may have none,
//! or get one later: [`Tray::is_hosted`] says whether anybody shows the icon at this moment, and only then may a window be
//! closed without the app ending.

mod icon;
#[cfg(windows)]
pub(crate) use icon::overlay;
mod menu;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "other.rs")]
mod system;

use std::time::Duration;

use linnet_client::{Client, Event, Events, Glance, Quiet};
use tauri::{AppHandle, Manager, async_runtime};
use tokio::sync::{Notify, watch};

use self::menu::Choice;
use crate::{badge::Badge, window};

/// What comes in a burst is counted once.
const PAUSE: Duration = Duration::from_millis(200);

/// Of whom there is no asking: on Linux a closed window is expected to be the end, elsewhere it is not.
const WITHOUT_ASKING: bool = cfg!(not(target_os = "linux"));

/// Whether somebody shows the icon.
pub(crate) struct Tray {
    hosted: watch::Sender<bool>,
    window_came: Notify,
}

impl Tray {
    pub(crate) fn new() -> Self {
        Self {
            hosted: watch::Sender::new(false),
            window_came: Notify::new(),
        }
    }

    /// The button of a window, where there is one, does not know the number yet.
    pub(crate) fn window_came(&self) {
        self.window_came.notify_one();
    }

    pub(crate) fn is_hosted(&self) -> bool {
        *self.hosted.borrow()
    }

    /// Waits until there is a tray, no longer than this.
    pub(crate) async fn comes_within(&self, limit: Duration) -> bool {
        let mut hosted = self.hosted.subscribe();
        let comes = hosted.wait_for(|is_hosted| *is_hosted);
        tokio::time::timeout(limit, comes).await.is_ok()
    }

    fn host_came(&self) {
        self.hosted.send_replace(true);
    }

    /// Whoever had nothing but the icon gets the window back.
    #[cfg(target_os = "linux")]
    fn host_went(&self, app: &AppHandle) {
        if self.hosted.send_replace(false) && !window::is_open(app) {
            window::raise(app);
        }
    }
}

/// Whether the app goes on without a window.
pub(crate) fn keeps_running(app: &AppHandle) -> bool {
    app.state::<Tray>().is_hosted() && wants_tray(app).unwrap_or(WITHOUT_ASKING)
}

/// Whether the person has to be asked what closing the window means: only where there is a choice.
pub(crate) fn is_undecided(app: &AppHandle) -> bool {
    app.state::<Tray>().is_hosted() && wants_tray(app).is_none()
}

fn wants_tray(app: &AppHandle) -> Option<bool> {
    app.state::<Client>().read_settings().close_to_tray
}

/// Shows the icon and keeps it true until the core is closed.
pub(crate) async fn run(app: AppHandle, client: Client) {
    let mut events = client.events();
    let came = app.state::<Tray>();
    let badge = Badge::new(&app).await;
    let mut item = system::show(&app)
        .await
        .inspect_err(|error| tracing::info!(%error, "there is no tray"))
        .ok();
    loop {
        let glance = match client.glance().await {
            Ok(glance) => glance,
            Err(error) => {
                tracing::warn!(%error, "the tray cannot count");
                Glance::default()
            }
        };
        let quiet_until = glance.quiet_until;
        badge.show(&glance).await;
        if let Some(item) = &mut item {
            item.update(glance).await;
        }
        tokio::time::sleep(PAUSE).await;
        tokio::select! {
            is_there = something_changed(&mut events) => if !is_there { return },
            () = is_over(&client, quiet_until) => {}
            () = came.window_came.notified() => {}
        }
    }
}

async fn something_changed(events: &mut Events) -> bool {
    while let Some(batch) = events.next_batch().await {
        let is_shown = |event: &Event| {
            !matches!(
                event,
                Event::Draft { .. }
                    | Event::Typing { .. }
                    | Event::Presence { .. }
                    | Event::Connection { .. }
                    | Event::Link
                    | Event::Update
                    | Event::Dragged { .. }
                    | Event::CloseAsked
            )
        };
        if batch.iter().any(is_shown) {
            return true;
        }
    }
    false
}

/// Do-not-disturb ends by itself.
async fn is_over(client: &Client, quiet_until: Option<linnet_client::Time>) {
    match quiet_until {
        Some(until) => tokio::time::sleep(client.time_until(until)).await,
        None => std::future::pending().await,
    }
}

fn choose(app: &AppHandle, choice: Choice) {
    let (app, client) = (app.clone(), app.state::<Client>().inner().clone());
    async_runtime::spawn(async move {
        match choice {
            Choice::Open => window::raise(&app),
            Choice::Conversation(account_id, conversation_id) => {
                window::raise(&app);
                client.open_conversation(account_id, conversation_id, None);
            }
            Choice::Quiet(quiet) => be_quiet(&client, quiet).await,
            Choice::Quit => app.exit(0),
        }
    });
}

async fn be_quiet(client: &Client, quiet: Quiet) {
    if let Err(error) = client.be_quiet(quiet).await {
        tracing::warn!(?error, "do-not-disturb could not be changed everywhere");
    }
}
