use harness::Server;
use linnet_client::{CoreError, RowState};
use linnet_protocol::{ChangeConversation, ErrorCode};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_left_gets_nothing_more_and_keeps_what_was_typed() {
    let server = Server::start().await;
    let (alice, bob) = tokio::join!(server.user("alice"), server.user("bob"));
    let group = alice.group("Garden", &[&bob]).await;
    bob.sees(&group).await;
    alice.send(&group, "before").await;
    bob.shows(&group, &["before"]).await;
    bob.network.cut();
    bob.send(&group, "too late").await;
    let laptop = bob.second_device(&server).await;
    laptop.sees(&group).await;
    laptop
        .client
        .leave_conversation(laptop.account, group.0)
        .await
        .unwrap();
    alice.send(&group, "after").await;
    alice.shows(&group, &["before", "after"]).await;
    bob.network.heal();
    bob.client.retry_now(bob.account).unwrap();
    bob.message_is(&group, "too late", RowState::Failed).await;
    let rows = bob.rows(&group).await;
    let error = rows
        .iter()
        .find_map(|row| row.error.as_ref())
        .expect("the refusal is on the row");
    assert_eq!(error.code, ErrorCode::NotAMember);
    assert!(
        !rows.iter().any(|row| row.body == "after"),
        "nothing after leaving"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_cannot_tell_a_conversation_from_none() {
    let (server, alice, _bob, talk) = Server::with_two_people_talking().await;
    alice.send(&talk, "secret").await;
    let eve = server.user("eve").await;
    let nowhere = linnet_protocol::ConversationId::generate();
    for id in [talk.0, nowhere] {
        let change = ChangeConversation {
            title: Some(Some("mine".into())),
            ..ChangeConversation::default()
        };
        let refused = eve
            .client
            .change_conversation(eve.account, id, change)
            .await;
        let Err(CoreError::Refused { error }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(error.code, ErrorCode::NotAMember);
    }
}
