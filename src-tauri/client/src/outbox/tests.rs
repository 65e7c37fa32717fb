use linnet_protocol::{ErrorCode, Request, WireError, limits};
use tokio::task::LocalSet;

use super::queries;
use crate::{
    Client,
    testing::{Peer, eventually, open},
    view::{AccountId, Place, RowState, TimelineRow},
};
use linnet_protocol::ConversationId;

async fn rows(client: &Client, account: AccountId, talk: ConversationId) -> Vec<TimelineRow> {
    let timeline = client.read_timeline(account, talk, Place::Newest).await;
    timeline.map(|it| it.rows).unwrap_or_default()
}

/// A client that is signed in and holds the conversation.
async fn talking(peer: &Peer, dir: &std::path::Path) -> (Client, AccountId) {
    let client = open(dir).await;
    let account = peer.sign_in(&client).await;
    eventually(|| async { client.connection(account) == Ok(crate::Connection::Live) }).await;
    (client, account)
}

#[tokio::test]
async fn messages_go_out_in_the_order_of_writing_one_at_a_time() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            let mut said = Vec::new();
            for n in 0..30 {
                said.push(n.to_string());
                client
                    .send_message(account, peer.talk, n.to_string().into())
                    .await
                    .unwrap();
            }
            eventually(|| async {
                let rows = rows(&client, account, peer.talk).await;
                rows.iter().all(|it| it.state == RowState::Sent)
            })
            .await;
            let bodies =
                |it: Vec<TimelineRow>| it.into_iter().map(|it| it.body).collect::<Vec<_>>();
            assert_eq!(bodies(rows(&client, account, peer.talk).await), said);
            let sent: Vec<_> = peer
                .script
                .lock()
                .sends
                .iter()
                .map(|it| it.body.clone())
                .collect();
            assert_eq!(sent, said, "each once, and in order");
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_refusal_stops_one_message_and_the_next_goes_on() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            peer.script
                .lock()
                .to_sends
                .push_back(WireError::new(ErrorCode::TooLong).max(8_000));
            let (client, account) = talking(&peer, dir.path()).await;
            let refused = client
                .send_message(account, peer.talk, "refused".into())
                .await
                .unwrap();
            client
                .send_message(account, peer.talk, "fine".into())
                .await
                .unwrap();
            eventually(|| async {
                let rows = rows(&client, account, peer.talk).await;
                rows.iter()
                    .map(|it| it.state)
                    .eq([RowState::Sent, RowState::Failed])
            })
            .await;
            let failed = rows(&client, account, peer.talk).await.pop().unwrap();
            assert_eq!(
                (failed.id, failed.error.unwrap().code),
                (refused, ErrorCode::TooLong)
            );
            let text = client.take_back_message(account, peer.talk, refused).await;
            assert_eq!(text, Ok("refused".into()));
            assert_eq!(rows(&client, account, peer.talk).await.len(), 1);
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_limit_of_rate_makes_a_message_wait_and_say_why() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let limited = WireError::new(ErrorCode::RateLimited)
                .bucket("send")
                .retry_after(600);
            peer.script.lock().to_sends.push_back(limited.clone());
            let (client, account) = talking(&peer, dir.path()).await;
            let id = client
                .send_message(account, peer.talk, "slowly".into())
                .await
                .unwrap();
            eventually(|| async {
                let rows = rows(&client, account, peer.talk).await;
                let soon = crate::clock::now() + chrono::TimeDelta::seconds(500);
                let waits = |it: &TimelineRow| it.retry_at.is_some_and(|at| at > soon);
                rows.iter()
                    .any(|it| it.error == Some(limited.clone()) && waits(it))
            })
            .await;
            client.retry_message(account, peer.talk, id).await.unwrap();
            eventually(|| async {
                rows(&client, account, peer.talk).await[0].state == RowState::Sent
            })
            .await;
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn what_was_written_without_a_connection_outlives_a_crash_and_goes_out_once() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            client
                .save_draft(account, peer.talk, "later".into())
                .await
                .unwrap();
            client
                .send_message(account, peer.talk, "later".into())
                .await
                .unwrap();
            client
                .save_draft(account, peer.talk, "half a thou".into())
                .await
                .unwrap();
            drop(client);
            let client = open(dir.path()).await;
            let row = client.list_conversations(account).await.unwrap().remove(0);
            assert_eq!(
                (row.waiting, row.draft.as_deref()),
                (1, Some("half a thou"))
            );
            assert_eq!(
                peer.sign_in(&client).await,
                account,
                "the account is the same one"
            );
            eventually(|| async {
                rows(&client, account, peer.talk).await[0].state == RowState::Sent
            })
            .await;
            assert_eq!(peer.script.lock().sends.len(), 1);
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn what_is_about_a_message_that_has_not_left_becomes_one_with_it() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            let at = |message_id| linnet_protocol::MessageRef {
                conversation_id: peer.talk,
                message_id,
            };
            let send = |text: &str| client.send_message(account, peer.talk, text.into());
            let (kept, gone) = (send("hallo").await.unwrap(), send("oops").await.unwrap());
            let edited = client.edit_message(account, at(kept), "hello".into()).await;
            edited.unwrap();
            client.delete_message(account, at(gone)).await.unwrap();
            for emoji in ["👍", "🎉"] {
                let added = client.add_reaction(account, at(kept), emoji.into()).await;
                added.unwrap();
            }
            let removed = client.remove_reaction(account, at(kept), "👍".into()).await;
            removed.unwrap();
            let shown = rows(&client, account, peer.talk).await;
            assert_eq!(shown.len(), 1, "the deleted one never was");
            let row = &shown[0];
            assert_eq!((row.body.as_str(), row.edited_at), ("hello", None));
            let reactions: Vec<_> = row.reactions.iter().map(|it| it.emoji.as_str()).collect();
            assert_eq!(reactions, ["🎉"]);

            let late = client.edit_message(account, at(gone), "no".into()).await;
            assert_eq!(late, Err(crate::CoreError::NotFound));
            peer.sign_in(&client).await;
            eventually(|| async {
                rows(&client, account, peer.talk).await[0].state == RowState::Sent
            })
            .await;
            let sends = peer.script.lock().sends.clone();
            let bodies: Vec<_> = sends.iter().map(|it| it.body.as_str()).collect();
            assert_eq!(bodies, ["hello"]);
            client.close().await;
        })
        .await;
}

