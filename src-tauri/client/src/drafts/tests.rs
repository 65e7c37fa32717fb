use linnet_protocol::MessageId;
use tokio::task::LocalSet;

use crate::{
    Client,
    testing::{Peer, eventually, open},
    view::{AccountId, Composer, Connection, Draft, Event, Written},
};

/// A client that is signed in and holds the conversation.
async fn talking(peer: &Peer, dir: &std::path::Path) -> (Client, AccountId) {
    let client = open(dir).await;
    let account = peer.sign_in(&client).await;
    eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
    (client, account)
}

/// Each draft and how many files go with it.
async fn listed(client: &Client) -> Vec<String> {
    let all = client.list_drafts().await.unwrap();
    let line = |it: crate::DraftRow| format!("{} {}", it.draft.body, it.files);
    all.into_iter().map(line).collect()
}

#[tokio::test]
async fn a_conversation_and_each_of_its_threads_have_a_text_files_and_a_target_of_their_own() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account) = talking(&peer, dir.path()).await;
            let main = Composer::from(peer.talk);
            let thread = Composer {
                thread_id: Some(MessageId::generate()),
                ..main
            };
            let answer = Draft {
                body: "in the thread".into(),
                reply_to: Some(MessageId::generate()),
            };
            client
                .save_draft(account, main, "outside".into())
                .await
                .unwrap();
            client
                .save_draft(account, thread, answer.clone())
                .await
                .unwrap();
            let bytes = b"a picture".to_vec();
            let pasted = client.paste_file(account, thread, "a.txt", bytes).await;
            pasted.unwrap();
            client.close().await;
            drop(client);

            let client = open(dir.path()).await;
            let read = |composer| client.read_draft(account, composer);
            assert_eq!(read(main).await.unwrap(), Some("outside".into()));
            assert_eq!(read(thread).await.unwrap(), Some(answer.clone()));
            let expected = ["in the thread 1", "outside 0"];
            assert_eq!(listed(&client).await, expected);

            let written = Written {
                reply_to: answer.reply_to,
                thread_id: thread.thread_id,
                ..Written::from("in the thread")
            };
            client
                .send_message(account, peer.talk, written)
                .await
                .unwrap();
            assert_eq!(read(thread).await.unwrap(), None);
            assert_eq!(
                read(main).await.unwrap(),
                Some("outside".into()),
                "it is another text"
            );
            assert!(
                client
                    .chosen_files(account, thread)
                    .await
                    .unwrap()
                    .files
                    .is_empty()
            );
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn other_words_are_told_without_the_list_being_read_again() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account_id) = talking(&peer, dir.path()).await;
            let save = async |text: &str| {
                let mut told = client.events();
                let saved = client.save_draft(account_id, peer.talk, text.into());
                saved.await.unwrap();
                let all = told.next_batch().await.unwrap();
                let is_about_it =
                    |it: &Event| matches!(it, Event::Draft { .. } | Event::Conversations { .. });
                all.into_iter().filter(is_about_it).collect::<Vec<_>>()
            };
            let list = [Event::Conversations { account_id }];
            let words = |body: &str| Event::Draft {
                account_id,
                conversation_id: peer.talk,
                thread_id: None,
                body: body.to_owned(),
            };
            assert_eq!(save("on").await, list);
            assert_eq!(save("on my").await, [words("on my")]);
            assert_eq!(save("on my way").await, [words("on my way")]);
            assert_eq!(save("").await, list);
        })
        .await;
}
