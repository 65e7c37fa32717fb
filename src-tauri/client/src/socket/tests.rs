use linnet_protocol::{Change, Message, MessageId, NewMessage, ServerFrame, UserId, close};
use tokio::task::LocalSet;

use crate::{
    testing::{Peer, eventually, open},
    view::{Connection, Notice},
};

#[tokio::test]
async fn a_wake_or_another_network_ends_every_wait() {
    LocalSet::new()
        .run_until(async {
            let peer = Peer::start().await;
            let profile = tempfile::tempdir().unwrap();
            let client = open(profile.path()).await;
            // Much longer than the test has.
            peer.script
                .lock()
                .goodbyes
                .push_back((close::RESTART, "240000"));
            let account = peer.sign_in(&client).await;
            let shown = || client.connection(account).unwrap();
            eventually(async || matches!(shown(), Connection::Offline { .. })).await;
            client.look_alive();
            eventually(async || shown() == Connection::Live).await;
        })
        .await;
}

#[tokio::test]
async fn a_connection_that_is_doubted_is_asked_whether_it_is_one() {
    LocalSet::new()
        .run_until(async {
            let peer = Peer::start().await;
            let profile = tempfile::tempdir().unwrap();
            let client = open(profile.path()).await;
            let account = peer.sign_in(&client).await;
            let shown = || client.connection(account).unwrap();
            eventually(async || shown() == Connection::Live).await;
            assert_eq!(peer.script.lock().probes, 0);
            client.look_alive();
            eventually(async || peer.script.lock().probes == 1).await;
        })
        .await;
}

#[tokio::test]
async fn what_comes_with_the_end_of_a_connection_is_told() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            let shown = || client.connection(account).unwrap();
            eventually(async || shown() == Connection::Live).await;
            let mut notices = client.notifications();
            let new = NewMessage::text(MessageId::generate(), peer.talk, "goodbye".to_owned());
            let said = Message::born(&new, UserId::generate(), 3, crate::clock::now());
            {
                let mut script = peer.script.lock();
                script.pushes.push(ServerFrame::Changes {
                    conversation_id: peer.talk,
                    changes: vec![Change::Message(said)],
                });
                script.cuts = true;
            }
            client.look_alive();
            let Some(Notice::Show(shown)) = notices.next().await else {
                panic!("nothing is shown");
            };
            assert!(shown.body.ends_with("goodbye"));
            client.close().await;
        })
        .await;
}
