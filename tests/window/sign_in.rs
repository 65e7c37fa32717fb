use harness::{Server, Window};
use tempfile::tempdir;

#[tokio::test(flavor = "multi_thread")]
async fn refusals_stand_beside_what_they_refuse() {
    let server = Server::start().await;
    let home = tempdir().unwrap();
    let window = Window::open("new", home.path(), &server.url()).await;
    window.fill("Username or email", "nobody").await;
    window.fill("Password", "not a password of anybody").await;
    window.click("Sign in").await;
    window.says("do not match").await;
    window.screenshot("sign-in-wrong").await;

    window.fill("Server", "http://127.0.0.1:9").await;
    window.click("Sign in").await;
    window.says("answers").await;
    window.screenshot("sign-in-no-server").await;
    window.close().await;
}
