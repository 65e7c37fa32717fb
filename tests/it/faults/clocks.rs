use std::{
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use harness::{Computer, Core, Seen, Server, Talk, check, eventually};

const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// A core on a computer whose clock is this far off.
async fn off_by(server: &Server, name: &str, by: &str) -> Core {
    let computer = Computer::new(server)
        .await
        .without_keychain()
        .with("LD_PRELOAD", FAKETIME)
        .with("FAKETIME", by)
        .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .with("DONT_FAKE_MONOTONIC", "1");
    let mut core = computer.start().await;
    core.sign_up(&computer, name).await;
    // The cable lives as long as the story.
    std::mem::forget(computer);
    core
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_are_years_off_change_neither_order_nor_times() {
    if !Path::new(FAKETIME).exists() {
        println!("SKIPPED: no libfaketime (Debian: faketime)");
        return;
    }
    let server = Server::start_without_limits().await;
    let early = off_by(&server, "early", "-10y").await;
    let late = off_by(&server, "late", "+10y").await;
    let with = vec![early.own().await.user_id];
    let talk = late.group("Clocks", with).await;
    early.sees(&talk).await;
    let log = harness::Log::default();
    for n in 0..20 {
        for (name, core) in [("early", &early), ("late", &late)] {
            let body = format!("line {n} of {name}");
            log.begin(name, &talk, &body);
            log.accepted(&body, core.send(&talk, &body).await);
        }
    }
    eventually("everything is sent", || async {
        let is_sent = |rows: Vec<linnet_headless::Row>| {
            rows.len() == 40 && rows.iter().all(|it| it.seq.is_some())
        };
        is_sent(early.rows(&talk).await) && is_sent(late.rows(&talk).await)
    })
    .await;
    let mut seen = Vec::new();
    for (name, core) in [("early", &early), ("late", &late)] {
        seen.push(of(name, core, &talk).await);
    }
    check(&log, &[(talk, server.timeline(&talk).await)], &seen).assert_clean();
}

/// What the core shows, each row with the time of the server.
async fn of(name: &str, core: &Core, talk: &Talk) -> Seen {
    let rows = core.rows(talk).await;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a time");
    for row in &rows {
        let written = Duration::from_micros(u64::try_from(row.written).expect("after 1970"));
        let distance = now.abs_diff(written);
        assert!(
            distance < Duration::from_mins(5),
            "{name}: {distance:?} off"
        );
    }
    Seen::of_core(name, talk, rows)
}
