//! Newer versions of the app, as an app has them that came as one file.

use std::{fs::Permissions, os::unix::fs::PermissionsExt, path::Path};

use harness::{Releases, Server, Window, setting};
use tempfile::{TempDir, tempdir};

use crate::conversation::sign_up;

const OLD: &[u8] = b"the program as it was";

/// The app, which believes that it lies in that file.
async fn open(server: &Server, releases: &Releases, image: &Path, profile: &TempDir) -> Window {
    std::fs::write(image, OLD).expect("a fresh folder");
    std::fs::set_permissions(image, Permissions::from_mode(0o755)).expect("it is ours");
    let environment = [
        ("APPIMAGE", image.to_str().expect("a plain name")),
        ("LINNET_UPDATE_ENDPOINT", &releases.endpoint()),
        ("LINNET_UPDATE_PUBLIC_KEY", releases.public_key()),
    ];
    let ana = Window::open_with("ana", &environment, profile.path(), &server.url()).await;
    sign_up(&ana, "ana", "Ana Ruiz").await;
    ana.click("Account menu").await;
    ana.click("Settings").await;
    ana.click("About").await;
    ana.says("Not looked for yet.").await;
    ana.click("Look now").await;
    ana
}

fn program() -> Vec<u8> {
    let file = setting("LINNET_DESKTOP_BIN").expect("the test run says where the program is");
    std::fs::read(file).expect("it is built")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_update_is_the_program_after_the_next_start() {
    let server = Server::start().await;
    let (folder, profile) = (tempdir().unwrap(), tempdir().unwrap());
    let image = folder.path().join("Linnet.AppImage");
    let program = program();
    let releases = Releases::of("99.0.0", program.clone()).await;
    let ana = open(&server, &releases, &image, &profile).await;
    ana.says("Version 99.0.0 is here.").await;
    assert!(std::fs::read(&image).unwrap() == program);
    ana.screenshot("update-ready").await;
    ana.leave_by("Restart now").await;
    harness::runs_with_a_page(&image).await.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_others_have_changed_is_never_used() {
    let server = Server::start().await;
    let (folder, profile) = (tempdir().unwrap(), tempdir().unwrap());
    let image = folder.path().join("Linnet.AppImage");
    let releases = Releases::of("99.0.0", program()).await;
    releases.spoil();
    let ana = open(&server, &releases, &image, &profile).await;
    ana.says("was not signed by the makers of Linnet").await;
    assert_eq!(std::fs::read(&image).unwrap(), OLD);
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_program_under_a_newer_number_is_never_used() {
    let server = Server::start().await;
    let (folder, profile) = (tempdir().unwrap(), tempdir().unwrap());
    let image = folder.path().join("Linnet.AppImage");
    let releases = Releases::of_one_signed_as("0.0.1", "99.0.0", program()).await;
    let ana = open(&server, &releases, &image, &profile).await;
    ana.says("was not signed by the makers of Linnet").await;
    assert_eq!(std::fs::read(&image).unwrap(), OLD);
    ana.close().await;
}
