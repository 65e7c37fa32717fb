//! Hears the other nodes, and notices what it does not hear.

use std::time::{Duration, Instant};

use async_nats::{Message, Subscriber};
use futures_util::StreamExt;
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use super::{
    Node,
    hint::{Hint, Said, What},
    peers::{Heard, Peers},
    queries,
};
use crate::{auth, error::Chain, presence, state::AppState};

/// How often the other nodes are told of everybody who is here, should they have missed it.
const ANNOUNCE: Duration = Duration::from_secs(10);
/// How often silence is looked for.
const LOOK: Duration = Duration::from_millis(250);
/// How often the roll is called; where a node that is there is not heard, its people's news are asked of PostgreSQL as
/// often.
const ROLL: Duration = Duration::from_millis(1_500);
/// So often a wrong seal is worth a line in the log.
const COMPLAIN: Duration = Duration::from_mins(1);
const SEAL: usize = 32;

struct Ears {
    state: AppState,
    peers: Peers,
    complained: Option<Instant>,
}

/// Until the server stops.
pub(super) async fn listen(state: AppState, me: Node, mut heard: Subscriber) {
    let mut ears = Ears {
        peers: Peers::new(me, Instant::now()),
        state,
        complained: None,
    };
    let stopping = ears.state.stopping.clone();
    let mut looks = interval(LOOK);
    let (called, mut rolls) = mpsc::channel(1);
    ears.state
        .tasks
        .spawn(call_the_roll(ears.state.clone(), me, called));
    let mut announcements = interval(ANNOUNCE);
    let mut is_open = true;
    loop {
        tokio::select! {
            message = heard.next(), if is_open => match message {
                Some(message) => ears.hear(&message),
                // Then nothing is heard any more, oneself neither.
                None => is_open = false,
            },
            _ = looks.tick() => ears.look(),
            Some(there) = rolls.recv() => ears.compare(&there),
            _ = announcements.tick() => ears.freshen(),
            () = stopping.cancelled() => return,
        }
    }
}

impl Ears {
    fn hear(&mut self, message: &Message) {
        let said = match self.unseal(&message.payload) {
            Unsealed::Said(said) => said,
            Unsealed::Unknown => return self.state.hub.bus.miss_all(),
            Unsealed::Strange => return,
        };
        let is_hint = matches!(said.what, What::Hint(_) | What::Unknown(_));
        let now = Instant::now();
        match self.peers.hear(said.node, said.number, is_hint, now) {
            Heard::Myself { again } => {
                if again {
                    self.hears_again();
                }
                return;
            }
            Heard::InOrder => {}
            Heard::Missed { is_new } => {
                self.state.hub.bus.miss_all();
                if is_new {
                    self.state.hub.announce();
                }
            }
        }
        match said.what {
            What::Hint(hint) => self.take(said.node, hint),
            What::Beat => {}
            What::Leaving => {
                self.peers.forget(said.node);
                self.state.hub.forget_node(said.node);
            }
            What::Unknown(_) => self.state.hub.bus.miss_all(),
        }
    }

    fn hears_again(&self) {
        tracing::info!("the other nodes can be heard again");
        self.state.hub.await_elsewhere();
        self.state.hub.bus.miss_all();
        self.state.hub.announce();
    }

    fn unseal(&mut self, payload: &[u8]) -> Unsealed {
        let Some((seal, text)) = payload.split_at_checked(SEAL) else {
            return Unsealed::Strange;
        };
        if self.state.keys.is_sealed(text, seal) {
            return serde_json::from_slice(text).map_or(Unsealed::Unknown, Unsealed::Said);
        }
        let now = Instant::now();
        let is_new = |it: Instant| now.duration_since(it) > COMPLAIN;
        if self.complained.is_none_or(is_new) {
            self.complained = Some(now);
            tracing::error!(
                "somebody speaks on the bus with other secrets: all nodes of a server need the same folder `secrets`"
            );
        }
        Unsealed::Strange
    }

    /// What asks the database goes on beside: the next word is not kept waiting.
    fn take(&self, node: Node, hint: Hint) {
        let state = &self.state;
        metrics::counter!("linnet_bus_hints_total").increment(1);
        match hint {
            Hint::Push { users, frames } => state.hub.push_here(&users, frames),
            Hint::Presence { people } => state.hub.hear_presence(node, &people),
            // Who has it open is known here; mostly nobody has.
            Hint::Typing {
                conversation_id, ..
            } if state.hub.viewers(conversation_id).is_empty() => {}
            hint => {
                state.tasks.spawn(take_slowly(state.clone(), hint));
            }
        }
    }

    fn look(&mut self) {
        let silence = self.peers.look(Instant::now());
        let state = &self.state;
        metrics::gauge!("linnet_bus_up").set(u8::from(!self.peers.is_cut()));
        metrics::gauge!("linnet_bus_nodes").set(u32::try_from(self.peers.count()).unwrap_or(0) + 1);
        if silence.was_cut {
            tracing::warn!("the other nodes cannot be heard: PostgreSQL is asked instead");
            state.hub.doubt_elsewhere(|_| true);
            state.hub.bus.miss();
        }
        if !silence.fell_silent.is_empty() {
            state
                .hub
                .doubt_elsewhere(|it| silence.fell_silent.contains(&it));
            state.hub.bus.miss();
        }
    }

    fn compare(&mut self, there: &[Node]) {
        let roll = self.peers.compare(there);
        for node in roll.gone {
            tracing::warn!("a node of this server is gone");
            self.state.hub.forget_node(node);
        }
        if roll.is_any_unheard {
            self.state.hub.bus.miss();
        }
    }

    /// Says who is here, and forgets who is no longer said to be elsewhere.
    fn freshen(&self) {
        self.state.hub.announce();
        self.state.hub.forget_stale(|it| self.peers.hears(it));
    }
}

/// Beside: while PostgreSQL is slow, the other nodes are heard all the same.
async fn call_the_roll(state: AppState, me: Node, called: mpsc::Sender<Vec<Node>>) {
    let mut rolls = interval(ROLL);
    rolls.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = rolls.tick() => {}
            () = called.closed() => return,
        }
        match queries::call_roll(&state.db, me).await {
            // Who no longer listens stops.
            Ok(there) => drop(called.send(there).await),
            Err(error) => {
                tracing::debug!(error = %Chain(&error), "the roll cannot be called");
            }
        }
    }
}

enum Unsealed {
    Said(Said),
    /// By a node of this server, in words of another version.
    Unknown,
    Strange,
}

async fn take_slowly(state: AppState, hint: Hint) {
    let taken = match hint {
        Hint::SessionEnded { session_id } => {
            auth::service::end_where_over(&state, &[session_id]).await
        }
        Hint::SessionsEnded { user_id } => {
            let here = state.hub.sessions_of(user_id);
            auth::service::end_where_over(&state, &here).await
        }
        Hint::Typing {
            conversation_id,
            user_id,
        } => {
            // What a moment later is not true is not missed.
            drop(presence::service::typing_here(&state, user_id, conversation_id).await);
            Ok(())
        }
        Hint::Sight { user_id } => presence::service::look_again_here(&state, user_id).await,
        Hint::Left { user_id } => presence::service::recheck_here(&state, user_id).await,
        Hint::Push { .. } | Hint::Presence { .. } => Ok(()),
    };
    if let Err(error) = taken {
        tracing::warn!(error = %Chain(&error), "a hint of another node is lost");
        state.hub.bus.miss_all();
    }
}
