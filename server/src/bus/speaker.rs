//! Says what this node has to say.

use std::time::Duration;

use async_nats::{Client, connection};
use bytes::Bytes;
use tokio::{
    sync::mpsc,
    time::{interval, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Node,
    hint::{Hint, Said, What},
    nats::SUBJECT,
    peers::BEAT,
    queries,
};
use crate::{error::Chain, state::AppState};

/// A word that waits longer for the line is not said.
const SAYING: Duration = Duration::from_millis(500);

/// Not among the tasks of the server: it says what those do to their end.
pub struct Speaker {
    stopping: CancellationToken,
    tasks: TaskTracker,
}

struct Voice {
    state: AppState,
    client: Client,
    me: Node,
    hints: mpsc::Receiver<(u64, Hint)>,
    /// The number of the hint that was said last.
    said: u64,
}

impl Speaker {
    pub(super) fn start(
        state: AppState,
        me: Node,
        (client, hints): (Client, mpsc::Receiver<(u64, Hint)>),
    ) -> Self {
        let stopping = CancellationToken::new();
        let voice = Voice {
            state,
            client,
            me,
            hints,
            said: 0,
        };
        let tasks = TaskTracker::new();
        tasks.spawn(voice.speak(stopping.clone()));
        tasks.close();
        Self { stopping, tasks }
    }

    /// Says what is left, and goodbye.
    pub async fn stop(self) {
        self.stopping.cancel();
        drop(timeout(SAYING * 3, self.tasks.wait()).await);
    }
}

impl Voice {
    async fn speak(mut self, stopping: CancellationToken) {
        let mut beats = interval(BEAT);
        loop {
            let hint = tokio::select! {
                hint = self.hints.recv() => hint,
                _ = beats.tick() => None,
                () = stopping.cancelled() => break,
            };
            self.say_next(hint).await;
        }
        while let Ok(hint) = self.hints.try_recv() {
            self.say_next(Some(hint)).await;
        }
        // Past those that found no room, too.
        let last = self.state.hub.bus.come_to(self.said, &self.hints);
        self.say(last, What::Leaving).await;
        drop(timeout(SAYING, self.client.flush()).await);
        if let Err(error) = queries::leave(&self.state.db, self.me).await {
            tracing::debug!(error = %Chain(&error), "the others will notice that this node is gone");
        }
    }

    /// A hint, or else how far it has come.
    async fn say_next(&mut self, hint: Option<(u64, Hint)>) {
        if let Some((number, hint)) = hint {
            self.said = number;
            self.say(number, What::Hint(hint)).await;
        } else {
            self.said = self.state.hub.bus.come_to(self.said, &self.hints);
            self.say(self.said, What::Beat).await;
        }
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
        let saying = self.client.publish(SUBJECT, Bytes::from(sealed));
        if let Ok(Err(error)) = timeout(SAYING, saying).await {
            tracing::warn!(error = %Chain(&error), "the other nodes are not told, and will ask");
        }
    }
}
