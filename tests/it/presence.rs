use harness::{Server, eventually};
use linnet_client::View;
use linnet_protocol::Presence;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_looked_at_is_seen_coming_and_going() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let view = View {
        account_id: Some(alice.account),
        conversation_id: Some(talk.0),
        user_ids: vec![bob.user.id],
        focused: true,
    };
    alice.client.set_view(view);
    let presence = || async {
        let seen = alice
            .client
            .presence_of(alice.account, &[bob.user.id])
            .unwrap();
        seen.get(&bob.user.id).copied()
    };
    eventually("Bob is online", || async {
        presence().await == Some(Presence::Online)
    })
    .await;
    bob.network.cut();
    eventually("Bob is offline", || async {
        presence().await == Some(Presence::Offline)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_seen_where_the_conversation_is_open_and_ends_by_itself() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let view = View {
        account_id: Some(alice.account),
        conversation_id: Some(talk.0),
        user_ids: vec![],
        focused: true,
    };
    alice.client.set_view(view);
    let typing = || async { alice.client.typing_now(alice.account, talk.0).unwrap() };
    eventually("Bob is typing", || async {
        bob.client.typing(bob.account, talk.0).await.unwrap();
        typing().await == [bob.user.id]
    })
    .await;
    eventually("Bob has stopped", || async { typing().await.is_empty() }).await;
}
