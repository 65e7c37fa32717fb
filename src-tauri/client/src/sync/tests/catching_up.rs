//! Against a peer that refuses what it is asked on the way to being live.

use super::*;

/// Refused once, with the shortest wait there is.
fn busy() -> WireError {
    WireError::new(ErrorCode::RateLimited).retry_after(1)
}

#[tokio::test]
async fn a_refusal_of_what_is_asked_on_the_way_is_made_up_for() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            peer.script.lock().to_caught_up.push_back(busy());
            // The first for the heads; all others only if somebody asks again.
            peer.script.lock().to_personal.extend([busy(), busy()]);
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
            let reached = || async {
                let account = client.account(account).unwrap();
                let reach = account.store.read(rows::reach).await.unwrap();
                reach.0 == reach.1
            };
            eventually(reached).await;
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_conversation_that_cannot_be_had_keeps_nobody_from_being_live() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            peer.script.lock().is_broken = true;
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
            peer.script.lock().is_broken = false;
            eventually(|| async {
                let all = client.list_conversations(account).await;
                all.is_ok_and(|it| it.len() == 1)
            })
            .await;
            client.close().await;
        })
        .await;
}
