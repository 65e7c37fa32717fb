//! How much of the past a computer keeps.

use harness::{Computer, Person, Server, Talk, eventually, eventually_equal};
use linnet_client::{MAIN_WINDOW, Place, View};
use linnet_protocol::MessageRef;

/// More than a snapshot brings.
const MANY: i64 = 230;

fn place(talk: &Talk, message_id: linnet_protocol::MessageId) -> MessageRef {
    MessageRef {
        conversation_id: talk.0,
        message_id,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recent_or_unread_of_conversations_that_nobody_opened_is_there_without_a_network() {
    let server = Server::start_without_limits().await;
    let (alice, bob) = tokio::join!(server.user("alice"), server.user("bob"));
    let talks = [
        alice.group("Team", &[&bob]).await,
        alice.group("Old team", &[&bob]).await,
        alice.group("Old and unread", &[&bob]).await,
    ];
    for talk in &talks {
        bob.sees(talk).await;
    }
    server.fill(&talks, bob.user.id, MANY).await;
    for old in &talks[1..] {
        server.age(old, 40).await;
    }
    server.was_read(&talks[1], alice.user.id).await;
    let computer = Computer::new(&server).await;
    let mut core = computer.start().await;
    core.sign_in(&computer, "alice").await;
    let here = async |talk: &Talk| {
        let rows = core.timeline(talk).await;
        i64::try_from(rows.len()).unwrap()
    };
    eventually("all that is recent or unread is here", || async {
        here(&talks[0]).await == MANY && here(&talks[2]).await == MANY
    })
    .await;
    computer.network.cut();
    assert_eq!(here(&talks[0]).await, MANY);
    // Of what is older there is the end.
    let old = here(&talks[1]).await;
    assert!((1..MANY).contains(&old), "{old}");
    core.close().await;
}

async fn keep(person: &Person, days: u32) {
    let mut settings = person.client.read_settings();
    settings.history_days = days;
    let kept = person.client.write_settings(settings).await;
    kept.expect("it is stored");
}

/// Everything that can be scrolled to without a network.
async fn here(person: &Person, talk: &Talk) -> Vec<String> {
    let mut rows = person.rows(talk).await;
    while let Some(seq) = rows.first().and_then(|it| it.seq) {
        let place = Place::Around { seq };
        let read = person
            .client
            .read_timeline(person.account, talk.0, place)
            .await;
        let before = read.expect("rows").rows.into_iter();
        let before: Vec<_> = before.take_while(|it| it.seq < Some(seq)).collect();
        if before.is_empty() {
            break;
        }
        rows.splice(0..0, before);
    }
    rows.into_iter().map(|it| it.body).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_older_than_the_person_wants_goes_except_what_they_still_need() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let other = alice.group("On the screen", &[&bob]).await;
    bob.sees(&other).await;
    server.fill(&[talk, other], bob.user.id, MANY).await;
    let mut important = Vec::new();
    for body in ["pinned", "saved", "gone"] {
        important.push(bob.send(&talk, body).await);
    }
    bob.message_is(&talk, "gone", linnet_client::RowState::Sent)
        .await;
    server.age(&talk, 40).await;
    server.age(&other, 40).await;
    server.fill(&[talk, other], bob.user.id, 60).await;

    let laptop = alice.second_device(&server).await;
    for talk in [&talk, &other] {
        laptop.sees(talk).await;
        laptop.whole_timeline(talk).await;
    }
    let (client, account) = (&laptop.client, laptop.account);
    client
        .pin_message(account, place(&talk, important[0]))
        .await
        .unwrap();
    client
        .save_message(account, place(&talk, important[1]))
        .await
        .unwrap();
    client.set_view(
        MAIN_WINDOW,
        View {
            account_id: Some(account),
            conversation_id: Some(other.0),
            focused: true,
            ..View::default()
        },
    );
    keep(&laptop, 30).await;
    // Nobody has read any of it: all of it is unread, and stays.
    let before = here(&laptop, &talk).await.len();
    laptop.reads(&talk).await;
    keep(&laptop, 31).await;
    let recent: Vec<String> = (1..=60).map(|n| format!("missed {n}")).collect();
    eventually_equal(&recent, || here(&laptop, &talk)).await;
    assert!(before > 60 + usize::try_from(MANY).unwrap());
    assert!(here(&laptop, &other).await.len() > usize::try_from(MANY).unwrap());

    laptop.network.cut();
    let pins = client.list_pins(account, talk.0).await.unwrap();
    assert_eq!(pins.rows[0].body, "pinned");
    let saved = client.list_saved(account).await.unwrap();
    assert_eq!(saved[0].row.as_ref().unwrap().body, "saved");
    let found = client.search(search("gone")).await.unwrap();
    assert!(found.is_none_or(|it| it.hits.is_empty()));
    // The server still has it all.
    laptop.network.heal();
    client.retry_now(account).unwrap();
    laptop.is_live().await;
    let all = laptop.whole_timeline(&talk).await;
    assert!(all.iter().any(|it| it.body == "gone"));
}

fn search(query: &str) -> linnet_client::Search {
    linnet_client::Search {
        query: query.to_owned(),
        ..linnet_client::Search::default()
    }
}
