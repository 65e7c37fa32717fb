use std::time::Duration;

use harness::{Server, eventually, eventually_equal};
use linnet_client::Connection;
use rand::{Rng, SeedableRng, rngs::StdRng};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_written_offline_arrives_later() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.network.cut();
    alice.send(&talk, "are you there?").await;
    alice.shows(&talk, &["are you there? (queued)"]).await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.shows(&talk, &["are you there?"]).await;
    alice.shows(&talk, &["are you there?"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_survives_a_crash_and_keeps_its_order() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.network.cut();
    for text in ["one", "two", "three"] {
        alice.send(&talk, text).await;
    }
    alice
        .client
        .save_draft(alice.account, talk.0, "fo".into())
        .await
        .unwrap();
    let crashed = alice.crash();
    let alice = crashed.reopen().await;
    assert_eq!(
        alice.timeline(&talk).await,
        ["one (queued)", "two (queued)", "three (queued)"]
    );
    let details = alice
        .client
        .read_conversation(alice.account, talk.0)
        .await
        .unwrap();
    assert_eq!(details.draft, Some("fo".into()));
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.shows(&talk, &["one", "two", "three"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_while_away_is_there_on_return() {
    let (_server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    bob.network.cut();
    for n in 0..150 {
        alice.send(&talk, &format!("message {n}")).await;
    }
    let typed: Vec<_> = (0..150).map(|n| format!("message {n}")).collect();
    eventually_equal(&typed, || alice.timeline(&talk)).await;
    bob.network.heal();
    bob.client.retry_now(bob.account).unwrap();
    eventually_equal(&typed, || bob.timeline(&talk)).await;
    assert_eq!(bob.unread(&talk).await, 150);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_line_is_noticed_and_nothing_is_lost() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.network.silence();
    alice.send(&talk, "into the silence").await;
    alice.shows(&talk, &["into the silence"]).await;
    eventually("Bob's client gives the line up", || async {
        bob.client.connection(bob.account) != Ok(Connection::Live)
    })
    .await;
    bob.network.heal();
    bob.shows(&talk, &["into the silence"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_messages_survive_ten_kills_of_the_server() {
    let (server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    let seed = rand::rng().random();
    println!("seed {seed}");
    let killing = kill_ten_times(&server, StdRng::seed_from_u64(seed));
    let typing = async {
        for n in 0..500 {
            alice.send(&talk, &format!("message {n}")).await;
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(killing, typing);
    let typed: Vec<_> = (0..500).map(|n| format!("message {n}")).collect();
    for person in [&alice, &bob] {
        person.client.retry_now(person.account).unwrap();
        eventually_equal(&typed, || bodies(person, &talk)).await;
    }
    let places = |rows: Vec<linnet_client::TimelineRow>| -> Vec<_> {
        rows.into_iter().map(|row| (row.id, row.seq)).collect()
    };
    let (ours, theirs) = (
        alice.whole_timeline(&talk).await,
        bob.whole_timeline(&talk).await,
    );
    assert_eq!(places(ours), places(theirs));
}

async fn bodies(person: &harness::Person, talk: &harness::Talk) -> Vec<String> {
    let rows = person.whole_timeline(talk).await;
    rows.into_iter()
        .filter(|row| row.seq.is_some())
        .map(|row| row.body)
        .collect()
}

/// The instants of the kills are the story, so this waits for time and not for something to be seen.
async fn kill_ten_times(server: &Server, mut random: StdRng) {
    for _ in 0..10 {
        let wait = Duration::from_millis(random.random_range(0..1_500));
        tokio::time::sleep(wait).await;
        server.restart().await;
    }
}
