//! What stands in the window while something is not as it should be, and that it goes when the trouble does.

use harness::{Liar, Lie, Person, Server, Window};
use tempfile::{TempDir, tempdir};

use crate::conversation::{say, sign_up};

/// What turns while one waits.
const LOADER: &str = "[aria-busy=true], [role=status] .lucide-loader-circle";

struct Scene {
    server: Server,
    liar: Liar,
    home: TempDir,
    maya: Person,
}

impl Scene {
    /// Ana's window stands before a server that may lie, and Maya's is before the true one.
    async fn new() -> (Self, Window) {
        let server = Server::start_without_limits().await;
        let scene = Self {
            liar: Liar::before(server.address()).await,
            home: tempdir().expect("a folder"),
            maya: server.user("maya").await,
            server,
        };
        let ana = scene.open().await;
        sign_up(&ana, "ana", "Ana Ruiz").await;
        (scene, ana)
    }

    async fn open(&self) -> Window {
        let url = format!("http://{}", self.liar.address());
        Window::open("ana", self.home.path(), &url).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_here_is_shown_at_once_and_what_was_missed_counts_as_provisional() {
    let (scene, ana) = Scene::new().await;
    let maya = &scene.maya;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "Are you there?").await;
    ana.click("Maya").await;
    ana.says("Are you there?").await;
    ana.close().await;

    maya.send(&talk, "It was missed").await;
    maya.message_is(&talk, "It was missed", linnet_client::RowState::Sent)
        .await;
    scene.liar.tell(Lie::KeepBack);
    let ana = scene.open().await;
    ana.says("Are you there?").await;
    ana.says("Updating, 1 left").await;
    ana.says("Updating…").await;
    ana.has("[data-provisional=true]").await;
    ana.screenshot("state-catching-up").await;
    scene.liar.tell(Lie::None);
    ana.says("It was missed").await;
    ana.has_no("[data-provisional=true]").await;

    scene.server.kill().await;
    ana.begin_watched(LOADER).await;
    ana.click("Maya").await;
    ana.has("[role=log] article").await;
    ana.says("You are offline.").await;
    ana.says("It was missed").await;
    ana.has_seen_nothing().await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_refused_says_why_and_what_can_be_done() {
    let (scene, ana) = Scene::new().await;
    let maya = &scene.maya;
    let person = maya.finds("ana").await.id;
    let talk = maya.direct_with(person).await;
    maya.send(&talk, "Enough for today").await;
    ana.click("Maya").await;
    ana.says("Enough for today").await;
    maya.client.block_user(maya.account, person).await.unwrap();
    say(&ana, "One more thing").await;
    ana.has("[role=log] [data-state=failed]").await;
    ana.says("This person cannot be reached.").await;
    ana.has("nav [title='One message was not sent']").await;
    ana.screenshot("state-failed").await;
    for way in ["Edit", "Discard", "Retry"] {
        ana.has_named(way).await;
    }

    let maya = &scene.maya;
    let unblocked = maya.client.unblock_user(maya.account, person).await;
    unblocked.unwrap();
    ana.click("Retry").await;
    maya.shows(&talk, &["Enough for today", "One more thing"])
        .await;
    ana.has_no("[data-state=failed]").await;
    ana.has_no("nav [title='One message was not sent']").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_too_fast_sees_when_it_is_sent() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let maya = server.user("maya").await;
    let phone = Person::sign_in(&server, "ana").await;
    let group = phone.group("Walkers", &[&maya]).await;
    // So many may call everybody within a minute.
    let mut said: Vec<_> = (1..=6).map(|n| format!("@all call {n}")).collect();
    for it in &said {
        phone.send(&group, it).await;
    }
    ana.click("Walkers").await;
    ana.says("call 6").await;
    say(&ana, "@all and one more").await;
    ana.says("Next try in").await;
    ana.has("[data-state=queued]").await;
    ana.screenshot("state-rate-limited").await;
    said.push("@all and one more".to_owned());
    let said: Vec<_> = said.iter().map(String::as_str).collect();
    maya.shows(&group, &said).await;
    ana.has_no("[data-state=queued]").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_is_named_with_what_to_do_and_everything_stays_readable() {
    let (scene, ana) = Scene::new().await;
    let maya = &scene.maya;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "Are you there?").await;
    ana.click("Maya").await;
    ana.says("Are you there?").await;
    ana.close().await;

    let newer = (
        Lie::OtherVersion("9.0.1"),
        "the server runs 9.0.1. You can read what is here. Update Linnet to write again.",
        "state-server-newer",
    );
    let older = (
        Lie::HangsUp("0.0.9"),
        "the server runs 0.0.9. You can read what is here. Ask whoever runs the server to update it",
        "state-server-older",
    );
    for (lie, advice, picture) in [newer, older] {
        scene.liar.tell(lie);
        let ana = scene.open().await;
        ana.says(advice).await;
        ana.says("Are you there?").await;
        ana.has_no("textarea").await;
        ana.screenshot(picture).await;
        ana.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_removed_is_told_so_and_a_search_says_how_far_it_reaches() {
    let (scene, ana) = Scene::new().await;
    let maya = &scene.maya;
    let phone = Person::sign_in(&scene.server, "ana").await;
    let group = maya.group("Walkers", &[&phone]).await;
    maya.send(&group, "Sunday at nine").await;
    ana.click("Walkers").await;
    ana.says("Sunday at nine").await;
    let removed = maya
        .client
        .remove_member(maya.account, group.0, phone.user.id);
    removed.await.unwrap();
    ana.says(
        "You are no longer in this group, so what was said in it is no longer on this computer.",
    )
    .await;
    ana.has_no("textarea").await;
    // Whoever is out keeps nothing of what was said.
    ana.says_no_more("Sunday at nine").await;
    ana.screenshot("state-removed").await;

    ana.press("Control+Shift+f").await;
    ana.write("zeppelin").await;
    ana.says("No messages found").await;
    ana.says("Everything is on this computer and was searched.")
        .await;
    ana.screenshot("state-nothing-found").await;
    scene.server.kill().await;
    ana.write("s").await;
    ana.says("without a connection newer messages may be missing")
        .await;
    ana.close().await;
}
