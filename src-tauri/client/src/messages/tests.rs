use linnet_protocol::{
    ConversationId, ErrorCode, Message, MessageId, NewMessage, Request, ThreadSummary, limits,
};
use tokio::task::LocalSet;

use crate::{
    Client, CoreError,
    testing::{Peer, eventually, open},
    view::{AccountId, Beyond, Connection, Place, Quoted, Written},
};

/// A client that is signed in and holds the conversation.
async fn talking(peer: &Peer, dir: &std::path::Path) -> (Client, AccountId) {
    let client = open(dir).await;
    let account = peer.sign_in(&client).await;
    eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
    (client, account)
}

fn past(peer: &Peer) -> Vec<Message> {
    let message = |seq: i64| {
        let new = NewMessage::text(MessageId::generate(), peer.talk, format!("message {seq}"));
        Message::born(&new, peer.alice.id, seq, chrono::DateTime::default())
    };
    (3..=50).map(message).collect()
}

#[tokio::test]
async fn what_an_answer_answers_is_shown_with_it_and_fetched_once_where_it_is_not_here() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let all = past(&peer);
            peer.script.lock().past.clone_from(&all);
            let (client, account) = talking(&peer, dir.path()).await;
            for reply_to in [all[4].id, MessageId::generate()] {
                let written = Written {
                    reply_to: Some(reply_to),
                    silent: true,
                    ..Written::from("yes")
                };
                let sent = client.send_message(account, peer.talk, written).await;
                sent.unwrap();
            }
            let quoted = || async {
                let read = client.read_timeline(account, peer.talk, Place::Newest);
                read.await.unwrap().quoted
            };
            eventually(|| async { !quoted().await.is_empty() }).await;
            let expected = Quoted {
                id: all[4].id,
                seq: Some(7),
                sender_id: peer.alice.id,
                sender_name: "Alice".into(),
                body: "message 7".into(),
                deleted: false,
                files: 0,
            };
            assert_eq!(quoted().await, [expected]);
            eventually(|| async { peer.script.lock().sends.len() == 2 }).await;
            let sends = peer.script.lock().sends.clone();
            assert_eq!(
                (sends[0].reply_to, sends[0].silent),
                (Some(all[4].id), true)
            );
            for _ in 0..10 {
                quoted().await;
            }
            assert_eq!(
                peer.script.lock().lookups,
                2,
                "what is nowhere is not asked for again"
            );
            let timeline = client
                .read_timeline(account, peer.talk, Place::Newest)
                .await;
            let rows = timeline.unwrap().rows;
            assert!(
                rows.iter().all(|it| it.body != "message 7"),
                "it is no row here"
            );
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn an_answer_from_outside_leaves_what_is_being_written() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            let saved = client
                .save_draft(account, peer.talk, "half a thou".into())
                .await;
            saved.unwrap();
            let bytes = b"a picture".to_vec();
            let pasted = client.paste_file(account, peer.talk, "a.txt", bytes).await;
            pasted.unwrap();
            client
                .answer(account, (peer.talk, None), "soon".into())
                .await
                .unwrap();
            let long = "x".repeat(limits::MESSAGE_CHARS + 1);
            let refused = client
                .answer(account, (peer.talk, None), long.clone())
                .await;
            assert!(refused.is_err());
            let details = client.read_conversation(account, peer.talk).await.unwrap();
            let kept = format!("{long}\nhalf a thou");
            assert_eq!(details.draft, Some(kept.as_str().into()));
            let chosen = client.chosen_files(account, peer.talk).await.unwrap();
            assert_eq!(chosen.files.len(), 1);
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn the_draft_goes_with_the_message_and_stays_with_a_refusal() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            eventually(|| async { client.read_conversation(account, peer.talk).await.is_ok() })
                .await;
            let draft = || async {
                client
                    .read_conversation(account, peer.talk)
                    .await
                    .unwrap()
                    .draft
            };

            let long = "x".repeat(8_001);
            client
                .save_draft(account, peer.talk, long.clone().into())
                .await
                .unwrap();
            let refused = client
                .send_message(account, peer.talk, long.clone().into())
                .await;
            assert_eq!(refused.unwrap_err().code(), Some(ErrorCode::TooLong));
            assert_eq!(draft().await, Some(long.into()));

            client
                .send_message(account, peer.talk, "short".into())
                .await
                .unwrap();
            assert_eq!(draft().await, None);
            let nowhere = client
                .send_message(account, ConversationId::generate(), "hi".into())
                .await;
            assert_eq!(nowhere, Err(CoreError::NotFound));
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_thread_is_read_from_here_and_completed_behind_whoever_reads_it() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let mut all = past(&peer);
            let root = all[10].id;
            for at in (12..44).step_by(4) {
                all[at].thread_id = Some(root);
            }
            all[10].thread = Some(ThreadSummary {
                replies: 8,
                last_seq: all[40].seq,
            });
            peer.script.lock().past.clone_from(&all);
            let (client, account) = talking(&peer, dir.path()).await;
            let read = || async { client.read_thread(account, peer.talk, root).await.unwrap() };
            let thread = read().await;
            assert_eq!((thread.root.id, thread.older), (root, Beyond::Server));
            let written = Written {
                thread_id: Some(root),
                ..Written::from("mine")
            };
            client.sign_out(account).await.unwrap();
            client
                .send_message(account, peer.talk, written)
                .await
                .unwrap();
            peer.sign_in(&client).await;
            eventually(|| async { read().await.older == Beyond::Nothing }).await;
            let bodies: Vec<_> = read().await.rows.into_iter().map(|it| it.body).collect();
            let answers = all.iter().filter(|it| it.thread_id == Some(root));
            let mut expected: Vec<_> = answers.map(|it| it.body.clone()).collect();
            expected.push("mine".into());
            assert_eq!(bodies, expected);
            let threads = client.list_threads(account, peer.talk).await.unwrap().rows;
            assert_eq!(threads.len(), 1);
            assert_eq!(threads[0].thread.map(|it| it.replies), Some(8));
            let timeline = client
                .read_timeline(account, peer.talk, Place::Newest)
                .await;
            assert_eq!(
                timeline.unwrap().older,
                Beyond::Server,
                "they are no stretch"
            );
            client.close().await;
        })
        .await;
}

