//! Threads and forwarded messages, as several people and computers see them.

use harness::{Person, Server, Talk, eventually_equal};
use linnet_client::{Beyond, RowState, Written};
use linnet_protocol::{MessageId, MessageRef};

async fn answer(person: &Person, talk: &Talk, thread: MessageId, body: &str) -> MessageId {
    let written = Written {
        thread_id: Some(thread),
        ..body.into()
    };
    let sent = person
        .client
        .send_message(person.account, talk.0, written)
        .await;
    sent.expect("it is stored")
}

/// What a person sees who opens the thread: how many answers its root says it has, all of them, and whether any are missing.
async fn thread(
    person: &Person,
    talk: &Talk,
    root: MessageId,
) -> Option<(i64, Vec<String>, Beyond)> {
    let read = person.client.read_thread(person.account, talk.0, root);
    let thread = read.await.ok()?;
    let replies = thread.root.thread.map_or(0, |it| it.replies);
    let rows = thread.rows.iter().map(|it| match it.state {
        RowState::Queued => format!("{} (waits)", it.body),
        _ => it.body.clone(),
    });
    Some((replies, rows.collect(), thread.older))
}

async fn thread_is(person: &Person, talk: &Talk, root: MessageId, replies: i64, rows: &[&str]) {
    let rows = rows.iter().map(|it| (*it).to_owned()).collect();
    let expected = Some((replies, rows, Beyond::Nothing));
    eventually_equal(&expected, || thread(person, talk, root)).await;
}

/// The roots, those with the newest answers first.
async fn threads(person: &Person, talk: &Talk) -> Vec<String> {
    let threads = person.client.list_threads(person.account, talk.0).await;
    let rows = threads.expect("the list").rows;
    rows.into_iter().map(|it| it.body).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_the_same_at_every_computer_also_at_one_that_holds_little_of_the_conversation()
{
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let lunch = alice.send(&talk, "lunch?").await;
    let tax = alice.send(&talk, "the tax").await;
    bob.shows(&talk, &["lunch?", "the tax"]).await;
    answer(&bob, &talk, tax, "done").await;
    answer(&bob, &talk, lunch, "at one").await;
    thread_is(&alice, &talk, lunch, 1, &["at one"]).await;

    alice.network.cut();
    answer(&alice, &talk, lunch, "make it two").await;
    let waits = Some((
        1,
        vec!["at one".to_owned(), "make it two (waits)".to_owned()],
        Beyond::Nothing,
    ));
    assert_eq!(thread(&alice, &talk, lunch).await, waits);
    thread_is(&bob, &talk, lunch, 1, &["at one"]).await;
    let alice = alice.crash().reopen().await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    for person in [&alice, &bob] {
        thread_is(person, &talk, lunch, 2, &["at one", "make it two"]).await;
        let newest_first = vec!["lunch?".to_owned(), "the tax".to_owned()];
        eventually_equal(&newest_first, || threads(person, &talk)).await;
    }

    // What a new computer has at first is the end of the conversation alone.
    server.fill(&[talk], bob.user.id, 120).await;
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    thread_is(&laptop, &talk, lunch, 2, &["at one", "make it two"]).await;
    let third = answer(&laptop, &talk, lunch, "see you").await;
    let all = ["at one", "make it two", "see you"];
    for person in [&alice, &bob, &laptop] {
        thread_is(person, &talk, lunch, 3, &all).await;
    }
    let place = MessageRef {
        conversation_id: talk.0,
        message_id: third,
    };
    let deleting = laptop.client.delete_message(laptop.account, place);
    deleting.await.unwrap();
    for person in [&alice, &bob, &laptop] {
        let replies = || async { thread(person, &talk, lunch).await.map(|it| it.0) };
        eventually_equal(&Some(2), replies).await;
    }
}

/// Text, and whose words they are.
async fn words(person: &Person, talk: &Talk, of: &Person) -> Vec<(String, bool)> {
    let rows = person.rows(talk).await;
    rows.iter()
        .filter(|it| it.seq.is_some())
        .map(|it| {
            let is_theirs = it.forwarded.is_some_and(|it| it.sender_id == of.user.id);
            (it.body.clone(), is_theirs)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forwarded_offline_arrives_once_in_each_place_with_the_name_of_who_wrote_it() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let carol = server.user("carol").await;
    let team = alice.group("Team", &[&carol]).await;
    let direct = alice.direct(&carol).await;
    tokio::join!(carol.sees(&team), carol.sees(&direct));
    let laptop = alice.second_device(&server).await;
    tokio::join!(laptop.sees(&team), laptop.sees(&direct));
    let mut places = Vec::new();
    for body in ["the plan", "and its price"] {
        places.push(MessageRef {
            conversation_id: talk.0,
            message_id: bob.send(&talk, body).await,
        });
    }
    alice.shows(&talk, &["the plan", "and its price"]).await;
    alice.network.cut();
    let to = vec![team.0, direct.0];
    let forwarding = alice
        .client
        .forward_messages(alice.account, places.clone(), to);
    forwarding.await.unwrap();
    let alice = alice.crash().reopen().await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    let both = vec![
        ("the plan".to_owned(), true),
        ("and its price".to_owned(), true),
    ];
    for talk in [&team, &direct] {
        for person in [&alice, &laptop, &carol] {
            eventually_equal(&both, || words(person, talk, &bob)).await;
        }
    }

    // They are words of their own now: what becomes of the first ones does not change them.
    let deleting = bob.client.delete_message(bob.account, places[0]);
    deleting.await.unwrap();
    alice.send(&team, "so far").await;
    let mut all = both;
    all.push(("so far".to_owned(), false));
    for person in [&alice, &laptop, &carol] {
        eventually_equal(&all, || words(person, &team, &bob)).await;
    }
}
