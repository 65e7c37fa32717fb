use std::time::{Duration, Instant};

use harness::{Computer, Seen, Server, cycles, eventually, seed, took};
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::Story;

/// What is cached, after the click.
const READABLE: Duration = Duration::from_secs(1);
/// What a sleep missed, after it.
const CAUGHT_UP: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_survives_every_kill() {
    let story = Story::begin().await;
    let mut random = StdRng::seed_from_u64(seed());
    let cycles = cycles(8);
    let mut slowest = Duration::ZERO;
    for cycle in 0..cycles {
        let begun = Instant::now();
        let core = story.computer.start().await;
        let here = core.timeline(&story.talk).await;
        slowest = slowest.max(begun.elapsed());
        story.still_has_all(&Seen::of_core("alice", &story.talk, here));
        let accepted = story.log.accepted_now().len() + random.random_range(0..60);
        let name = format!("cycle {cycle}");
        tokio::select! {
            () = story.send_on(&core, &name) => {}
            () = story.has_accepted(accepted) => {}
        }
        // In the middle of the next one.
        core.kill().await;
    }
    let core = story.computer.start().await;
    let verdict = story.verdict(&core).await;
    println!("{cycles} kills, {verdict}");
    took("from a start to the cached timeline", slowest, READABLE);
    verdict.assert_clean();
    assert!(verdict.accepted > 0);
}

impl Story {
    async fn has_accepted(&self, messages: usize) {
        eventually("so many are accepted", || async {
            self.log.accepted_now().len() >= messages
        })
        .await;
    }

    fn still_has_all(&self, seen: &Seen) {
        self.log.saw(seen);
        let lost = self.log.not_in(seen);
        assert!(lost.is_empty(), "accepted, and not there: {lost:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_starts_on_one_profile_one_runs() {
    let story = Story::begin().await;
    for cycle in 0..cycles(4) {
        let starts = [(); 3].map(|()| story.computer.try_start());
        let [one, two, three] = starts;
        let (one, two, three) = tokio::join!(one, two, three);
        let (running, refused): (Vec<_>, Vec<_>) =
            [one, two, three].into_iter().partition(Result::is_ok);
        assert_eq!(running.len(), 1, "cycle {cycle}");
        for why in refused.into_iter().filter_map(Result::err) {
            assert!(why.contains("another Linnet is running"), "{why}");
        }
        for core in running.into_iter().flatten() {
            assert!(!core.opened.rebuilt);
            let body = format!("cycle {cycle}");
            story.log.begin("alice", &story.talk, &body);
            let id = core.send(&story.talk, &body).await;
            story.log.accepted(&body, id);
            core.kill().await;
        }
    }
    let core = story.computer.start().await;
    story.verdict(&core).await.assert_clean();
}

/// A laptop that sleeps: the whole program stands still until the server has given it up.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_stood_still_catches_up_when_it_wakes() {
    let story = Story::begin().await;
    let core = story.computer.start().await;
    core.is_live().await;
    let alice = core.own().await.user_id;
    story.bob.looks_at(&story.talk, alice);
    for cycle in 0..cycles(1) {
        core.signal(harness::Signal::STOP);
        story
            .bob
            .finds_present(alice, linnet_protocol::Presence::Offline)
            .await;
        for n in 0..20 {
            let body = format!("cycle {cycle}, while you slept {n}");
            story.log.begin("bob", &story.talk, &body);
            let id = story.bob.send(&story.talk, &body).await;
            story.log.accepted(&body, id);
        }
        let last = format!("cycle {cycle}, while you slept 19");
        story
            .bob
            .message_is(&story.talk, &last, linnet_client::RowState::Sent)
            .await;
        core.signal(harness::Signal::CONT);
        let woke = Instant::now();
        eventually("the program has all of it", || async {
            let rows = core.rows(&story.talk).await;
            rows.last().is_some_and(|it| it.body == last)
        })
        .await;
        took("caught up after the wake", woke.elapsed(), CAUGHT_UP);
    }
    story.verdict(&core).await.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cached_is_readable_after_a_kill_without_a_network() {
    let server = Server::start_without_limits().await;
    let computer = Computer::new(&server).await;
    let story = Story::begin_at(server, computer).await;
    let core = story.computer.start().await;
    for n in 0..200 {
        core.send(&story.talk, &format!("message {n}")).await;
    }
    core.kill().await;
    story.computer.network.cut();
    let begun = Instant::now();
    let core = story.computer.start().await;
    let rows = core.rows(&story.talk).await;
    took("rows after the start", begun.elapsed(), READABLE);
    assert!(rows.len() >= 200);
}
