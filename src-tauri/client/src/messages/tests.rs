use linnet_protocol::{ConversationId, ErrorCode};
use tokio::task::LocalSet;

use crate::{
    CoreError,
    testing::{Peer, eventually, open},
};

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
                .save_draft(account, peer.talk, long.clone())
                .await
                .unwrap();
            let refused = client.send_message(account, peer.talk, long.clone()).await;
            assert_eq!(refused.unwrap_err().code(), Some(ErrorCode::TooLong));
            assert_eq!(draft().await, Some(long));

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
