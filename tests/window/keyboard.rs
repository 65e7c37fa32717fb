use std::time::{Duration, Instant};

use harness::{PASSWORD, Person, Server, Window};
use tempfile::tempdir;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_mouse_does_without() {
    let begun = Instant::now();
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let ana = Window::open("ana", home.path(), &server.url()).await;
    let maya = server.user("maya").await;
    sign_up_and_in(&ana).await;
    talk(&ana, &maya).await;
    search(&ana).await;
    make_a_group(&ana).await;
    change_settings(&ana).await;
    ana.screenshot("keyboard-alone").await;
    ana.close().await;
    assert!(begun.elapsed() < Duration::from_mins(3));
}

async fn sign_up_and_in(ana: &Window) {
    ana.focuses("Username or email").await;
    ana.press_until("Tab", "Create an account").await;
    ana.press("Enter").await;
    ana.press_until("Tab", "Username").await;
    ana.write("ana").await;
    ana.press_until("Tab", "Your name").await;
    ana.write("Ana Ruiz").await;
    ana.press_until("Tab", "Password").await;
    ana.write(PASSWORD).await;
    ana.press("Enter").await;
    ana.says("Ana Ruiz").await;
    ana.press_until("Tab", "Account menu").await;
    ana.press("Enter").await;
    ana.press_until("Down", "Sign out").await;
    ana.press("Enter").await;
    ana.says("Sign out of").await;
    ana.press_until("Tab", "Sign out").await;
    ana.press("Enter").await;
    ana.focuses("Password").await;
    ana.write(PASSWORD).await;
    ana.press("Enter").await;
    ana.says("Ana Ruiz").await;
}

async fn talk(ana: &Window, maya: &Person) {
    ana.press("Control+n").await;
    ana.focuses("Find people").await;
    ana.write("maya").await;
    ana.has("[role=option]").await;
    ana.press("Enter").await;
    ana.focuses("Message").await;
    ana.write("Are you *there*?").await;
    ana.press("Enter").await;
    ana.has("[data-state=delivered], [data-state=read]").await;
    let talk = maya.direct_with(maya.finds("ana").await.id).await;
    maya.shows(&talk, &["Are you *there*?"]).await;
    maya.send(&talk, "Yes, since nine").await;
    ana.says("Yes, since nine").await;

    ana.press("Up").await;
    ana.says("Editing").await;
    ana.write(" Hello?").await;
    ana.press("Enter").await;
    maya.shows(&talk, &["Are you *there*? Hello?", "Yes, since nine"])
        .await;

    ana.press("Shift+F6").await;
    ana.press_until_on("Up", "Yes, since nine").await;
    ana.press("r").await;
    ana.focuses("Search emoji").await;
    ana.write("thumbs up").await;
    ana.press("Enter").await;
    ana.has("[aria-label*='👍']").await;
}

async fn search(ana: &Window) {
    ana.press("Control+Shift+f").await;
    ana.write("since ni").await;
    ana.has("[role=option] mark").await;
    ana.press("Enter").await;
    ana.has_no("[role=dialog]").await;
    ana.says("Yes, since nine").await;
}

async fn make_a_group(ana: &Window) {
    ana.press("Control+n").await;
    ana.press_until("Tab", "New group instead").await;
    ana.press("Enter").await;
    ana.says("Create group").await;
    ana.press_until("Tab", "Name (optional)").await;
    ana.write("Walkers").await;
    ana.press_until("Tab", "Find people").await;
    ana.write("maya").await;
    ana.has("[role=option]").await;
    ana.press("Enter").await;
    ana.press_until("Tab", "Create group").await;
    ana.press("Enter").await;
    ana.has_no("[role=dialog]").await;
    ana.focuses("Message").await;
    ana.says("2 members").await;
    ana.write("Sunday?").await;
    ana.press("Enter").await;
    ana.says("Sunday?").await;
}

async fn change_settings(ana: &Window) {
    ana.press("Control+,").await;
    ana.says("Reduce motion").await;
    ana.press_until("Tab", "Reduce motion").await;
    ana.press("Space").await;
    ana.has("[data-motion=reduced]").await;
    ana.press("Escape").await;
    ana.press("Alt+Left").await;
    ana.says("Sunday?").await;
}
