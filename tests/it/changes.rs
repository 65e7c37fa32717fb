//! What is done to messages besides writing them, without a network and with one.

use harness::{Person, Server, Talk, eventually_equal};
use linnet_client::{RowState, TimelineRow};
use linnet_protocol::{ChangeSettings, MessageId, MessageRef, NotifyLevel};

fn place(talk: &Talk, message_id: MessageId) -> MessageRef {
    MessageRef {
        conversation_id: talk.0,
        message_id,
    }
}

/// One row in words: its text, its marks and its reactions.
fn in_words(row: &TimelineRow) -> String {
    let mut words = if row.deleted {
        "deleted".to_owned()
    } else {
        row.body.clone()
    };
    if row.edited_at.is_some() {
        words.push_str(", edited");
    }
    if row.pinned.is_some() {
        words.push_str(", pinned");
    }
    for reaction in &row.reactions {
        words.push_str(", ");
        words.push_str(&reaction.emoji);
    }
    if row
        .change
        .as_ref()
        .is_some_and(|it| it.state == RowState::Queued)
    {
        words.push_str(" (waits)");
    }
    words
}

async fn words(person: &Person, talk: &Talk) -> Vec<String> {
    person.rows(talk).await.iter().map(in_words).collect()
}

async fn sees(person: &Person, talk: &Talk, expected: &[&str]) {
    let expected: Vec<_> = expected.iter().map(|it| (*it).to_owned()).collect();
    eventually_equal(&expected, || words(person, talk)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_without_a_network_shows_at_once_survives_a_crash_and_arrives_later() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let mut sent = Vec::new();
    for text in ["one", "two", "three", "four"] {
        sent.push(place(&talk, alice.send(&talk, text).await));
    }
    bob.shows(&talk, &["one", "two", "three", "four"]).await;
    alice.message_is(&talk, "four", RowState::Delivered).await;
    alice.network.cut();
    let (client, account) = (&alice.client, alice.account);
    client
        .edit_message(account, sent[0], "first".to_owned())
        .await
        .unwrap();
    client.delete_message(account, sent[1]).await.unwrap();
    client
        .add_reaction(account, sent[2], "👍".to_owned())
        .await
        .unwrap();
    client.pin_message(account, sent[3]).await.unwrap();
    let waiting = [
        "first, edited (waits)",
        "deleted (waits)",
        "three, 👍 (waits)",
        "four, pinned (waits)",
    ];
    sees(&alice, &talk, &waiting).await;
    let alice = alice.crash().reopen().await;
    sees(&alice, &talk, &waiting).await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    let done = ["first, edited", "deleted", "three, 👍", "four, pinned"];
    sees(&bob, &talk, &done).await;
    sees(&alice, &talk, &done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_left_is_changed_before_anybody_sees_it() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.network.cut();
    let wrong = place(&talk, alice.send(&talk, "hallo").await);
    let never = place(&talk, alice.send(&talk, "never mind").await);
    let (client, account) = (&alice.client, alice.account);
    client
        .edit_message(account, wrong, "hello".to_owned())
        .await
        .unwrap();
    client.delete_message(account, never).await.unwrap();
    alice.network.heal();
    client.retry_now(account).unwrap();
    sees(&bob, &talk, &["hello"]).await;
    sees(&alice, &talk, &["hello"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_conversation_is_kept_holds_on_every_device() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let phone = alice.second_device(&server).await;
    alice.network.cut();
    let quiet = ChangeSettings {
        notify: Some(NotifyLevel::Nothing),
        favourite: Some(true),
        ..ChangeSettings::default()
    };
    alice
        .client
        .change_settings(alice.account, talk.0, quiet)
        .await
        .unwrap();
    bob.send(&talk, "psst").await;
    phone.shows(&talk, &["psst"]).await;
    let kept = async |person: &Person| {
        let rows = person.client.list_conversations(person.account).await;
        let row = rows.unwrap().into_iter().find(|it| it.id == talk.0);
        let badge = person.client.badge().await.unwrap();
        row.map(|it| (it.muted, it.favourite, it.unread, badge))
    };
    assert_eq!(kept(&phone).await, Some((false, false, 1, 1)));
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    for person in [&alice, &phone] {
        eventually_equal(&Some((true, true, 1, 0)), || kept(person)).await;
    }
}
