//! A server that lies to one account, and another one on which nothing of that may be felt.

use std::time::{Duration, Instant};

use harness::{Computer, Core, Liar, Lie, Person, Server, Talk, eventually, took};
use linnet_client::AccountId;
use linnet_headless::Ask;
use tokio::net::TcpListener;

/// What a client may take, whatever it is told, in KiB.
const MEMORY: u64 = 500 * 1024;

/// A word of the other account, there and back.
const PASSED_ON: Duration = Duration::from_secs(10);

struct Scene {
    liar: Liar,
    /// On a server that lies and on an honest one, in one program.
    core: Core,
    computers: [Computer; 2],
    lied_to: (AccountId, Person, Talk, Server),
    honest: (AccountId, Person, Talk, Server),
}

impl Scene {
    async fn set() -> Self {
        let (server, honest) = tokio::join!(
            Server::start_without_limits(),
            Server::start_without_limits()
        );
        let liar = Liar::before(server.address()).await;
        let computer = Computer::behind(liar.address()).await.without_keychain();
        let other = Computer::new(&honest).await;
        let mut core = computer.start().await;
        core.sign_up(&computer, "alice").await;
        core.sign_up(&other, "alice").await;
        let accounts = core.state().await.accounts;
        let (bob, carol) = tokio::join!(server.user("bob"), honest.user("carol"));
        let talk = core.direct(bob.user.id).await;
        let account = accounts[1].id;
        let with = carol.user.id;
        let other_talk = Talk(core.ask(Ask::OpenDirect { account, with }).await);
        tokio::join!(bob.sees(&talk), carol.sees(&other_talk));
        Self {
            liar,
            lied_to: (core.account(), bob, talk, server),
            honest: (account, carol, other_talk, honest),
            core,
            computers: [computer, other],
        }
    }

    /// The other account sends and hears as if nothing were.
    async fn nobody_else_feels_it(&self, (lie, n): (Lie, u32)) {
        let (account, carol, talk, _) = &self.honest;
        let begun = Instant::now();
        let (there, back) = (format!("{lie:?} there {n}"), format!("{lie:?} back {n}"));
        let sent = self.core.ask::<linnet_protocol::MessageId>(Ask::Send {
            account: *account,
            talk: talk.0,
            body: there.clone(),
        });
        sent.await;
        eventually("the honest server passes it on", || async {
            carol.timeline(talk).await.contains(&there)
        })
        .await;
        carol.send(talk, &back).await;
        eventually("the other account hears", || async {
            let ask = Ask::Rows {
                account: *account,
                talk: talk.0,
            };
            let rows: Vec<linnet_headless::Row> = self.core.ask(ask).await;
            rows.iter().any(|it| it.body == back)
        })
        .await;
        took(&format!("{lie:?}"), begun.elapsed(), PASSED_ON);
    }

    /// Lies until the other account has spoken a few times, and asks for the truth afterwards.
    async fn survives(&self, lie: Lie) {
        let (_, bob, talk, server) = &self.lied_to;
        self.liar.tell(lie);
        let mut most = 0;
        for n in 0..8 {
            if n % 4 == 3 {
                // A connection that begins with the lie.
                self.computers[0].network.cut();
                self.computers[0].network.heal();
            }
            bob.send(talk, &format!("{lie:?} {n}")).await;
            self.core.retry_now().await;
            self.nobody_else_feels_it((lie, n)).await;
            most = most.max(self.core.memory());
        }
        self.liar.tell(Lie::None);
        println!("{lie:?}: {} MiB at most", most / 1024);
        assert!(most <= MEMORY, "{lie:?}: {most} KiB");
        let truth = server.timeline(talk).await;
        let truth: Vec<_> = truth.into_iter().map(|it| (it.seq, it.body)).collect();
        harness::eventually_equal(&truth, || async {
            self.core.retry_now().await;
            let rows = self.core.timeline(talk).await;
            let placed = rows.into_iter().filter_map(|it| Some((it.seq?, it.body)));
            placed.collect::<Vec<_>>()
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_miscounts_is_not_believed() {
    let scene = Scene::set().await;
    for lie in [Lie::Ahead, Lie::Behind, Lie::Elsewhere] {
        scene.survives(lie).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_never_comes_to_an_end_costs_nobody_anything() {
    let scene = Scene::set().await;
    for lie in [Lie::EndlessPages, Lie::EndlessHeads, Lie::HalfSentences] {
        scene.survives(lie).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_too_much_fills_no_memory() {
    let scene = Scene::set().await;
    for lie in [Lie::HugeFrame, Lie::Flood] {
        scene.survives(lie).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_follows_a_server_that_sends_everybody_elsewhere() {
    let scene = Scene::set().await;
    let elsewhere = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let lie = Lie::Redirect(elsewhere.local_addr().unwrap());
    tokio::select! {
        () = scene.survives(lie) => {}
        _ = elsewhere.accept() => panic!("it went elsewhere"),
    }
}
