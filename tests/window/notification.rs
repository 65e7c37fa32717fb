use harness::{Notifications, Server, Window};
use tempfile::tempdir;

use crate::conversation::sign_up;

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_notification_opens_its_conversation() {
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
    ana.close().await;
}