/// What was sent can be taken back for this long.
async fn hold(client: &Client, seconds: u8) {
    let settings = crate::Settings {
        undo_send_seconds: seconds,
        ..client.read_settings()
    };
    client.write_settings(settings).await.unwrap();
}

#[tokio::test]
async fn what_is_held_comes_back_whole_and_in_front_of_what_is_written_by_then() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            hold(&client, 10).await;
            let answered = linnet_protocol::MessageId::generate();
            let bytes = b"a picture".to_vec();
            let pasted = client.paste_file(account, peer.talk, "a.txt", bytes).await;
            pasted.unwrap();
            let written = crate::Written {
                reply_to: Some(answered),
                ..crate::Written::from("too early")
            };
            let sent = client
                .send_message(account, peer.talk, written)
                .await
                .unwrap();
            let row = rows(&client, account, peer.talk).await.remove(0);
            assert_eq!((row.state, row.files.len()), (RowState::Held, 1));
            assert!(row.held_until.is_some());
            let saved = client
                .save_draft(account, peer.talk, "what next".into())
                .await;
            saved.unwrap();
            let draft = client.take_back_message(account, peer.talk, sent).await;
            let expected = crate::Draft {
                body: "too early\nwhat next".into(),
                reply_to: Some(answered),
            };
            assert_eq!(draft, Ok(expected.clone()));
            let kept = client.read_draft(account, peer.talk).await.unwrap();
            assert_eq!(kept, Some(expected), "nobody need be there to put it back");
            let chosen = client.chosen_files(account, peer.talk).await.unwrap();
            assert_eq!(chosen.files.len(), 1);
            assert!(rows(&client, account, peer.talk).await.is_empty());
            let file = chosen.files[0].id;
            client.remove_file(account, peer.talk, file).await.unwrap();

            hold(&client, 0).await;
            let next = client.send_message(account, peer.talk, "now".into()).await;
            next.unwrap();
            eventually(|| async {
                let sends = peer.script.lock().sends.clone();
                sends.iter().map(|it| it.body.as_str()).eq(["now"])
            })
            .await;
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_hold_goes_on_after_a_crash_and_ends_by_itself() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            hold(&client, 2).await;
            let began = std::time::Instant::now();
            client
                .send_message(account, peer.talk, "soon".into())
                .await
                .unwrap();
            drop(client);
            let client = open(dir.path()).await;
            peer.sign_in(&client).await;
            eventually(|| async { client.connection(account) == Ok(crate::Connection::Live) })
                .await;
            assert_eq!(
                rows(&client, account, peer.talk).await[0].state,
                RowState::Held
            );
            let unsent = client.list_unsent().await.unwrap();
            assert_eq!((unsent.len(), unsent[0].state), (1, RowState::Held));
            assert!(peer.script.lock().sends.is_empty());
            eventually(|| async { !peer.script.lock().sends.is_empty() }).await;
            assert!(began.elapsed() >= std::time::Duration::from_secs(2));
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn whatever_was_refused_stands_in_one_list_and_can_be_tried_again_or_dropped() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            client.sign_out(account).await.unwrap();
            let sent = client
                .send_message(account, peer.talk, "waits".into())
                .await;
            let place = linnet_protocol::MessageRef {
                conversation_id: peer.talk,
                message_id: sent.unwrap(),
            };
            let added = client.add_reaction(account, place, "👍".into()).await;
            added.unwrap();
            let unsent = client.list_unsent().await.unwrap();
            let lines: Vec<_> = unsent
                .iter()
                .map(|it| (it.kind, it.body.as_str()))
                .collect();
            let expected = [
                (crate::UnsentKind::Message, "waits"),
                (crate::UnsentKind::Reaction, "👍"),
            ];
            assert_eq!(lines, expected);
            client.discard_change(account, place).await.unwrap();
            assert!(
                rows(&client, account, peer.talk).await[0]
                    .reactions
                    .is_empty()
            );
            client.discard_unsent(account, unsent[0].id).await.unwrap();
            assert!(client.list_unsent().await.unwrap().is_empty());
            assert!(rows(&client, account, peer.talk).await.is_empty());
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_file_that_was_taken_back_while_it_moves_moves_no_more_and_holds_nobody_up() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            let bytes = vec![0; limits::FILE_PART_BYTES + 1];
            let pasted = client.paste_file(account, peer.talk, "a.txt", bytes).await;
            pasted.unwrap();
            let send = |text: &str| client.send_message(account, peer.talk, text.into());
            let taken = send("with a file").await.unwrap();
            eventually(|| async { !peer.script.lock().parts.is_empty() }).await;
            let discarded = client.discard_message(account, peer.talk, taken).await;
            discarded.unwrap();
            send("words").await.unwrap();
            eventually(|| async {
                let sends = peer.script.lock().sends.clone();
                sends.iter().map(|it| it.body.as_str()).eq(["words"])
            })
            .await;
            let parts = peer.script.lock().parts.clone();
            assert_eq!(parts, [limits::FILE_PART_BYTES], "and none was larger");
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn what_must_be_told_before_a_mark_waits_as_long_as_the_server_asks() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, id) = talking(&peer, dir.path()).await;
            let (account, talk) = (client.account(id).unwrap(), peer.talk);
            // One for whoever else tells what was read.
            let limited = || WireError::new(ErrorCode::RateLimited).retry_after(1);
            let refusals = [limited(), limited()];
            peer.script.lock().to_requests.extend(refusals);
            let read = account
                .store
                .write(move |tx| crate::receipts::queries::enqueue_read(tx, talk, 2));
            read.await.unwrap();
            let began = std::time::Instant::now();
            client.mark_unread(id, talk, 1).await.unwrap();
            eventually(|| async {
                let asked = peer.script.lock().asked.clone();
                asked
                    .iter()
                    .any(|it| matches!(it, Request::MarkUnread { .. }))
            })
            .await;
            assert!(began.elapsed() >= std::time::Duration::from_secs(1));
            client.close().await;
        })
        .await;
}

#[test]
fn what_only_a_newer_version_understands_waits_and_wakes_nobody() {
    let mut file = crate::store::rebuild::in_memory();
    let (strange, known) = (ConversationId::generate(), ConversationId::generate());
    let tx = file.transaction().unwrap();
    tx.execute(
        "insert into outbox (conversation_id, kind, target, operation, state, created_at)
         values (?1, 'fly', 'wings', '{\"fly\":{}}', 'queued', 0)",
        [strange],
    )
    .unwrap();
    assert_eq!(queries::waiting(&tx).unwrap(), []);
    for conversation_id in [strange, known] {
        let seq = 1;
        let request = Request::MarkUnread {
            conversation_id,
            seq,
        };
        let me = linnet_protocol::UserId::generate();
        super::put::put(&tx, me, &request, crate::clock::now()).unwrap();
    }
    assert_eq!(queries::waiting(&tx).unwrap(), [strange, known]);
}
