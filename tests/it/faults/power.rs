use std::sync::Arc;

use harness::{Computer, Core, Disk, Seen, Server, cycles};
use parking_lot::Mutex;

use super::Story;

/// Makes every flush do nothing.
const EAT_MY_DATA: &str = "/usr/lib/x86_64-linux-gnu/libeatmydata.so";

fn disk() -> Option<Arc<Mutex<Disk>>> {
    let made = Disk::make();
    if let Err(why) = &made {
        println!("SKIPPED: no disk whose power can be cut: {why:#}");
    }
    made.ok().map(|it| Arc::new(Mutex::new(it)))
}

/// Cuts the power while messages are sent, and looks at what is on the disk. Returns how many messages that were shown as
/// accepted before the cut are not there.
async fn cut(story: &Story, disk: &Arc<Mutex<Disk>>, core: &Core, n: u64) -> usize {
    let name = format!("cut {n}");
    let cutting = async {
        let before = story.log.len();
        harness::eventually("some messages are accepted", || async {
            story.log.len() >= before + 5
        })
        .await;
        let accepted = story.log.accepted_now();
        let disk = disk.clone();
        // The sending goes on meanwhile.
        let cut = tokio::task::spawn_blocking(move || disk.lock().cut()).await;
        let copy = cut.expect("it ends").expect("a copy of the disk");
        (copy, accepted)
    };
    let (copy, accepted) = tokio::select! {
        () = story.send_on(core, &name) => panic!("the core ended"),
        cut = cutting => cut,
    };
    let profile = copy.path().join("profile");
    assert!(is_whole(&profile), "the database is damaged");
    let found = Computer::at(&story.server, &profile)
        .await
        .without_keychain();
    found.network.cut();
    let after = found.start().await;
    assert!(!after.opened.rebuilt, "the cache was taken for damaged");
    let rows = after.timeline(&story.talk).await;
    after.close().await;
    let seen = Seen::of_core("after the cut", &story.talk, rows);
    accepted.iter().filter(|id| !seen.has(**id)).count()
}

fn is_whole(profile: &std::path::Path) -> bool {
    let accounts = std::fs::read_dir(profile.join("accounts")).expect("accounts");
    accounts.flatten().all(|account| {
        let cache = rusqlite::Connection::open(account.path().join("cache.db"));
        let verdict = cache.and_then(|it| {
            it.query_row("pragma integrity_check", (), |row| row.get::<_, String>(0))
        });
        verdict.as_deref() == Ok("ok")
    })
}

async fn on(disk: &Mutex<Disk>, environment: &[(&str, &str)]) -> (Story, Core) {
    let server = Server::start_without_limits().await;
    let profile = disk.lock().path().join("profile");
    let mut computer = Computer::at(&server, &profile).await.without_keychain();
    for (name, value) in environment {
        computer = computer.with(name, value);
    }
    let bob = server.user("bob").await;
    let mut core = computer.start().await;
    core.sign_up(&computer, "alice").await;
    let talk = core.direct(bob.user.id).await;
    bob.sees(&talk).await;
    let log = harness::Log::default();
    let story = Story {
        server,
        computer,
        bob,
        talk,
        log,
    };
    (story, core)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_survives_a_power_cut() {
    let Some(disk) = disk() else { return };
    let (story, core) = on(&disk, &[]).await;
    let cycles = cycles(5);
    for n in 0..cycles {
        let lost = cut(&story, &disk, &core, n).await;
        assert_eq!(lost, 0, "accepted, and lost in cut {n}");
    }
    let verdict = story.verdict(&core).await;
    println!("{cycles} power cuts, {verdict}");
    verdict.assert_clean();
    core.close().await;
}

/// So that the cuts are known to see what they should see.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_flush_loses_what_it_accepted() {
    if !std::path::Path::new(EAT_MY_DATA).exists() {
        println!("SKIPPED: no libeatmydata (Debian: eatmydata)");
        return;
    }
    let Some(disk) = disk() else { return };
    let (story, core) = on(&disk, &[("LD_PRELOAD", EAT_MY_DATA)]).await;
    // What was there before is on the disk: only what is sent from now on is at stake.
    disk.lock().flush();
    let lost = cut(&story, &disk, &core, 0).await;
    println!("without flushes {lost} of {} are lost", story.log.len());
    assert!(lost > 0);
    core.close().await;
}
