use harness::{Server, eventually_equal};
use linnet_client::RowState;

#[tokio::test(flavor = "multi_thread")]
async fn a_group_message_is_read_when_everybody_has_read_it() {
    let server = Server::start().await;
    let (alice, bob, carol) = tokio::join!(
        server.user("alice"),
        server.user("bob"),
        server.user("carol")
    );
    let group = alice.group("Crew", &[&bob, &carol]).await;
    tokio::join!(bob.sees(&group), carol.sees(&group));
    alice.send(&group, "all aboard").await;
    bob.shows(&group, &["all aboard"]).await;
    carol.shows(&group, &["all aboard"]).await;
    bob.reads(&group).await;
    alice
        .message_is(&group, "all aboard", RowState::Delivered)
        .await;
    carol.reads(&group).await;
    alice.message_is(&group, "all aboard", RowState::Read).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_offline_is_told_on_return_and_never_goes_back() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.send(&talk, "one").await;
    bob.send(&talk, "two").await;
    alice.shows(&talk, &["one", "two"]).await;
    alice.network.cut();
    alice.reads(&talk).await;
    assert_eq!(alice.unread(&talk).await, 0);
    let alice = alice.crash().reopen().await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.message_is(&talk, "two", RowState::Read).await;
    alice
        .client
        .mark_read(alice.account, talk.0, 1)
        .await
        .unwrap();
    assert_eq!(alice.unread(&talk).await, 0, "a register only grows");
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    eventually_equal(&0, || laptop.unread(&talk)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_has_read() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.send(&talk, "are you coming?").await;
    alice.shows(&talk, &["are you coming?"]).await;
    assert_eq!(alice.unread(&talk).await, 1);
    alice.send(&talk, "in ten minutes").await;
    assert_eq!(alice.unread(&talk).await, 0);
    bob.message_is(&talk, "are you coming?", RowState::Read)
        .await;
}
