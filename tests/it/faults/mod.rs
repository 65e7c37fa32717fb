//! What goes wrong in the world: programs that are killed, power that fails, lines that break, servers that lie. In short
//! here; `LINNET_CYCLES` says how often for whoever wants to know it better.

mod attack;
mod clocks;
mod disks;
mod kills;
mod lines;
mod missed;
mod power;
mod random;
mod sessions;

use harness::{
    Computer, Core, Log, Person, Seen, Server, Talk, Verdict, check, eventually, eventually_none,
};
use linnet_headless::Ask;

/// A person at a computer that is killed, and one who only listens.
pub(crate) struct Story {
    pub(crate) server: Server,
    pub(crate) computer: Computer,
    pub(crate) bob: Person,
    pub(crate) talk: Talk,
    pub(crate) log: Log,
}

impl Story {
    /// With the program closed.
    pub(crate) async fn begin() -> Self {
        let server = Server::start_without_limits().await;
        let computer = Computer::new(&server).await;
        Self::begin_at(server, computer).await
    }

    pub(crate) async fn begin_at(server: Server, computer: Computer) -> Self {
        let bob = server.user("bob").await;
        let mut core = computer.start().await;
        core.sign_up(&computer, "alice").await;
        let talk = core.direct(bob.user.id).await;
        bob.sees(&talk).await;
        core.close().await;
        Self {
            server,
            computer,
            bob,
            talk,
            log: Log::default(),
        }
    }

    /// Sends on and on, until the program is gone or the line of the story is.
    pub(crate) async fn send_on(&self, core: &Core, name: &str) {
        for n in 0.. {
            let body = format!("{name}, message {n}");
            self.log.begin("alice", &self.talk, &body);
            match core.try_send(&self.talk, &body).await {
                Ok(id) => self.log.accepted(&body, id),
                Err(_) => return,
            }
        }
    }

    /// The program is open and connected: waits until nothing waits, and holds all screens against each other.
    pub(crate) async fn verdict(&self, core: &Core) -> Verdict {
        core.retry_now().await;
        core.is_live().await;
        eventually_none("everything is sent", || core.ask(Ask::Unsent {})).await;
        let truth = self.server.timeline(&self.talk).await;
        eventually("Bob has all of it", || async {
            let newest = self.bob.rows(&self.talk).await;
            newest.last().and_then(|it| it.seq) == truth.last().map(|it| it.seq)
        })
        .await;
        let theirs = self.bob.whole_timeline(&self.talk).await;
        let seen = [
            Seen::of_core("alice", &self.talk, core.whole_timeline(&self.talk).await),
            Seen::of_person("bob", &self.talk, theirs),
        ];
        check(&self.log, &[(self.talk, truth)], &seen)
    }
}
