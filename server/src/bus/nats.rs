//! The line to NATS: one task says what this node has to say, another hears the rest.
//!
//! What is said carries a seal made with the secret that all nodes of a server share, so words of strangers on the same
//! NATS are not believed, and a node that was given other secrets is noticed. Sealed is not secret: use `tls://` where the
//! line is not one's own.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use async_nats::{Client, ConnectOptions, Message, ServerAddr, Subscriber, connection};
use bytes::Bytes;
use futures_util::StreamExt;
use secrecy::ExposeSecret;
use tokio::{sync::mpsc, time::interval};

use super::{
    Node,
    hint::{Hint, Said, What},
    peers::{BEAT, Heard, Peers},
};
use crate::{error::Chain, presence, state::AppState};

const SUBJECT: &str = "linnet.v1";
/// A line on which nothing passes is looked for this often.
const PING: Duration = Duration::from_secs(5);
/// A lost line is tried again after this time.
const AGAIN: Duration = Duration::from_millis(500);
/// How often the other nodes are told of everybody who is here, should they have missed it.
const ANNOUNCE: Duration = Duration::from_secs(10);
/// How often silence is looked for.
const LOOK: Duration = Duration::from_millis(250);
/// How often a node without a bus asks PostgreSQL what its people missed.
const SWEEP: Duration = Duration::from_secs(2);
/// So often a wrong seal is worth a line in the log.
const COMPLAIN: Duration = Duration::from_mins(1);
const SEAL: usize = 32;
/// The last word of a node may take so long.
const GOODBYE: Duration = Duration::from_millis(500);

/// NATS need not be there: until it is, PostgreSQL is asked again and again.
pub(super) async fn start(state: &AppState, hints: mpsc::Receiver<(u64, Hint)>) -> Result<()> {
    let url = state.config.bus_url.as_ref().context("there is no bus")?;
    let servers: Vec<ServerAddr> = servers(url.expose_secret())?;
    let client = ConnectOptions::new()
        .name("linnet-server")
        .ping_interval(PING)
        .retry_on_initial_connect()
        .reconnect_delay_callback(|attempt| if attempt > 1 { AGAIN } else { Duration::ZERO })
        // What matters of it, silence says.
        .event_callback(async |event| tracing::debug!(%event, "the bus"))
        .connect(servers)
        .await
        .context("the bus cannot be used")?;
    let heard = client.subscribe(SUBJECT).await?;
    let me = Node::new();
    let line = Line {
        state: state.clone(),
        client,
        me,
    };
    state.tasks.spawn(line.clone().speak(hints));
    state.tasks.spawn(Ears::new(line).listen(heard));
    Ok(())
}

/// `nats://name:password@one.example.org:4222,tls://two.example.org`
pub(super) fn servers(url: &str) -> Result<Vec<ServerAddr>> {
    let server = |it: &str| {
        let it = it.trim();
        let is_nats = it.starts_with("nats://") || it.starts_with("tls://");
        let server: ServerAddr = it.parse().ok()?;
        (is_nats && !server.host().is_empty()).then_some(server)
    };
    let servers = url.split(',').map(server).collect::<Option<_>>();
    servers.context("`bus_url` must name NATS servers, as in nats://bus.example.org:4222")
}

#[derive(Clone)]
struct Line {
    state: AppState,
    client: Client,
    me: Node,
}

impl Line {
    /// Until the server stops; then it says goodbye.
    async fn speak(self, mut hints: mpsc::Receiver<(u64, Hint)>) {
        let mut beats = interval(BEAT);
        loop {
            let (number, what) = tokio::select! {
                hint = hints.recv() => match hint {
                    Some((number, hint)) => (number, What::Hint(hint)),
                    None => return,
                },
                _ = beats.tick() => (self.state.hub.bus.last(), What::Beat),
                () = self.state.stopping.cancelled() => break,
            };
            self.say(number, what).await;
        }
        let goodbye = async {
            self.say(self.state.hub.bus.last(), What::Leaving).await;
            drop(self.client.flush().await);
        };
        drop(tokio::time::timeout(GOODBYE, goodbye).await);
    }

    async fn say(&self, number: u64, what: What) {
        // What is said into a dead line would be heard when it is no longer true.
        if self.client.connection_state() != connection::State::Connected {
            return;
        }
        let node = self.me;
        let said = Said { node, number, what };
        let Ok(text) = serde_json::to_vec(&said) else {
            return;
        };
        let mut sealed = self.state.keys.seal(&text).to_vec();
        sealed.extend_from_slice(&text);
        if let Err(error) = self.client.publish(SUBJECT, Bytes::from(sealed)).await {
            tracing::warn!(error = %Chain(&error), "the other nodes are not told, and will ask");
        }
    }
}

struct Ears {
    line: Line,
    peers: Peers,
    swept: Instant,
    complained: Option<Instant>,
}

