use harness::{Notifications, Server, Window};
use tempfile::tempdir;

use crate::conversation::sign_up;

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_notification_opens_its_message() {
    let server = Server::start().await;
    let notifications = Notifications::watch().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let (maya, priya) = tokio::join!(server.user("maya"), server.user("priya"));
    let from_maya = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&from_maya, "the first line").await;
    ana.click("Maya").await;
    ana.says("the first line").await;
    let from_priya = priya.direct_with(priya.finds("ana").await.id).await;
    priya.send(&from_priya, "look at this").await;
    notifications.shows("Priya", "look at this").await;
    ana.screenshot("notified").await;
    notifications.click().await;
    ana.has("[role=log]").await;
    ana.says("look at this").await;
    ana.screenshot("notification-clicked").await;
    notifications.are_gone().await;
    ana.close().await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_window_a_notification_is_answered_taken_back_and_clicked() {
    let server = Server::start().await;
    let tray = harness::Tray::appear().await;
    let daemon = harness::Daemon::appear().await;
    let home = tempdir().unwrap();
    crate::tray::close_to_tray(home.path());
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    tray.has_icon().await;
    let health = ana.command_of_core("test_notification", "{}").await;
    assert_eq!(health["daemon"]["name"], "Aviary");
    assert!(health["shownAt"].is_string());
    daemon.shows(&["Linnet: Notifications work."]).await;
    ana.close_window().await;
    ana.has_webviews(0).await;

    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "coming?").await;
    let test = "Linnet: Notifications work.";
    daemon.shows(&[test, "Maya: coming?"]).await;
    daemon.reply("in ten minutes").await;
    maya.shows(&talk, &["coming?", "in ten minutes"]).await;
    // Whoever answers has read.
    daemon.shows(&[test]).await;

    for line in 0..60 {
        maya.send(&talk, &format!("line {line}")).await;
    }
    daemon.shows(&[test, "Maya: line 59"]).await;
    let phone = harness::Person::sign_in(&server, "ana").await;
    phone.sees(&talk).await;
    harness::eventually("the newest line is there", || async {
        let rows = phone.rows(&talk).await;
        rows.last().is_some_and(|it| it.body == "line 59")
    })
    .await;
    phone.reads(&talk).await;
    daemon.shows(&[test]).await;

    maya.send(&talk, "the last word").await;
    daemon.shows(&[test, "Maya: the last word"]).await;
    daemon.click().await;
    ana.come_back().await;
    ana.says("the last word").await;
    ana.close().await;
}
