use harness::{Server, Window, eventually};
use tempfile::tempdir;

use crate::conversation::sign_up;

/// More than a window of the timeline holds, and all of them unread.
const MESSAGES: usize = 260;

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_past_is_there_for_whoever_scrolls_up() {
    let server = Server::start_without_limits().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let maya = server.user("maya").await;
    ana.close().await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    for n in 0..MESSAGES {
        maya.send(&talk, &format!("message {n}.")).await;
    }
    eventually("all of it is sent", || async {
        let rows = maya.rows(&talk).await;
        rows.last().is_some_and(|row| row.seq.is_some())
    })
    .await;

    // The conversation is new on this computer, so only its newest part is.
    let ana = Window::open("ana", home.path(), &server.url()).await;
    ana.click("Maya").await;
    ana.has("[data-message]").await;
    eventually("the first message is reached", || async {
        ana.scroll_up().await;
        ana.text().await.contains("message 0.")
    })
    .await;
    ana.screenshot("history-first").await;
    ana.click("260 new messages").await;
    ana.says(&format!("message {}.", MESSAGES - 1)).await;
    ana.screenshot("history-latest").await;
    ana.close().await;
}
