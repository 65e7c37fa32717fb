//! Refreshing, against a peer that loses answers. With a Secret Service the nonce is looked for in it; without one the
//! same holds in memory.

use linnet_protocol::ErrorCode;
use tokio::task::LocalSet;

use super::*;
use crate::{
    events::EventHub,
    testing::{Peer, eventually, open},
};

fn tokens(refresh_token: &str) -> Tokens {
    Tokens {
        access_token: "access".into(),
        // Of no use from the beginning, so that each question refreshes.
        expires_in: 0,
        refresh_token: refresh_token.into(),
    }
}

async fn session(peer: &Peer, dir: &Path) -> (Arc<Session>, Arc<Keychain>) {
    let profile = uuid::Uuid::new_v4().simple().to_string();
    let keychain = Keychain::new(profile, true, Arc::new(EventHub::new()));
    keychain.probe().await;
    (session_with(peer, keychain.clone(), dir), keychain)
}

fn session_with(peer: &Peer, keychain: Arc<Keychain>, dir: &Path) -> Arc<Session> {
    let api = Api::new(crate::api::normalise(&peer.address).unwrap(), &[]).unwrap();
    let account = AccountId(uuid::Uuid::now_v7());
    Session::new(account, api, keychain, TaskTracker::new(), dir)
}

async fn stored(session: &Session, keychain: &Keychain) -> Option<Credential> {
    let text = keychain.get(session.account).await.ok()??;
    serde_json::from_str(text.expose_secret()).ok()
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_nonce() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (session, keychain) = session(&peer, dir.path()).await;
            session.start(&tokens("first")).await;
            peer.script.lock().to_refreshes.push_back(None);
            let lost = session.access().await.map(|_| ());
            assert_eq!(lost, Err(NoToken::Failed(CoreError::Unreachable)));
            if keychain.is_available() {
                let credential = stored(&session, &keychain).await.unwrap();
                assert_eq!(
                    credential.nonce.as_deref(),
                    Some(&*peer.script.lock().refreshes[0].nonce)
                );
            }
            assert!(session.access().await.is_ok());
            session.refuse_access().await;
            assert!(session.access().await.is_ok());
            let asked = std::mem::take(&mut peer.script.lock().refreshes);
            let [lost, again, next] = &asked[..] else {
                panic!("three questions")
            };
            assert_eq!(
                (&lost.refresh_token, &lost.nonce),
                (&again.refresh_token, &again.nonce)
            );
            assert_eq!(next.refresh_token, "refresh 2", "the successor");
            assert_ne!(next.nonce, again.nonce);
            session.forget().await;
            assert!(stored(&session, &keychain).await.is_none());
        })
        .await;
}

#[tokio::test]
async fn many_who_need_a_token_refresh_once() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (session, _) = session(&peer, dir.path()).await;
            session.start(&tokens("first")).await;
            let asking = (0..20).map(|_| session.access());
            let answers = futures_util::future::join_all(asking).await;
            assert!(answers.iter().all(Result::is_ok));
            assert_eq!(peer.script.lock().refreshes.len(), 1);
            session.forget().await;
        })
        .await;
}

#[tokio::test]
async fn only_the_servers_word_ends_a_session() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (session, _) = session(&peer, dir.path()).await;
            session.start(&tokens("first")).await;
            let answers = [
                Some(ErrorCode::Internal),
                Some(ErrorCode::SessionStolen),
                Some(ErrorCode::SessionEnded),
            ];
            peer.script.lock().to_refreshes.extend(answers);
            assert!(matches!(
                session.access().await.map(|_| ()),
                Err(NoToken::Failed(_))
            ));
            let stolen = session.access().await.map(|_| ());
            assert_eq!(stolen, Err(NoToken::Ended(AccountState::Stolen)));
            let ended = session.access().await.map(|_| ());
            assert_eq!(ended, Err(NoToken::Ended(AccountState::Expired)));
            session.forget().await;
        })
        .await;
}

#[tokio::test]
async fn a_stolen_session_is_shown_and_everything_stays_readable() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            peer.tokens_live(0);
            let stolen = [Some(ErrorCode::SessionStolen); 3];
            let client = open(dir.path()).await;
            peer.script.lock().to_refreshes.extend(stolen);
            let account = peer.sign_in(&client).await;
            let state = || client.app_state().accounts[0].state;
            eventually(|| async { state() == AccountState::Stolen }).await;
            eventually(|| async { client.connection(account) == Ok(crate::Connection::SignedOut) })
                .await;
            assert!(client.list_conversations(account).await.is_ok());
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn what_the_keychain_did_not_store_is_asked_for_and_not_taken_from_it() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let deaf = Keychain::new("none".to_owned(), false, Arc::new(EventHub::new()));
            let session = session_with(&peer, deaf.clone(), dir.path());
            assert!(session.load().await.is_err(), "nobody to ask");
            session.start(&tokens("first")).await;
            assert!(matches!(session.load().await, Ok(true)), "here it is");
            let at_the_next_start = session_with(&peer, deaf, dir.path());
            assert!(matches!(at_the_next_start.load().await, Ok(false)));
        })
        .await;
}

#[tokio::test]
async fn a_removed_account_leaves_nothing_that_runs() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            let opened = Arc::downgrade(&client.account(account).unwrap());
            client.remove_account(account).await.unwrap();
            eventually(|| async { opened.strong_count() == 0 }).await;
            client.close().await;
        })
        .await;
}