/// What somebody else has said, read to its end.
async fn heard(peer: &Peer, dir: &std::path::Path) -> (Client, AccountId, Message) {
    let new = NewMessage::text(MessageId::generate(), peer.talk, "look".to_owned());
    let bob = linnet_protocol::UserId::generate();
    let said = Message::born(&new, bob, 3, chrono::DateTime::default());
    peer.script.lock().past.push(said.clone());
    let (client, account) = talking(peer, dir).await;
    (client, account, said)
}

async fn unread(client: &Client, account: AccountId) -> u64 {
    let rows = client.list_conversations(account).await.unwrap();
    rows.iter().map(|it| it.unread).sum()
}

#[tokio::test]
async fn what_was_read_is_unread_again_from_a_place_on_also_without_a_network() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account, said) = heard(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            let read = client.mark_all_read(account).await.unwrap();
            assert_eq!(unread(&client, account).await, 0);
            assert_eq!((read.len(), read[0].conversation_id), (1, peer.talk));
            let undone = client.mark_unread(account, peer.talk, read[0].seq).await;
            undone.unwrap();
            assert_eq!(unread(&client, account).await, 1);
            client
                .mark_read(account, peer.talk, said.seq)
                .await
                .unwrap();
            assert_eq!(
                unread(&client, account).await,
                0,
                "reading takes the mark away"
            );
            client
                .mark_unread(account, peer.talk, said.seq)
                .await
                .unwrap();
            let details = client.read_conversation(account, peer.talk).await.unwrap();
            assert_eq!(details.read, said.seq - 1, "one goes on reading there");

            peer.script.lock().asked.clear();
            peer.sign_in(&client).await;
            let marks = || {
                let asked = peer.script.lock().asked.clone();
                let name = |it: Request| match it {
                    Request::MarkRead { .. } => Some("read"),
                    Request::MarkUnread { .. } => Some("unread"),
                    _ => None,
                };
                asked.into_iter().filter_map(name).collect::<Vec<_>>()
            };
            eventually(|| async { marks() == ["read", "unread"] }).await;
            assert_eq!(unread(&client, account).await, 1);
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_message_goes_on_by_reference_and_shows_whose_words_it_has() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account, said) = heard(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            let place = linnet_protocol::MessageRef {
                conversation_id: peer.talk,
                message_id: said.id,
            };
            let forwarded = client
                .forward_messages(account, vec![place], vec![peer.talk])
                .await;
            forwarded.unwrap();
            let timeline = client
                .read_timeline(account, peer.talk, Place::Newest)
                .await;
            let row = timeline.unwrap().rows.pop().unwrap();
            assert_eq!((row.body.as_str(), row.own), ("look", true));
            assert_eq!(row.forwarded.map(|it| it.sender_id), Some(said.sender_id));
            let nowhere = vec![ConversationId::generate()];
            let refused = client.forward_messages(account, vec![place], nowhere).await;
            assert_eq!(refused.unwrap_err().code(), Some(ErrorCode::NotAMember));
            peer.sign_in(&client).await;
            eventually(|| async { !peer.script.lock().sends.is_empty() }).await;
            let sent = peer.script.lock().sends[0].clone();
            assert_eq!((sent.forward, sent.body.as_str()), (Some(place), ""));
            client.close().await;
        })
        .await;
}