impl Ears {
    fn new(line: Line) -> Self {
        let now = Instant::now();
        Self {
            peers: Peers::new(line.me, now),
            line,
            swept: now,
            complained: None,
        }
    }

    async fn listen(mut self, mut heard: Subscriber) {
        let mut looks = interval(LOOK);
        let mut announcements = interval(ANNOUNCE);
        loop {
            tokio::select! {
                message = heard.next() => match message {
                    Some(message) => self.hear(&message),
                    None => return,
                },
                _ = looks.tick() => self.look(),
                _ = announcements.tick() => self.freshen(),
                () = self.line.state.stopping.cancelled() => return,
            }
        }
    }

    fn hear(&mut self, message: &Message) {
        let Some(said) = self.unseal(&message.payload) else {
            return;
        };
        let is_hint = !matches!(said.what, What::Beat | What::Leaving);
        match self
            .peers
            .hear(said.node, said.number, is_hint, Instant::now())
        {
            Heard::Myself { again } => {
                if again {
                    tracing::info!("the other nodes can be heard again");
                    self.line.state.hub.await_elsewhere();
                    self.line.state.hub.bus.miss();
                    self.announce();
                }
                return;
            }
            Heard::InOrder => {}
            Heard::Missed { is_new } => {
                self.line.state.hub.bus.miss();
                if is_new {
                    self.announce();
                }
            }
        }
        match said.what {
            What::Hint(hint) => self.take(said.node, hint),
            What::Beat => {}
            What::Leaving => {
                self.peers.forget(said.node);
                self.line.state.hub.forget_node(said.node);
            }
            What::Unknown(_) => self.line.state.hub.bus.miss(),
        }
    }

    fn unseal(&mut self, payload: &[u8]) -> Option<Said> {
        let (seal, text) = payload.split_at_checked(SEAL)?;
        if self.line.state.keys.is_sealed(text, seal) {
            return serde_json::from_slice(text).ok();
        }
        let now = Instant::now();
        if self
            .complained
            .is_none_or(|it| now.duration_since(it) > COMPLAIN)
        {
            self.complained = Some(now);
            tracing::error!(
                "somebody speaks on the bus with other secrets: all nodes of a server need the same folder `secrets`"
            );
        }
        None
    }

    /// What asks the database goes on beside: the next word is not kept waiting.
    fn take(&self, node: Node, hint: Hint) {
        let state = &self.line.state;
        metrics::counter!("linnet_bus_hints_total").increment(1);
        match hint {
            Hint::Push { users, frames } => state.hub.push_here(&users, frames),
            Hint::SessionEnded { session_id, why } => state.hub.end_session_here(session_id, why),
            Hint::SessionsEnded {
                user_id,
                except,
                why,
            } => state.hub.end_all_here(user_id, except, why),
            Hint::Presence { people } => state.hub.hear_presence(node, &people),
            hint => {
                state.tasks.spawn(take_slowly(state.clone(), hint));
            }
        }
    }

    fn look(&mut self) {
        let now = Instant::now();
        let silence = self.peers.look(now);
        let state = &self.line.state;
        metrics::gauge!("linnet_bus_up").set(u8::from(!silence.is_cut));
        metrics::gauge!("linnet_bus_nodes").set(u32::try_from(self.peers.count()).unwrap_or(0) + 1);
        if silence.was_cut {
            tracing::warn!("the other nodes cannot be heard: PostgreSQL is asked instead");
            state.hub.doubt_elsewhere();
        }
        for node in silence.gone {
            tracing::warn!("a node of this server is gone");
            state.hub.forget_node(node);
        }
        let is_due = now.duration_since(self.swept) >= SWEEP;
        if silence.missed || silence.was_cut || (silence.is_cut && is_due) {
            self.swept = now;
            state.hub.bus.miss();
        }
    }

    /// Says who is here, and forgets who is no longer said to be elsewhere.
    fn freshen(&self) {
        self.announce();
        if !self.peers.is_cut() {
            self.line.state.hub.forget_stale();
        }
    }

    fn announce(&self) {
        let hub = &self.line.state.hub;
        for hint in Hint::presence(&hub.presences()) {
            hub.bus.tell(|| hint);
        }
    }
}

async fn take_slowly(state: AppState, hint: Hint) {
    let taken = match hint {
        Hint::Typing {
            conversation_id,
            user_id,
        } => presence::service::typing_here(&state, user_id, conversation_id).await,
        Hint::Sight { user_id } => presence::service::look_again_here(&state, user_id).await,
        Hint::Left { user_id } => presence::service::recheck_here(&state, user_id).await,
        _ => Ok(()),
    };
    if let Err(error) = taken {
        tracing::warn!(error = %Chain(&error), "a hint of another node is lost");
        state.hub.bus.miss();
    }
}
