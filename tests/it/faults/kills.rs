use std::time::{Duration, Instant};

use harness::{Computer, Seen, Server, cycles, eventually, seed};
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::Story;

/// The instant of the kill is the story: these wait for time and not for something to be seen.
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
        let wait = Duration::from_millis(random.random_range(0..50) + random.random_range(0..400));
        let name = format!("cycle {cycle}");
        tokio::select! {
            () = story.send_on(&core, &name) => {}
            () = tokio::time::sleep(wait) => {}
        }
        core.kill().await;
    }
    let core = story.computer.start().await;
    let verdict = story.verdict(&core).await;
    println!("{cycles} kills, {verdict}; from a start to the cached timeline at most {slowest:?}");
    verdict.assert_clean();
    assert!(verdict.accepted > 0);
}

impl Story {
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
async fn a_program_that_stood_still_is_back_within_two_seconds() {
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
        let took = woke.elapsed();
        println!("caught up {took:?} after the wake");
        assert!(took <= Duration::from_secs(2), "{took:?}");
    }
    story.verdict(&core).await.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cached_is_readable_within_a_second_of_a_kill() {
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
    let took = begun.elapsed();
    println!("{} rows {took:?} after the start", rows.len());
    assert!(rows.len() >= 200);
}
