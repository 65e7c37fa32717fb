use chrono::TimeDelta;
use linnet_protocol::{Message, NewMessage};
use tokio::task::LocalSet;

use super::*;
use crate::{
    Place,
    testing::{Peer, eventually, open},
};

fn at(seq: i64) -> DateTime<Utc> {
    DateTime::default() + TimeDelta::minutes(seq)
}

/// One message a minute.
fn past(peer: &Peer) -> Vec<Message> {
    let message = |seq: i64| {
        let new = NewMessage::text(MessageId::generate(), peer.talk, format!("message {seq}"));
        Message::born(&new, peer.alice.id, seq, at(seq))
    };
    (3..=500).map(message).collect()
}

#[tokio::test]
async fn a_moment_or_a_message_that_is_not_here_is_fetched_once() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let all = past(&peer);
            peer.script.lock().past.clone_from(&all);
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            let talk = peer.talk;
            eventually(|| async { client.read_conversation(account, talk).await.is_ok() }).await;
            let jump = |to| client.jump(account, talk, to);
            let moment = |at| Jump::Time { at };
            let message = |n: usize| Jump::Message {
                message_id: all[n].id,
            };
            // Newer than everything: the newest is here.
            assert_eq!(jump(moment(at(1_000))).await, Ok(500));
            assert_eq!(peer.script.lock().pages, 0);

            assert_eq!(jump(moment(at(123))).await, Ok(123));
            assert_eq!(jump(moment(at(300) - TimeDelta::seconds(1))).await, Ok(300));
            assert_eq!(jump(moment(at(-5))).await, Ok(3));
            assert_eq!(jump(message(400)).await, Ok(403));
            let place = Place::Around { seq: 123 };
            let timeline = client.read_timeline(account, talk, place).await.unwrap();
            assert!(timeline.rows.iter().any(|it| it.body == "message 123"));

            let asked = peer.script.lock().pages;
            client.sign_out(account).await.unwrap();
            for (to, seq) in [
                (moment(at(123)), 123),
                (moment(at(-5)), 3),
                (message(400), 403),
            ] {
                assert_eq!(jump(to).await, Ok(seq));
            }
            assert!(jump(moment(at(200))).await.is_err());
            assert_eq!(peer.script.lock().pages, asked);
            client.close().await;
        })
        .await;
}
