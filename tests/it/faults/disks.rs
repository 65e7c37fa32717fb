use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use harness::{Computer, Core, Seen, Server, SmallDisk, check, cycles, eventually, seed, took};
use linnet_headless::{Ask, Row};
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::Story;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_what_is_typed_and_loses_nothing() {
    let disk = match SmallDisk::make(8) {
        Ok(disk) => disk,
        Err(why) => return println!("SKIPPED: no small disk: {why:#}"),
    };
    let server = Server::start_without_limits().await;
    let computer = Computer::at(&server, &disk.path().join("profile")).await;
    let story = Story::begin_at(server, computer).await;
    let core = story.computer.start().await;
    core.is_live().await;
    story.log.begin("alice", &story.talk, "before");
    let id = core.send(&story.talk, "before").await;
    story.log.accepted("before", id);
    disk.fill();
    let filler = "x".repeat(4_000);
    let refused = loop {
        let body = format!("{} {filler}", story.log.begun());
        story.log.begin("alice", &story.talk, &body);
        let begun = Instant::now();
        match core.try_send(&story.talk, &body).await {
            Ok(id) => story.log.accepted(&body, id),
            Err(why) => {
                took("refused", begun.elapsed(), Duration::from_secs(1));
                story.log.refused(&body);
                break why;
            }
        }
    };
    assert!(refused.contains("diskFull"), "{refused}");
    for n in 0..20 {
        let body = format!("while it was full {n} {filler}");
        story.log.begin("bob", &story.talk, &body);
        let id = story.bob.send(&story.talk, &body).await;
        story.log.accepted(&body, id);
    }
    eventually("Bob has sent it", || async {
        let rows = story.bob.rows(&story.talk).await;
        rows.iter().all(|it| it.seq.is_some())
    })
    .await;
    // Still there, and it shows what it has.
    assert!(!core.rows(&story.talk).await.is_empty());
    disk.give_room();
    let verdict = story.verdict(&core).await;
    println!("{verdict}");
    verdict.assert_clean();
    core.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_cache_is_replaced_and_what_was_typed_is_saved() {
    let story = Story::begin().await;
    let mut random = StdRng::seed_from_u64(seed());
    let (mut rebuilt, mut saved, mut typed) = (0, 0, 0);
    let mut slowest = Duration::ZERO;
    let cycles = cycles(8);
    for cycle in 0..cycles {
        let core = story.computer.start().await;
        core.is_live().await;
        for n in 0..20 {
            story
                .bob
                .send(&story.talk, &format!("cycle {cycle}, line {n}"))
                .await;
        }
        story.computer.network.cut();
        let unsent = format!("cycle {cycle}, typed offline");
        // A page that was damaged in the cycle before is met just now: the person is told, and keeps the text.
        if let Err(why) = core.try_send(&story.talk, &unsent).await {
            println!("not accepted: {why}");
            story.computer.network.heal();
            core.close().await;
            continue;
        }
        if random.random_bool(0.5) {
            core.close().await;
        } else {
            core.kill().await;
        }
        damage(&cache(story.computer.profile()), &mut random);
        story.computer.network.heal();
        let begun = Instant::now();
        let core = story.computer.start().await;
        core.is_live().await;
        slowest = slowest.max(begun.elapsed());
        rebuilt += u64::from(core.opened.rebuilt);
        typed += 1;
        let (account, talk) = (core.account(), story.talk.0);
        can_be_read(&core, || Ask::Rows { account, talk }).await;
        core.is_live().await;
        let rows = core.rows(&story.talk).await;
        saved += u64::from(rows.iter().any(|it| it.body == unsent));
        core.close().await;
    }
    println!("{cycles} damaged caches: {rebuilt} rebuilt, {saved} of {typed} unsent texts saved");
    took("live again", slowest, Duration::from_secs(10));
    // Not all can be: the damage may be where the text stood, or the end that is missing may have it.
    assert!(2 * saved >= typed, "{saved} of {typed}");
    let core = story.computer.start().await;
    // Of the last of them, too, a page may be damaged that nobody has met yet.
    let (account, talk, fetch) = (core.account(), story.talk.0, true);
    let ask = || Ask::Timeline {
        account,
        talk,
        fetch,
    };
    can_be_read(&core, ask).await;
    story.same_places(&core).await;
}

/// Whoever meets a damaged page first is told so; then the cache is another one.
async fn can_be_read(core: &Core, ask: impl Fn() -> Ask) {
    eventually("the conversation can be read", || async {
        let answer = core.try_ask::<Vec<Row>>(ask()).await;
        answer.inspect_err(|why| println!("not yet: {why}")).is_ok()
    })
    .await;
}

impl Story {
    /// The same messages in the same places as the database has them, whatever was typed.
    async fn same_places(&self, core: &Core) {
        let truth: Vec<_> = self.server.timeline(&self.talk).await;
        let places: Vec<_> = truth.iter().map(|it| (it.id, it.seq, it.rev)).collect();
        harness::eventually_equal(&places, || async {
            let rows = core.whole_timeline(&self.talk).await;
            let numbered = rows
                .into_iter()
                .filter_map(|it| Some((it.id, it.seq?, it.rev)));
            numbered.collect()
        })
        .await;
        let seen = Seen::of_core("alice", &self.talk, core.whole_timeline(&self.talk).await);
        let verdict = check(&harness::Log::default(), &[(self.talk, truth)], &[seen]);
        assert!(
            verdict.duplicated.is_empty() && verdict.reordered.is_empty(),
            "{verdict:#?}"
        );
    }
}

fn cache(profile: &Path) -> PathBuf {
    let accounts = std::fs::read_dir(profile.join("accounts")).expect("accounts");
    let account = accounts.flatten().next().expect("an account");
    account.path().join("cache.db")
}

/// A few bytes that changed, or an end that is missing.
fn damage(file: &Path, random: &mut StdRng) {
    let mut bytes = std::fs::read(file).expect("a cache");
    if random.random_bool(0.3) {
        bytes.truncate(random.random_range(0..bytes.len()));
    } else {
        for _ in 0..random.random_range(1..=64) {
            let at = random.random_range(0..bytes.len());
            bytes[at] = random.random();
        }
    }
    std::fs::write(file, bytes).expect("it can be written");
}
