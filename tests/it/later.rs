//! What is kept for later, as one person sees it at two computers.

use std::time::Duration;

use harness::{Person, Server, Talk, eventually, eventually_equal};
use linnet_client::{RowState, Time};
use linnet_protocol::{MessageId, MessageRef, ReminderState};

const HOUR: Duration = Duration::from_hours(1);

fn place(talk: &Talk, message_id: MessageId) -> MessageRef {
    MessageRef {
        conversation_id: talk.0,
        message_id,
    }
}

/// When the server wrote a message down: a moment that has just been.
async fn just_now(person: &Person, talk: &Talk, body: &str) -> (MessageRef, Time) {
    let id = person.send(talk, body).await;
    eventually("it is sent", || async {
        let rows = person.rows(talk).await;
        rows.iter().any(|it| it.id == id && it.seq.is_some())
    })
    .await;
    let rows = person.rows(talk).await;
    let row = rows.iter().find(|it| it.id == id).expect("it was there");
    (place(talk, id), row.created_at)
}

async fn plans(person: &Person) -> Vec<(String, RowState)> {
    let plans = person.client.list_scheduled(person.account).await;
    let plans = plans.expect("the list").into_iter();
    plans.map(|it| (it.body, it.state)).collect()
}

async fn plans_are(person: &Person, expected: &[(&str, RowState)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(body, state)| ((*body).to_owned(), *state))
        .collect();
    eventually_equal(&expected, || plans(person)).await;
}

async fn plan(person: &Person, talk: &Talk, body: &str, at: Time) -> MessageRef {
    let planning = person
        .client
        .schedule_message(person.account, talk.0, body.into(), at);
    place(talk, planning.await.expect("it is stored"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_at_one_computer_is_changed_at_the_other_and_sent_though_both_are_off() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    let (_, now) = just_now(&bob, &talk, "hello").await;
    alice.network.cut();
    let soon = plan(&alice, &talk, "soon", now + HOUR).await;
    let never = plan(&alice, &talk, "never", now + 2 * HOUR).await;
    let queued = RowState::Queued;
    plans_are(&alice, &[("soon", queued), ("never", queued)]).await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    let sent = RowState::Sent;
    for device in [&alice, &laptop] {
        plans_are(device, &[("soon", sent), ("never", sent)]).await;
    }

    let (client, account) = (&laptop.client, laptop.account);
    client.cancel_scheduled(account, never).await.unwrap();
    plans_are(&alice, &[("soon", sent)]).await;
    // The line is cut before the new text has got through: it waits, and is at the other computer afterwards.
    laptop.network.cut();
    let change = client.change_scheduled(account, soon, "sooner".to_owned(), now + HOUR);
    change.await.unwrap();
    assert_eq!(plans(&laptop).await[0].0, "sooner");
    assert_eq!(plans(&alice).await[0].0, "soon");
    laptop.network.heal();
    client.retry_now(account).unwrap();
    plans_are(&alice, &[("sooner", sent)]).await;

    // Its time is now, and nobody of hers is there: as soon as the server knows it, which may have sent it by then.
    let change = client.change_scheduled(account, soon, "now".to_owned(), now);
    change.await.unwrap();
    eventually("the server knows the change", || async {
        plans(&alice).await.iter().all(|(body, _)| body == "now")
    })
    .await;
    let (alice, laptop) = (alice.quit().await, laptop.quit().await);
    bob.shows(&talk, &["hello", "now"]).await;
    for device in [alice.reopen().await, laptop.reopen().await] {
        device.shows(&talk, &["hello", "now"]).await;
        plans_are(&device, &[]).await;
        let rows = device.rows(&talk).await;
        assert_eq!(rows[1].id, soon.message_id);
        assert!(rows[1].own);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_takes_its_file_as_it_is_when_it_is_tried_again() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let (_, now) = just_now(&bob, &talk, "hello").await;
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().join("report.txt");
    std::fs::write(&report, "a first draft").unwrap();
    alice.network.cut();
    let (client, account) = (&alice.client, alice.account);
    let offered = client.offer_files(account, talk.0, vec![report.clone()]);
    assert!(offered.await.unwrap().refused.is_empty());
    plan(&alice, &talk, "read it", now + HOUR).await;
    std::fs::write(&report, "finished").unwrap();
    alice.network.heal();
    client.retry_now(account).unwrap();
    let unsent = async || client.list_unsent().await.unwrap();
    let states = async || unsent().await.iter().map(|it| it.state).collect::<Vec<_>>();
    eventually_equal(&vec![RowState::Failed], states).await;
    let failed = unsent().await.remove(0).id;
    client.retry_unsent(account, failed).await.unwrap();
    plans_are(&alice, &[("read it", RowState::Sent)]).await;
}

async fn reminders(person: &Person) -> Vec<(String, ReminderState)> {
    let rows = person.client.list_reminders(person.account).await;
    let rows = rows.expect("the list").into_iter();
    rows.map(|it| (it.message.map(|it| it.body).unwrap_or_default(), it.state))
        .collect()
}

async fn reminders_are(person: &Person, expected: &[(&str, ReminderState)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(body, state)| ((*body).to_owned(), *state))
        .collect();
    eventually_equal(&expected, || reminders(person)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_comes_due_at_both_computers_is_put_off_at_one_and_done_at_the_other() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    let (call, now) = just_now(&bob, &talk, "call me").await;
    let (tax, _) = just_now(&bob, &talk, "the tax").await;
    alice.shows(&talk, &["call me", "the tax"]).await;
    let set = |place, at| alice.client.set_reminder(alice.account, place, at);
    let waiting = ReminderState::Waiting;
    alice.network.cut();
    let calling = set(call, now + HOUR).await.unwrap();
    set(tax, now + 2 * HOUR).await.unwrap();
    reminders_are(&alice, &[("call me", waiting), ("the tax", waiting)]).await;
    assert_eq!(reminders(&laptop).await, []);
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    reminders_are(&laptop, &[("call me", waiting), ("the tax", waiting)]).await;

    let put_off = |at| laptop.client.put_off_reminder(laptop.account, calling, at);
    put_off(now).await.unwrap();
    let due = ReminderState::Due;
    for device in [&alice, &laptop] {
        reminders_are(device, &[("call me", due), ("the tax", waiting)]).await;
    }
    put_off(now + 3 * HOUR).await.unwrap();
    for device in [&alice, &laptop] {
        reminders_are(device, &[("the tax", waiting), ("call me", waiting)]).await;
    }
    let finish = alice.client.finish_reminder(alice.account, calling);
    finish.await.unwrap();
    for device in [&alice, &laptop] {
        reminders_are(device, &[("the tax", waiting)]).await;
    }
    assert_eq!(reminders(&bob).await, [], "nobody else hears of it");
}
