use harness::{Person, Seat, Server, Talk, Window};
use linnet_protocol::{Presence, UserId};
use tempfile::tempdir;

use crate::conversation::sign_up;

/// Maya, looking at Ana, who has just signed up in a window.
async fn maya_looks_at_ana(server: &Server) -> (Person, UserId, Talk) {
    let maya = server.user("maya").await;
    let ana = maya.finds("ana").await.id;
    let talk = maya.direct_with(ana).await;
    maya.looks_at(&talk, ana);
    (maya, ana, talk)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_anywhere_on_the_display_is_presence_and_a_lock_is_absence() {
    let (server, seat) = (Server::start().await, Seat::take().await);
    seat.press_a_key();
    let home = tempdir().unwrap();
    let ana_window = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana_window, "ana", "Ana Ruiz").await;
    let (maya, ana, _talk) = maya_looks_at_ana(&server).await;
    maya.finds_present(ana, Presence::Online).await;
    seat.lock();
    maya.finds_present(ana, Presence::Away).await;
    seat.unlock();
    maya.finds_present(ana, Presence::Online).await;
    ana_window.close().await;
    maya.finds_present(ana, Presence::Offline).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_input_is_told_nobody_pretends_until_a_key_is_pressed_in_the_window() {
    let (server, seat) = (Server::start().await, Seat::take().await);
    let home = tempdir().unwrap();
    let ana_window = Window::open_where_no_input_is_told("ana", home.path(), &server.url()).await;
    sign_up(&ana_window, "ana", "Ana Ruiz").await;
    let (maya, ana, _talk) = maya_looks_at_ana(&server).await;
    maya.finds_present(ana, Presence::Unknown).await;
    seat.press_a_key();
    maya.finds_present(ana, Presence::Online).await;
    ana_window.close().await;
}
