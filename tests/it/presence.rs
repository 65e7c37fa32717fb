use harness::{Server, eventually};
use linnet_client::{MAIN_WINDOW, View};
use linnet_protocol::{Activity, Presence};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_looked_at_is_seen_coming_and_going() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.looks_at(&talk, bob.user.id);
    bob.client.set_activity(Activity::Active);
    alice.finds_present(bob.user.id, Presence::Online).await;
    bob.network.cut();
    alice.finds_present(bob.user.id, Presence::Offline).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_as_present_as_the_system_can_tell_and_so_again_after_a_cut() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.looks_at(&talk, alice.user.id);
    for (activity, presence) in [
        (Activity::Active, Presence::Online),
        (Activity::Idle, Presence::Away),
        (Activity::Unknown, Presence::Unknown),
        (Activity::Idle, Presence::Away),
    ] {
        alice.client.set_activity(activity);
        bob.finds_present(alice.user.id, presence).await;
    }
    alice.network.cut();
    bob.finds_present(alice.user.id, Presence::Offline).await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.finds_present(alice.user.id, Presence::Away).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sits_at_one_of_two_devices_is_online() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.looks_at(&talk, alice.user.id);
    let laptop = alice.second_device(&server).await;
    laptop.client.set_activity(Activity::Active);
    alice.client.set_activity(Activity::Idle);
    bob.finds_present(alice.user.id, Presence::Online).await;
    laptop.client.set_activity(Activity::Idle);
    bob.finds_present(alice.user.id, Presence::Away).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_whom_no_system_tells_anything_nobody_pretends() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.looks_at(&talk, alice.user.id);
    alice.network.cut();
    bob.finds_present(alice.user.id, Presence::Offline).await;
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.finds_present(alice.user.id, Presence::Unknown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_seen_where_the_conversation_is_open_and_ends_by_itself() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let view = View {
        account_id: Some(alice.account),
        conversation_id: Some(talk.0),
        user_ids: vec![],
        focused: true,
        ..View::default()
    };
    alice.client.set_view(MAIN_WINDOW, view);
    let typing = || async { alice.client.typing_now(alice.account, talk.0).unwrap() };
    eventually("Bob is typing", || async {
        bob.client.typing(bob.account, talk.0).await.unwrap();
        typing().await == [bob.user.id]
    })
    .await;
    eventually("Bob has stopped", || async { typing().await.is_empty() }).await;
}
