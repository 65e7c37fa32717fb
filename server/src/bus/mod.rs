//! What the nodes of one server tell each other, where it has several.
//!
//! The truth is PostgreSQL alone, and a change is committed there before anybody hears of it. Over the bus (NATS, at most
//! once) go hints, so that people at the other nodes hear of it at once: frames to push, sessions that ended, who types
//! and who is there. Every node numbers its hints and says each second how far it has come (`peers`). Whoever misses one,
//! hears a new node, hears nothing, its own words included, or does not hear a node that PostgreSQL says is there
//! (`queries`), asks PostgreSQL what its people have missed (`repair`): so a hint may be lost, doubled or late, and
//! delivery only becomes slower. Without `bus_url` a server is one node, and nothing of this runs.

mod ears;
mod hint;
mod nats;
mod peers;
mod queries;
mod repair;
mod speaker;

use std::sync::Arc;

use anyhow::Result;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

pub use hint::Hint;
pub use nats::check_url;
pub use speaker::Speaker;

use crate::{config::Config, state::AppState};

/// Hints that wait for the line. What does not fit is missed by its number.
const QUEUE: usize = 1_024;

/// The way to the other nodes, if there may be any.
#[derive(Default)]
pub struct Bus(Option<Outgoing>);

struct Outgoing {
    /// How far this node has come.
    last: Mutex<u64>,
    queue: mpsc::Sender<(u64, Hint)>,
    missed: Arc<Missed>,
}

/// What calls for a look at PostgreSQL.
#[derive(Default)]
struct Missed {
    /// Something new, or the end of a session.
    change: Notify,
    /// Perhaps also who may look at whom.
    sight: Notify,
}

/// The other end of the bus, until it is started.
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

    /// How far this node has come: `said`, while hints still wait to be said; else also past those that found no room.
    fn come_to(&self, said: u64, waiting: &mpsc::Receiver<(u64, Hint)>) -> u64 {
        let Some(outgoing) = &self.0 else { return said };
        let last = outgoing.last.lock();
        if waiting.is_empty() { *last } else { said }
    }

    /// What is new, and who was signed out, has to be asked for.
    fn miss(&self) {
        if let Some(outgoing) = &self.0 {
            outgoing.missed.change.notify_one();
        }
    }

    /// And who may look at whom.
    fn miss_all(&self) {
        self.miss();
        if let Some(outgoing) = &self.0 {
            outgoing.missed.sight.notify_one();
        }
    }
}

/// Starts what a server with several nodes needs. Who speaks does so until everything else has ended.
pub async fn start(state: &AppState, line: Option<Line>) -> Result<Option<Speaker>> {
    let (Some(line), Some(outgoing)) = (line, &state.hub.bus.0) else {
        return Ok(None);
    };
    let missed = Arc::clone(&outgoing.missed);
    let (client, heard) = nats::connect(&state.config).await?;
    let me = Node::new();
    state.tasks.spawn(ears::listen(state.clone(), me, heard));
    state
        .tasks
        .spawn(repair::changes(state.clone(), Arc::clone(&missed)));
    state.tasks.spawn(repair::sight(state.clone(), missed));
    Ok(Some(Speaker::start(state.clone(), me, (client, line.0))))
}
