use harness::{Server, Wire, eventually_equal};
use linnet_client::RowState;
use linnet_protocol::Request;

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
async fn a_mark_from_another_device_outlives_what_was_read_here_before() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.send(&talk, "one").await;
    bob.send(&talk, "two").await;
    alice.shows(&talk, &["one", "two"]).await;
    let two = alice.rows(&talk).await.last().and_then(|it| it.seq);
    alice.network.cut();
    alice.reads(&talk).await;
    let phone = Wire::sign_in(&server, "alice").await.unwrap();
    let mark = Request::MarkUnread {
        conversation_id: talk.0,
        seq: two.unwrap(),
    };
    let mut socket = phone.socket().await;
    socket.ask(mark).await.unwrap().unwrap();
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.message_is(&talk, "one", RowState::Read).await;
    eventually_equal(&1, || alice.unread(&talk)).await;
    let read = server.read_place(&talk, alice.user.id).await;
    assert_eq!(Some(read + 1), two, "the mark is still there");
    alice.reads(&talk).await;
    bob.message_is(&talk, "two", RowState::Read).await;
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
