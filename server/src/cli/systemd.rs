//! What systemd wants to know of a service of the type `notify`. Where nobody asks, nothing is said.

use sd_notify::NotifyState;
use tokio::time::{MissedTickBehavior, interval};

/// A start that makes a database, or migrates one, may take longer than systemd would wait: five minutes.
const MORE_TIME: NotifyState<'_> = NotifyState::ExtendTimeoutUsec(300_000_000);

pub(super) fn starting() {
    say(&[NotifyState::Status("starting"), MORE_TIME]);
}

pub(super) fn ready(address: &str) {
    say(&[NotifyState::Ready, NotifyState::Status(address)]);
}

pub(super) fn stopping() {
    say(&[NotifyState::Stopping]);
}

/// Says that the runtime still turns, twice in the time in which systemd wants to hear it. Never returns.
pub(super) async fn watch() {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return std::future::pending().await;
    };
    let mut turns = interval(limit / 2);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        say(&[NotifyState::Watchdog]);
    }
}

fn say(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "systemd cannot be told");
    }
}
