//! What the desktop does to the app: starting it twice, freezing it, killing the process that draws.

use harness::{Server, Signal, Tray, Window};
use linnet_client::RowState;
use serde_json::json;
use tempfile::tempdir;

use crate::{conversation::sign_up, tray::close_to_tray};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_over_its_link_and_ends() {
    let server = Server::start().await;
    let tray = Tray::appear().await;
    let home = tempdir().unwrap();
    close_to_tray(home.path());
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    let message = maya.send(&talk, "the line that is meant").await;
    ana.says("the line that is meant").await;
    let authority = server.url().replace("http://", "");
    let link = format!("linnet://{authority}/c/{}/{message}", talk.0);
    ana.start_again(home.path(), &[&link]).await;
    ana.has("[role=log]").await;
    ana.says("the line that is meant").await;

    tray.has_icon().await;
    ana.close_window().await;
    ana.has_webviews(0).await;
    ana.start_again(home.path(), &["linnet://birds.example/u/nobody"])
        .await;
    ana.come_back().await;
    ana.says("The link leads nowhere").await;
    ana.click("Close").await;
    let elsewhere = format!("linnet://birds.example/c/{}", talk.0);
    ana.start_again(home.path(), &[&elsewhere]).await;
    ana.says("Go to birds.example?").await;
    ana.screenshot("link-to-an-unknown-server").await;
    ana.click("Cancel").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_the_app_is_started_with_waits_for_the_sign_in() {
    let server = Server::start().await;
    let maya = server.user("maya").await;
    let ana = server.user("ana").await;
    let talk = maya.direct(&ana).await;
    maya.send(&talk, "come in").await;
    let authority = server.url().replace("http://", "");
    let link = format!("linnet://{authority}/c/{}", talk.0);
    let home = tempdir().unwrap();
    let window = Window::open_with_arguments("ana", &[&link], home.path(), "").await;
    window.says(&format!("Go to {authority}?")).await;
    window.click("Sign in").await;
    window.fill("Username or email", "ana").await;
    window.fill("Password", harness::PASSWORD).await;
    window.press_enter("Password").await;
    window.has("[role=log]").await;
    window.says("come in").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_profile_has_one_app_however_often_it_is_started() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    for _ in 0..2 {
        ana.start_again(home.path(), &[]).await;
    }
    let refused = harness::start_without_bus(home.path()).await;
    assert!(refused.contains("another Linnet is running"), "{refused}");
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "still there?").await;
    ana.click("Maya").await;
    ana.says("still there?").await;
    ana.close().await;
}

/// A conversation of more than a screen, scrolled up a little.
async fn scrolled_up(server: &Server, ana: &Window) -> serde_json::Value {
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    for line in 0..60 {
        maya.send(&talk, &format!("line {line}")).await;
    }
    ana.says("line 59").await;
    ana.click("Maya").await;
    ana.has("[role=log] [data-message]").await;
    ana.scrolled_up("line 59").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_window_stands_where_the_old_one_stood_also_after_a_crash() {
    let server = Server::start().await;
    let tray = Tray::appear().await;
    let home = tempdir().unwrap();
    close_to_tray(home.path());
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    tray.has_icon().await;
    let place = scrolled_up(&server, &ana).await;
    ana.close_window().await;
    ana.has_webviews(0).await;
    tray.activate().await;
    ana.come_back().await;
    ana.stands_at(&place).await;
    ana.screenshot("where-it-stood").await;
    ana.told_its_place().await;
    let before = ana.picture("before-the-crash").await;
    // A page that crashes five times in a minute is left alone.
    for _ in 0..harness::cycles(1).min(4) {
        ana.kill_webview().await;
        // The driver speaks to no page any more: what counts is what a person sees.
        harness::eventually("the window looks as before the crash", || async {
            let after = ana.picture("after-the-crash").await;
            harness::differing_pixels(&before, &after).await < 2_000
        })
        .await;
    }
    ana.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_network_a_new_start_shows_what_the_last_one_showed() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let place = scrolled_up(&server, &ana).await;
    ana.close().await;
    server.kill().await;
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.has("[role=log] [data-message]").await;
    ana.screenshot("offline-start").await;
    ana.stands_at(&place).await;
    ana.kill().await;
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.stands_at(&place).await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_was_frozen_goes_on() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    ana.freeze();
    maya.send(&talk, "while you stood still").await;
    maya.message_is(&talk, "while you stood still", RowState::Sent)
        .await;
    ana.thaw();
    ana.says("while you stood still").await;

    // The page alone: the core receives, and the page catches up.
    ana.signal_webview(Signal::STOP);
    maya.send(&talk, "and now the page").await;
    maya.message_is(&talk, "and now the page", RowState::Delivered)
        .await;
    ana.signal_webview(Signal::CONT);
    ana.says("and now the page").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_is_asked_about_once_where_there_is_a_tray() {
    let server = Server::start().await;
    let tray = Tray::appear().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.has("input").await;
    tray.has_icon().await;
    ana.close_window().await;
    ana.says("Keep Linnet running?").await;
    ana.screenshot("close-asked").await;
    ana.click("Keep running").await;
    ana.has_webviews(0).await;
    tray.activate().await;
    ana.come_back().await;
    ana.has("input").await;
    ana.close_window().await;
    ana.has_webviews(0).await;
    tray.click("Quit").await;
    ana.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_from_anywhere_brings_the_window_back() {
    let server = Server::start().await;
    let tray = Tray::appear().await;
    let home = tempdir().unwrap();
    let settings = json!({ "settings": { "closeToTray": true, "summonShortcut": "Ctrl+Shift+L" } });
    std::fs::write(home.path().join("profile.json"), settings.to_string()).unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.has("input").await;
    let state = ana.command_of_core("summon_state", "{}").await;
    assert_eq!(state["type"], "active");
    tray.has_icon().await;
    ana.close_window().await;
    ana.has_webviews(0).await;
    harness::press(&[harness::CONTROL, harness::SHIFT, harness::L]);
    ana.come_back().await;
    ana.has("input").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_desktop_lacks_is_said_and_the_app_works() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open_without_bus("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let health = ana.command_of_core("test_notification", "{}").await;
    assert_eq!(health["daemon"]["type"], "missing");
    assert_eq!(health["withheld"]["why"], "no_daemon");
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "all the same").await;
    ana.click("Maya").await;
    ana.says("all the same").await;
    ana.close().await;
}
