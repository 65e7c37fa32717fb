use harness::{Server, eventually_equal};
use linnet_client::Place;

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_of_one_person_agree() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.send(&talk, "before").await;
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    laptop.shows(&talk, &["before"]).await;
    laptop.send(&talk, "from the laptop").await;
    alice.shows(&talk, &["before", "from the laptop"]).await;
    bob.send(&talk, "read me").await;
    laptop
        .shows(&talk, &["before", "from the laptop", "read me"])
        .await;
    laptop.reads(&talk).await;
    eventually_equal(&0, || alice.unread(&talk)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_past_is_fetched_in_pages_without_a_hole() {
    let (server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    for n in 0..260 {
        alice.send(&talk, &format!("message {n}")).await;
    }
    eventually_equal(&260, || async { bob.whole_timeline(&talk).await.len() }).await;
    let laptop = bob.second_device(&server).await;
    laptop.sees(&talk).await;
    let newest = laptop
        .client
        .read_timeline(laptop.account, talk.0, Place::Newest)
        .await
        .unwrap();
    assert!(
        newest.rows.len() < 260,
        "a new device starts with the newest"
    );
    let walked: Vec<_> = laptop
        .whole_timeline(&talk)
        .await
        .into_iter()
        .map(|row| row.body)
        .collect();
    let typed: Vec<_> = (0..260).map(|n| format!("message {n}")).collect();
    assert_eq!(walked, typed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_lost_on_the_way_is_found_by_the_beat() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    server.lose_a_push(&talk, &alice, "lost on the way").await;
    bob.shows(&talk, &["lost on the way"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_cache_is_rebuilt_and_what_waited_is_kept() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    bob.send(&talk, "kept by the server").await;
    alice.shows(&talk, &["kept by the server"]).await;
    alice.network.cut();
    alice.send(&talk, "kept by me").await;
    let closed = alice.quit().await;
    closed.damage();
    let alice = closed.reopen().await;
    assert!(alice.client.app_state().rebuilt);
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    alice
        .shows(&talk, &["kept by the server", "kept by me"])
        .await;
    bob.shows(&talk, &["kept by the server", "kept by me"])
        .await;
}
