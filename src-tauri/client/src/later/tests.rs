use chrono::{DateTime, TimeDelta};
use linnet_protocol::{
    Message, MessageId, MessageRef, NewMessage, PersonalChange, Reminder, ReminderId,
    ReminderState, Request, ServerFrame, UserId,
};
use tokio::task::LocalSet;

use crate::{
    Client,
    outbox::queries as outbox,
    testing::{Peer, eventually, open},
    view::{AccountId, Connection, Notice, RowState, UnsentKind},
};

/// A client that is signed in and holds the conversation, in which somebody has written.
async fn talking(peer: &Peer, dir: &std::path::Path) -> (Client, AccountId, MessageRef) {
    let new = NewMessage::text(MessageId::generate(), peer.talk, "come at ten".to_owned());
    let said = Message::born(&new, UserId::generate(), 3, DateTime::default());
    peer.script.lock().past.push(said);
    let client = open(dir).await;
    let account = peer.sign_in(&client).await;
    eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
    let place = MessageRef {
        conversation_id: peer.talk,
        message_id: new.id,
    };
    (client, account, place)
}

#[tokio::test]
async fn what_is_planned_without_a_network_outlives_a_crash_and_leaves_as_it_was_at_last() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account, place) = talking(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            let at = crate::clock::now() + TimeDelta::hours(1);
            let plan = client.schedule_message(account, peer.talk, "soon".into(), at);
            let planned = MessageRef {
                message_id: plan.await.unwrap(),
                ..place
            };
            let never = client.schedule_message(account, peer.talk, "never".into(), at);
            let never = MessageRef {
                message_id: never.await.unwrap(),
                ..place
            };
            client.cancel_scheduled(account, never).await.unwrap();
            let later = at + TimeDelta::hours(1);
            let change = client.change_scheduled(account, planned, "later".into(), later);
            change.await.unwrap();
            drop(client);

            let client = open(dir.path()).await;
            let listed = client.list_scheduled(account).await.unwrap();
            assert_eq!(listed.len(), 1);
            let line = (listed[0].body.as_str(), listed[0].send_at, listed[0].state);
            assert_eq!(line.0, "later");
            assert!((line.1 - later).abs() < TimeDelta::milliseconds(1));
            assert_eq!(line.2, RowState::Queued);
            peer.sign_in(&client).await;
            let plans = || {
                let asked = peer.script.lock().asked.clone();
                let plan = |it: Request| match it {
                    Request::ScheduleMessage(new) => Some(new.message.body),
                    _ => None,
                };
                asked.into_iter().filter_map(plan).collect::<Vec<_>>()
            };
            eventually(|| async { plans() == ["later"] }).await;
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn reminders_and_saved_messages_show_as_they_will_be() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account, place) = talking(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            client.save_message(account, place).await.unwrap();
            let saved = client.list_saved(account).await.unwrap();
            let bodies: Vec<_> = saved.iter().filter_map(|it| it.row.as_ref()).collect();
            assert_eq!(bodies[0].body, "come at ten");
            client.unsave_message(account, place).await.unwrap();
            assert!(client.list_saved(account).await.unwrap().is_empty());

            let at = crate::clock::now() + TimeDelta::hours(1);
            let set = client.set_reminder(account, place, at).await.unwrap();
            let later = at + TimeDelta::hours(1);
            client.put_off_reminder(account, set, later).await.unwrap();
            let listed = client.list_reminders(account).await.unwrap();
            assert_eq!(listed.len(), 1);
            assert_eq!((listed[0].id, listed[0].remind_at), (set, later));
            assert_eq!(listed[0].message.as_ref().unwrap().body, "come at ten");
            client.finish_reminder(account, set).await.unwrap();
            assert!(client.list_reminders(account).await.unwrap().is_empty());
            let unsent = client.list_unsent().await.unwrap();
            let kinds: Vec<_> = unsent.iter().map(|it| it.kind).collect();
            assert_eq!(kinds, [UnsentKind::Save], "the reminder never was");
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_reminder_that_comes_due_alerts_once() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, _account, place) = talking(&peer, dir.path()).await;
            let mut notices = client.notifications();
            let id = ReminderId::generate();
            let push = |rev, state| ServerFrame::Personal {
                rev,
                change: PersonalChange::Reminder(Reminder {
                    id,
                    conversation_id: place.conversation_id,
                    message_id: place.message_id,
                    remind_at: DateTime::default(),
                    state,
                    rev,
                }),
            };
            let states = [
                ReminderState::Waiting,
                ReminderState::Due,
                ReminderState::Due,
            ];
            let pushes = (2..).zip(states).map(|(rev, state)| push(rev, state));
            peer.script.lock().pushes.extend(pushes);
            client.look_alive();
            let Some(Notice::Show(shown)) = notices.next().await else {
                panic!("nothing is shown");
            };
            assert_eq!(shown.body, "Reminder: come at ten");
            peer.script.lock().pushes.push(push(5, ReminderState::Done));
            client.look_alive();
            let taken_back = notices.next().await;
            assert!(matches!(taken_back, Some(Notice::Withdraw { .. })));
            client.close().await;
            assert!(notices.next().await.is_none(), "it alerts once");
        })
        .await;
}

/// The outbox has begun with it between the look and the change.
async fn begins_meanwhile<T>(
    client: &Client,
    account: AccountId,
    change: impl Future<Output = T>,
) -> T {
    let position = client.list_unsent().await.unwrap()[0].id;
    let account = client.account(account).unwrap();
    let (go, gone) = std::sync::mpsc::channel();
    let beginning = account.store.write(move |tx| {
        gone.recv().unwrap();
        outbox::begin(tx, position)
    });
    let letting_go = async {
        for _ in 0..3 {
            account.store.read(|_| Ok(())).await.unwrap();
        }
        go.send(()).unwrap();
    };
    let (begun, changed, ()) = tokio::join!(beginning, change, letting_go);
    begun.unwrap();
    changed
}

#[tokio::test]
async fn what_is_on_its_way_by_now_is_cancelled_there() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, id, place) = talking(&peer, dir.path()).await;
            client.sign_out(id).await.unwrap();
            let at = crate::clock::now() + TimeDelta::hours(1);
            let plan = client.schedule_message(id, peer.talk, "soon".into(), at);
            let planned = MessageRef {
                message_id: plan.await.unwrap(),
                ..place
            };
            let cancelling = client.cancel_scheduled(id, planned);
            begins_meanwhile(&client, id, cancelling).await.unwrap();
            let account = client.account(id).unwrap();
            let all = account.store.read(outbox::all).await.unwrap();
            let last = &all.last().unwrap().request;
            assert!(matches!(last, Request::CancelScheduled(it) if *it == planned));
            client.close().await;
        })
        .await;
}
