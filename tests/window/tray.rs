use std::path::Path;

use harness::{Notifications, Server, Tray, Window};
use tempfile::tempdir;

use crate::conversation::sign_up;

/// As the choice in the settings leaves it.
pub(crate) fn close_to_tray(profile: &Path) {
    let settings = r#"{ "settings": { "closeToTray": true } }"#;
    std::fs::write(profile.join("profile.json"), settings).expect("a fresh folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_to_the_tray_the_chat_lives_on_and_comes_back_where_it_was() {
    let server = Server::start().await;
    let notifications = Notifications::watch().await;
    let tray = Tray::appear().await;
    let home = tempdir().unwrap();
    close_to_tray(home.path());
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    tray.has_icon().await;
    let plain = tray.picture().await;
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "the first line").await;
    ana.click("Maya").await;
    ana.says("the first line").await;
    ana.has_webviews(1).await;

    ana.close_window().await;
    ana.has_webviews(0).await;
    maya.send(&talk, "while you were away").await;
    notifications.shows("Maya", "while you were away").await;
    tray.changes_from(&plain).await;
    tray.offers("Maya (").await;

    tray.activate().await;
    ana.come_back().await;
    ana.says("while you were away").await;
    ana.has_webviews(1).await;
    ana.screenshot("back-from-the-tray").await;
    tray.click("Quit").await;
    ana.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tray_closing_the_window_is_the_end() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    close_to_tray(home.path());
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.has("input").await;
    ana.close_window().await;
    ana.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_comes_later_is_used_and_one_that_goes_gives_the_window_back() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    close_to_tray(home.path());
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.has("input").await;
    let tray = Tray::appear().await;
    tray.has_icon().await;
    ana.close_window().await;
    ana.has_webviews(0).await;
    tray.vanish().await;
    ana.come_back().await;
    ana.has("input").await;
    ana.close_window().await;
    ana.ended().await;
}
