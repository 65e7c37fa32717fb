//! The verbs of the tests: people, the programs they use and the network between them.
//!
//! Everything is real. The server is the program itself with a database of its own, so it can be killed; a person is a
//! whole client in this process, with its own profile folder and its own network cable; a window is the desktop program
//! driven through `WebKitWebDriver`. Nothing sleeps: a test waits for what a person would see, with a limit.

#![expect(
    clippy::missing_panics_doc,
    reason = "a verb that cannot be done ends the story, and says why"
)]

#[cfg(target_os = "linux")]
mod authority;
mod bucket;
mod checker;
mod core;
#[cfg(target_os = "linux")]
mod daemon;
mod database;
mod driver;
mod keyboard;
#[cfg(target_os = "linux")]
mod keyring;
mod liar;
mod nats;
mod network;
mod notifications;
mod person;
mod power;
mod processes;
mod releases;
#[cfg(target_os = "linux")]
mod seat;
mod server;
#[cfg(target_os = "linux")]
mod titlebar;
#[cfg(target_os = "linux")]
mod tray;
mod truth;
mod wait;
mod window;
mod wire;

pub use self::core::{Computer, Core};
#[cfg(target_os = "linux")]
pub use authority::Authority;
pub use bucket::Bucket;
pub use checker::{Log, Place, Seen, Verdict, check};
#[cfg(target_os = "linux")]
pub use daemon::Daemon;
pub use database::{cycles, is_long, seed, setting, took};
#[cfg(target_os = "linux")]
pub use keyring::Keyring;
pub use liar::{Liar, Lie};
pub use nats::Nats;
pub use network::Network;
pub use notifications::Notifications;
pub use person::{Closed, PASSWORD, Person, Talk};
pub use power::{Disk, SmallDisk};
pub use processes::{Running, runs_with_a_page};
pub use releases::Releases;
pub use rustix::process::Signal;
#[cfg(target_os = "linux")]
pub use seat::{CONTROL, L, SHIFT, Seat, press};
pub use server::Server;
#[cfg(target_os = "linux")]
pub use tray::Tray;
pub use wait::{eventually, eventually_equal, eventually_none};
pub use window::{Window, differing_pixels, start_without_bus};
pub use wire::{Socket, Wire};

/// What every program does first: one TLS provider for the whole process.
pub fn start() {
    drop(rustls::crypto::ring::default_provider().install_default());
}
