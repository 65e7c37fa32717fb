//! What is followed at once, and what is asked first, against a peer of a few lines.

use linnet_protocol::{Message, NewMessage};
use tokio::task::LocalSet;

use super::*;
use crate::{
    testing::{Peer, open},
    view::Event,
};

struct Scene {
    peer: Peer,
    client: Client,
    _profile: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let client = open(profile.path()).await;
        client.begin(None).await;
        Self {
            peer: Peer::start().await,
            client,
            _profile: profile,
        }
    }

    /// A message that somebody else wrote before.
    fn message(&self, seq: i64) -> Message {
        let new = NewMessage::text(MessageId::generate(), self.peer.talk, "hi".into());
        let message = Message::born(&new, UserId::generate(), seq, chrono::DateTime::default());
        self.peer.script.lock().past.push(message.clone());
        message
    }

    fn link(&self, path: &str) -> String {
        let server = self.peer.address.trim_start_matches("http://");
        format!("linnet://{server}/{path}")
    }

    /// Where the window is told to go, once it is told.
    async fn goes_to(&self, events: &mut crate::Events) -> (ConversationId, Option<i64>) {
        loop {
            if let Some(Event::Open {
                conversation_id,
                at,
                ..
            }) = events.next().await
            {
                return (conversation_id, at.map(|it| it.seq));
            }
        }
    }
}

#[tokio::test]
async fn a_link_to_a_message_opens_it_where_it_stands() {
    LocalSet::new()
        .run_until(async {
            let scene = Scene::new().await;
            let message = scene.message(7);
            let account = scene.peer.sign_in(&scene.client).await;
            let mut events = scene.client.events();
            let talk = scene.peer.talk;
            let link = scene.link(&format!("c/{talk}/{}", message.id));
            scene.client.open_link(&link).await;
            assert_eq!(scene.goes_to(&mut events).await, (talk, Some(7)));
            assert_eq!(scene.client.link_question(), None);
            scene
                .client
                .open_link(&scene.link(&format!("c/{talk}")))
                .await;
            assert_eq!(scene.goes_to(&mut events).await, (talk, None));
            scene.client.remove_account(account).await.unwrap();
        })
        .await;
}

#[tokio::test]
async fn of_an_unknown_server_nothing_is_asked_but_the_person() {
    LocalSet::new()
        .run_until(async {
            let scene = Scene::new().await;
            scene
                .client
                .open_link("linnet://elsewhere.example/invite/abc_123")
                .await;
            let asked = LinkQuestion::UnknownServer {
                server: "elsewhere.example".to_owned(),
                invite: Some("abc_123".to_owned()),
            };
            assert_eq!(scene.client.link_question(), Some(asked));
            scene.client.drop_link();
            assert_eq!(scene.client.link_question(), None);
            scene
                .client
                .open_link("linnet://elsewhere.example/oops")
                .await;
            let asked = scene.client.link_question();
            assert_eq!(asked, Some(LinkQuestion::Malformed));
        })
        .await;
}

#[tokio::test]
async fn a_link_that_came_while_signed_out_is_followed_after_the_sign_in() {
    LocalSet::new()
        .run_until(async {
            let scene = Scene::new().await;
            let talk = scene.peer.talk;
            let link = scene.link(&format!("c/{talk}"));
            scene.client.open_link(&link).await;
            let asked = scene.client.link_question();
            assert!(matches!(asked, Some(LinkQuestion::UnknownServer { .. })));
            let mut events = scene.client.events();
            let account_id = scene.peer.sign_in(&scene.client).await;
            scene.client.resume_link(account_id).await.unwrap();
            assert_eq!(scene.goes_to(&mut events).await, (talk, None));
            assert_eq!(scene.client.link_question(), None);

            scene.client.sign_out(account_id).await.unwrap();
            scene.client.open_link(&link).await;
            let asked = scene.client.link_question();
            assert_eq!(asked, Some(LinkQuestion::SignIn { account_id }));
            scene.peer.sign_in(&scene.client).await;
            scene.client.resume_link(account_id).await.unwrap();
            assert_eq!(scene.goes_to(&mut events).await, (talk, None));
        })
        .await;
}

#[tokio::test]
async fn a_new_conversation_with_somebody_waits_for_a_yes() {
    LocalSet::new()
        .run_until(async {
            let scene = Scene::new().await;
            let account_id = scene.peer.sign_in(&scene.client).await;
            let user_id = UserId::generate();
            scene
                .client
                .open_link(&scene.link(&format!("u/{user_id}")))
                .await;
            let asked = scene.client.link_question();
            let name = None;
            assert_eq!(
                asked,
                Some(LinkQuestion::Write {
                    account_id,
                    user_id,
                    name
                })
            );
        })
        .await;
}
