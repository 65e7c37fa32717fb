use harness::{Keyring, Person, Server, Window};
use tempfile::tempdir;

use crate::conversation::{say, sign_up};

#[tokio::test(flavor = "multi_thread")]
async fn every_trouble_has_its_words_and_nothing_typed_is_lost() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "Are you there?").await;
    ana.click("Maya").await;
    ana.says("Are you there?").await;

    ana.click("Account menu").await;
    ana.click("Dark").await;
    ana.has("[data-theme=dark]").await;
    ana.screenshot("state-dark").await;

    server.kill().await;
    ana.says("You are offline.").await;
    say(&ana, "Yes, as soon as I am back").await;
    ana.has("[data-state=queued]").await;
    ana.screenshot("state-offline").await;
    server.start_again().await;
    maya.client.retry_now(maya.account).unwrap();
    maya.shows(&talk, &["Are you there?", "Yes, as soon as I am back"])
        .await;

    let phone = Person::sign_in(&server, "ana").await;
    phone.ends_other_sessions().await;
    ana.says("Your session has ended.").await;
    ana.says("Are you there?").await;
    ana.screenshot("state-expired").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_the_app_says_so_and_works() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open_without_bus("ana", home.path(), &server.url()).await;
    ana.says("You will stay signed in until you quit.").await;
    ana.screenshot("state-no-keychain").await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    ana.says("Say hello to someone").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_hangs_holds_up_neither_the_app_nor_its_end_and_may_answer_late() {
    let (server, keyring) = (Server::start().await, Keyring::start().await);
    let home = tempdir().unwrap();
    let url = server.url();
    let open = || Window::open_on_bus("ana", keyring.bus(), home.path(), &url);
    keyring.hang();
    let ana = open().await;
    ana.says("Waiting for the password store").await;
    ana.screenshot("state-keychain-hangs").await;
    ana.close().await;

    let ana = open().await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    ana.says("Say hello to someone").await;
    keyring.go_on();
    keyring.keeps_a_session().await;
    ana.close().await;

    let ana = open().await;
    ana.says("Say hello to someone").await;
    ana.close().await;
}
