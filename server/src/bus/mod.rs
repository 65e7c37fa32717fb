//! What the nodes of one server tell each other, where it has several.
//!
//! The truth is PostgreSQL alone, and a change is committed there before anybody hears of it. Over the bus (NATS, at most
//! once) go hints, so that people at the other nodes hear of it at once: frames to push, sessions that ended, who types
//! and who is there. Every node numbers its hints and says each second how far it has come ([`peers`]). Whoever misses one,
//! hears a new node or hears nothing, its own words included, asks PostgreSQL what its people have missed ([`repair`]):
//! so a hint may be lost, doubled or late, and delivery only becomes slower. Without `bus_url` a server is one node,
//! and nothing of this runs.

mod hint;
mod nats;
mod peers;
mod repair;

use std::sync::Arc;

use anyhow::Result;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

pub use hint::Hint;

use crate::{config::Config, state::AppState};

/// Hints that wait for the line. What does not fit is missed by its number.
const QUEUE: usize = 4_096;

/// The way to the other nodes, if there may be any.
#[derive(Default)]
pub struct Bus(Option<Outgoing>);

struct Outgoing {
    /// How far this node has come.
    last: Mutex<u64>,
    queue: mpsc::Sender<(u64, Hint)>,
    /// Something was missed.
    missed: Arc<Notify>,
}

/// The other end of the bus, until it [runs](run).
pub struct Line(mpsc::Receiver<(u64, Hint)>);

/// A run of a node: after a restart it is another one, and its numbers begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Node(Uuid);

impl Node {
    fn new() -> Self {
        Self(Uuid::new_v4())
    }
}

impl Bus {
    pub fn open(config: &Config) -> (Self, Option<Line>) {
        if config.bus_url.is_none() {
            return (Self(None), None);
        }
        let (queue, hints) = mpsc::channel(QUEUE);
        let outgoing = Outgoing {
            last: Mutex::default(),
            queue,
            missed: Arc::default(),
        };
        (Self(Some(outgoing)), Some(Line(hints)))
    }

    /// Tells all other nodes; whether they hear it, nobody says.
    pub fn tell(&self, hint: impl FnOnce() -> Hint) {
        let Some(outgoing) = &self.0 else { return };
        let hint = hint();
        // Numbered and queued in one go, or a later number could overtake.
        let mut last = outgoing.last.lock();
        *last += 1;
        drop(outgoing.queue.try_send((*last, hint)));
    }

    pub fn has_others(&self) -> bool {
        self.0.is_some()
    }

    fn last(&self) -> u64 {
        self.0.as_ref().map_or(0, |it| *it.last.lock())
    }

    fn miss(&self) {
        if let Some(outgoing) = &self.0 {
            outgoing.missed.notify_one();
        }
    }
}

pub fn check_url(url: &str) -> Result<()> {
    nats::servers(url).map(drop)
}

/// Starts what a server with several nodes needs.
pub async fn start(state: &AppState, line: Option<Line>) -> Result<()> {
    let (Some(line), Some(outgoing)) = (line, &state.hub.bus.0) else {
        return Ok(());
    };
    let missed = Arc::clone(&outgoing.missed);
    nats::start(state, line.0).await?;
    state.tasks.spawn(repair::run(state.clone(), missed));
    Ok(())
}
