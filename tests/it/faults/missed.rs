use std::time::Instant;

use harness::{Computer, Server, Talk, eventually};

use super::Story;

/// The bench has the full numbers: `cargo xtask bench --client`.
const TALKS: usize = 12;
const MISSED: i64 = 120;

#[tokio::test(flavor = "multi_thread")]
async fn much_that_was_missed_is_caught_up_with_what_is_on_the_screen_first() {
    let server = Server::start_without_limits().await;
    let computer = Computer::new(&server).await;
    let story = Story::begin_at(server, computer).await;
    let core = story.computer.start().await;
    core.is_live().await;
    let mut talks = vec![story.talk];
    for n in 1..TALKS {
        let with = vec![story.bob.user.id];
        talks.push(core.group(&format!("Talk {n}"), with).await);
    }
    core.close().await;
    story.server.fill(&talks, story.bob.user.id, MISSED).await;
    let begun = Instant::now();
    let core = story.computer.start().await;
    core.look_at(&story.talk).await;
    let has_newest = async |talk: &Talk| {
        let rows = core.rows(talk).await;
        rows.last()
            .is_some_and(|it| it.body == format!("missed {MISSED}"))
    };
    eventually("the newest message is on the screen", || {
        has_newest(&story.talk)
    })
    .await;
    let first = begun.elapsed();
    core.is_live().await;
    let complete = begun.elapsed();
    for talk in &talks {
        assert!(has_newest(talk).await);
        let truth = story.server.timeline(talk).await;
        let truth: Vec<_> = truth.into_iter().map(|it| (it.id, it.seq)).collect();
        let rows = core.whole_timeline(talk).await;
        let rows: Vec<_> = rows
            .into_iter()
            .map(|it| (it.id, it.seq.unwrap_or(0)))
            .collect();
        assert_eq!(truth, rows);
    }
    println!("{MISSED} missed in each of {TALKS}: first screen {first:?}, complete {complete:?}");
}
