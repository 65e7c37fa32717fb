//! The program without its window: on no display, beside the app that has the profile open.

use std::process::Stdio;

use harness::{Person, Server, Talk, setting};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

fn linnet(person: &Person, arguments: &[&str]) -> Command {
    let program = setting("LINNET_DESKTOP_BIN").expect("the test run says where the program is");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("LINNET_PROFILE_DIR", person.profile())
        .kill_on_drop(true);
    command
}

/// Whether it succeeded, what it said, and what it complained of.
async fn said(person: &Person, arguments: &[&str]) -> (bool, String, String) {
    let output = linnet(person, arguments).output().await.expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

async fn talking() -> (Server, Person, Person, Talk) {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    alice.send(&talk, "a green frog").await;
    alice.send(&talk, "and a blue one").await;
    bob.shows(&talk, &["a green frog", "and a blue one"]).await;
    (server, alice, bob, talk)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_answers_beside_the_app_once_it_is_switched_on() {
    let (_server, alice, bob, talk) = talking().await;
    let to = tempfile::tempdir().unwrap();
    let out = to.path().join("copy");
    let out = out.to_str().unwrap();
    for arguments in [
        &["search", "frog"][..],
        &["tail"],
        &["export", "--out", out],
    ] {
        let (succeeded, text, complaint) = said(&bob, arguments).await;
        assert!(!succeeded && text.is_empty(), "{text}");
        assert!(complaint.contains("switch it on"), "{complaint}");
    }
    assert!(!to.path().join("copy").exists());

    let mut settings = bob.client.read_settings();
    settings.command_line = true;
    bob.client.write_settings(settings).await.unwrap();
    let (succeeded, text, _) = said(&bob, &["search", "frog"]).await;
    assert!(
        succeeded && text.ends_with("  Alice  Alice: a green frog\n"),
        "{text}"
    );
    let (_, text, _) = said(&bob, &["tail", "alice", "-n", "1", "--json"]).await;
    assert!(
        text.contains("\"body\":\"and a blue one\"") && text.lines().count() == 1,
        "{text}"
    );

    let mut following = linnet(&bob, &["tail", "--follow", "-n", "1"]);
    let mut following = following.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    assert!(first.ends_with("and a blue one"), "{first}");
    alice.send(&talk, "still here").await;
    let next = lines.next_line().await.unwrap().unwrap();
    assert!(next.ends_with("Alice: still here"), "{next}");

    let (succeeded, text, complaint) = said(&bob, &["export", "--out", out]).await;
    assert!(succeeded, "{complaint}");
    assert!(text.starts_with("1 conversations, 3 messages"), "{text}");
    let (succeeded, _, complaint) = said(&bob, &["export", "--out", out]).await;
    assert!(!succeeded && complaint.contains("not empty"), "{complaint}");
    let (succeeded, text, _) = said(&bob, &["--help"]).await;
    assert!(succeeded && text.contains("export"), "{text}");
}
