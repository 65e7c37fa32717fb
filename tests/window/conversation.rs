use harness::{Server, Window, eventually_equal};
use tempfile::tempdir;

const PASSWORD: &str = harness::PASSWORD;

pub(crate) async fn sign_up(window: &Window, username: &str, name: &str) {
    window.click("Create an account").await;
    window.fill("Username", username).await;
    window.fill("Your name", name).await;
    window.fill("Password", PASSWORD).await;
    window.screenshot("1-sign-up").await;
    window.click("Create an account").await;
    window.says(name).await;
}

pub(crate) async fn say(window: &Window, text: &str) {
    window.type_into("Message", text).await;
    window.press_enter("Message").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_talk_and_nothing_is_lost_when_things_die() {
    let server = Server::start().await;
    let (ana_home, maya_home) = (tempdir().unwrap(), tempdir().unwrap());
    let ana = Window::open("ana", ana_home.path(), &server.url()).await;
    let mut maya = Window::open("maya", maya_home.path(), &server.url()).await;
    maya.stand_aside().await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    sign_up(&maya, "maya", "Maya Chen").await;
    ana.screenshot("2-empty").await;

    find_each_other(&ana, &maya).await;
    see_marks_and_typing(&ana, &maya).await;
    let mut said = lose_the_server_in_a_burst(&server, &ana, &maya).await;

    server.kill().await;
    for n in 0..3 {
        said.push(format!("waiting {n}"));
        say(&ana, &said[said.len() - 1]).await;
    }
    ana.says("waiting 2").await;
    ana.screenshot("6-waiting").await;
    ana.kill().await;
    let ana = Window::open("ana", ana_home.path(), &server.url()).await;
    ana.click("Maya Chen").await;
    ana.says("waiting 2").await;
    ana.screenshot("7-back-and-offline").await;
    server.start_again().await;

    both_show(&said, &ana, &maya).await;
    eventually_equal(&ana.places().await, || maya.places()).await;
    ana.screenshot("8-end").await;
    maya.screenshot("8-end").await;
    ana.close().await;
    maya.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_has_a_window_of_its_own_beside_the_app() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    let maya = server.user("maya").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.send(&talk, "Look here").await;
    ana.click("Maya").await;
    ana.says("Look here").await;

    ana.press_for_window("Control+Shift+n").await;
    ana.says("Look here").await;
    ana.has_no("nav").await;
    say(&ana, "I do").await;
    maya.shows(&talk, &["Look here", "I do"]).await;
    maya.send(&talk, "Both hear it").await;
    ana.says("Both hear it").await;
    ana.screenshot("own-window").await;
    ana.leave_window().await;

    ana.has("nav").await;
    ana.says("Both hear it").await;
    say(&ana, "Still here").await;
    maya.shows(&talk, &["Look here", "I do", "Both hear it", "Still here"])
        .await;
    ana.close().await;
}

async fn both_show(said: &[String], ana: &Window, maya: &Window) {
    for window in [maya, ana] {
        eventually_equal(&said.to_vec(), || async {
            ana.hurry().await;
            maya.hurry().await;
            window.timeline().await
        })
        .await;
    }
}

async fn find_each_other(ana: &Window, maya: &Window) {
    ana.click("New conversation").await;
    ana.fill("Find people", "maya").await;
    ana.says("Maya Chen").await;
    ana.screenshot("3-found").await;
    ana.click("Maya Chen").await;
    say(ana, "Morning! Did the fix make it into the build?").await;
    maya.click("Ana Ruiz").await;
    maya.says("Did the fix make it").await;
    say(maya, "It did.").await;
    ana.says("It did.").await;
    ana.screenshot("4-talking").await;
    maya.screenshot("4-talking").await;
}

async fn see_marks_and_typing(ana: &Window, maya: &Window) {
    ana.has("[data-state=read]").await;
    maya.type_into("Message", "Let me").await;
    ana.says("Maya is typing").await;
    ana.screenshot("5-typing").await;
    say(maya, " see.").await;
    ana.says("Let me see.").await;
}

/// Returns everything that was said so far.
async fn lose_the_server_in_a_burst(server: &Server, ana: &Window, maya: &Window) -> Vec<String> {
    let before = [
        "Morning! Did the fix make it into the build?",
        "It did.",
        "Let me see.",
    ];
    let mut said = before.map(str::to_owned).to_vec();
    for n in 0..20 {
        if n == 8 {
            server.kill().await;
        }
        said.push(format!("burst {n}"));
        say(ana, &said[said.len() - 1]).await;
    }
    ana.screenshot("5-server-gone").await;
    server.start_again().await;
    both_show(&said, ana, maya).await;
    said
}
