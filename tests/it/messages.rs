use harness::{Server, eventually_equal};
use linnet_client::RowState;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_reaches_the_other_person() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.send(&talk, "hello, Bob").await;
    bob.shows(&talk, &["hello, Bob"]).await;
    bob.send(&talk, "hello, Alice").await;
    alice.shows(&talk, &["hello, Bob", "hello, Alice"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_kept_byte_for_byte() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let texts = [
        "  two  spaces\n\ttab ",
        "e\u{301} is not é",
        "👩‍👩‍👧 🇩🇪",
        "\u{202e}turned",
        "<b>&amp;</b>",
    ];
    for text in texts {
        alice.send(&talk, text).await;
    }
    bob.shows(&talk, &texts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_hears_everything_in_one_order() {
    let server = Server::start().await;
    let (alice, bob, carol) = tokio::join!(
        server.user("alice"),
        server.user("bob"),
        server.user("carol")
    );
    let group = alice.group("Book club", &[&bob, &carol]).await;
    tokio::join!(bob.sees(&group), carol.sees(&group));
    for n in 0..10 {
        let [from_alice, from_bob, from_carol] =
            ["alice", "bob", "carol"].map(|name| format!("{name} {n}"));
        tokio::join!(
            alice.send(&group, &from_alice),
            bob.send(&group, &from_bob),
            carol.send(&group, &from_carol),
        );
    }
    eventually_equal(&30, || async { sent(&alice.timeline(&group).await) }).await;
    let seen = alice.timeline(&group).await;
    eventually_equal(&seen, || bob.timeline(&group)).await;
    eventually_equal(&seen, || carol.timeline(&group)).await;
    for name in ["alice", "bob", "carol"] {
        let own: Vec<_> = seen
            .iter()
            .filter(|it| it.starts_with(name))
            .cloned()
            .collect();
        let typed: Vec<_> = (0..10).map(|n| format!("{name} {n}")).collect();
        assert_eq!(own, typed, "what one person sends keeps its order");
    }
}

fn sent(timeline: &[String]) -> usize {
    timeline.iter().filter(|row| !row.ends_with(')')).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_go_from_sent_to_delivered_to_read() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.send(&talk, "seen?").await;
    alice.message_is(&talk, "seen?", RowState::Delivered).await;
    bob.shows(&talk, &["seen?"]).await;
    assert_eq!(bob.unread(&talk).await, 1);
    bob.reads(&talk).await;
    alice.message_is(&talk, "seen?", RowState::Read).await;
    assert_eq!(bob.unread(&talk).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_over_the_limit_is_refused_before_it_leaves() {
    let (_server, alice, _bob, talk) = Server::with_two_people_talking().await;
    let long = "x".repeat(8_001);
    let refused = alice
        .client
        .send_message(alice.account, talk.0, long.into())
        .await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(alice.timeline(&talk).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_people_in_one_process_hear_each_other() {
    let server = Server::start().await;
    let mut people = Vec::new();
    for n in 0..10 {
        people.push(server.user(&format!("person{n}")).await);
    }
    let (first, others) = people.split_first().unwrap();
    let group = first
        .group("Choir", &others.iter().collect::<Vec<_>>())
        .await;
    for (n, person) in people.iter().enumerate() {
        person.sees(&group).await;
        person.send(&group, &format!("voice {n}")).await;
    }
    eventually_equal(&10, || async { sent(&first.timeline(&group).await) }).await;
    let seen = first.timeline(&group).await;
    for person in others {
        eventually_equal(&seen, || person.timeline(&group)).await;
    }
}
