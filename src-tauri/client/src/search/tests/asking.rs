//! What the window is answered: of one account and of several, with a server and without.

use linnet_protocol::{
    NewMessage,
    search::{FoundMessage, Part, SearchPage},
};
use tokio::task::LocalSet;

use super::*;
use crate::{
    Client, Connection as Link,
    testing::{Peer, eventually, open},
    view::{AccountId, Origin, Search, SearchResults, ServerSearch},
};

async fn signed_in(peer: &Peer, client: &Client) -> AccountId {
    let account = peer.sign_in(client).await;
    eventually(|| async { client.connection(account) == Ok(Link::Live) }).await;
    eventually(|| async { client.read_conversation(account, peer.talk).await.is_ok() }).await;
    account
}

/// Until the server has it.
async fn send(client: &Client, account: AccountId, peer: &Peer, body: &str) {
    let sent = client.send_message(account, peer.talk, body.into()).await;
    let id = sent.unwrap();
    eventually(|| async {
        client
            .search(asked(None, body))
            .await
            .unwrap()
            .unwrap()
            .hits
            .iter()
            .any(|it| it.message.id == id)
    })
    .await;
}

fn asked(account_id: Option<AccountId>, query: &str) -> Search {
    Search {
        account_id,
        query: query.into(),
        ..Search::default()
    }
}

fn of_server(account_id: AccountId, query: &str) -> ServerSearch {
    ServerSearch {
        account_id,
        query: query.into(),
        cursor: None,
    }
}

async fn here(client: &Client, asked: Search) -> SearchResults {
    let found = client.search(asked).await.unwrap();
    found.expect("nothing overtakes it")
}

#[tokio::test]
async fn what_the_server_has_besides_stands_below_and_without_it_the_answer_says_so() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let client = open(dir.path()).await;
            let account = signed_in(&peer, &client).await;
            send(&client, account, &peer, "a quiet bird").await;

            let found = here(&client, asked(Some(account), "bird")).await;
            let [hit] = found.hits.as_slice() else {
                panic!("{found:?}")
            };
            assert_eq!(
                (hit.origin, hit.parts.as_slice()),
                (Origin::Here, &[Part { start: 8, end: 12 }][..])
            );
            assert_eq!(hit.sender.as_ref(), Some(&peer.alice));
            assert!(!found.coverage.offline && found.next.is_none());

            let new = NewMessage::text(MessageId::generate(), peer.talk, "another bird".into());
            let other = Message::born(&new, peer.alice.id, 1, at("2026-11-23T10:42:00Z"));
            let page = |it: &Message| FoundMessage {
                message: it.clone(),
                parts: Vec::new(),
                name_parts: Vec::new(),
            };
            peer.script.lock().found = SearchPage {
                messages: vec![page(&other), page(&hit.message)],
                ..SearchPage::default()
            };
            let more = client
                .search_server(of_server(account, "bird"))
                .await
                .unwrap();
            let [besides] = more.hits.as_slice() else {
                panic!("{more:?}")
            };
            assert_eq!((besides.origin, &besides.message), (Origin::Server, &other));
            assert!(!more.offline);

            client.sign_out(account).await.unwrap();
            let more = client
                .search_server(of_server(account, "bird"))
                .await
                .unwrap();
            assert!(more.offline && more.hits.is_empty());
            let found = here(&client, asked(None, "bird")).await;
            assert!(found.coverage.offline && found.hits.len() == 1);
            client.close().await;
        })
        .await;
}

async fn send_words(client: &Client, peer: &Peer, words: usize) {
    let account = signed_in(peer, client).await;
    for n in 0..words {
        send(client, account, peer, &format!("word{n}x")).await;
    }
}

async fn all_pages(client: &Client, mut asked: Search) -> Vec<MessageId> {
    let mut all = Vec::new();
    loop {
        let page = here(client, asked.clone()).await;
        assert!(page.hits.len() <= 20);
        all.extend(page.hits.into_iter().map(|it| it.message.id));
        asked.before = page.next;
        if asked.before.is_none() {
            return all;
        }
    }
}

#[tokio::test]
async fn one_search_goes_through_all_accounts_page_by_page() {
    LocalSet::new()
        .run_until(async {
            let (one, two) = (Peer::start().await, Peer::start().await);
            let dir = tempfile::tempdir().unwrap();
            let client = open(dir.path()).await;
            for (peer, words) in [(&one, 30), (&two, 17)] {
                send_words(&client, peer, words).await;
            }
            let mut ask = asked(None, "word");
            let mut all = all_pages(&client, ask.clone()).await;
            assert_eq!(all.len(), 47);
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), 47);

            let nobody = client.search(asked(None, "from:nobody")).await;
            let code = nobody.unwrap_err().code();
            assert_eq!(code, Some(linnet_protocol::ErrorCode::InvalidQuery));
            ask.before = Some("not a place".into());
            let code = client.search(ask).await.unwrap_err().code();
            assert_eq!(code, Some(linnet_protocol::ErrorCode::InvalidRequest));
            client.close().await;
        })
        .await;
}
