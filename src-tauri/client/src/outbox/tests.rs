use linnet_protocol::{ErrorCode, WireError};
use tokio::task::LocalSet;

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
            let text = client.discard_message(account, peer.talk, refused).await;
            assert_eq!(text.as_deref(), Ok("refused"));
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
                rows.iter()
                    .any(|it| it.state == RowState::Queued && it.error == Some(limited.clone()))
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
