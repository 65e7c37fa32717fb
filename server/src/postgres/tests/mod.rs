//! With the PostgreSQL of this machine, and with the one that is fetched where there is none.

mod archive;
mod package;
mod programs;

use std::{
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use sqlx::{Connection, PgConnection};
use tar::{EntryType, Header};
use tempfile::TempDir;

use super::{Postgres, cluster, create_data_dir, package::Package, process, programs::Sources};

async fn count(postgres: &Postgres) -> sqlx::Result<i64> {
    let mut connection = PgConnection::connect_with(&postgres.options()).await?;
    sqlx::query_scalar("select count(*) from kept")
        .fetch_one(&mut connection)
        .await
}

/// Reachable for PostgreSQL's account also where the tests run as root.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

fn write_program(path: &Path, script: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn says_version(version: &str) -> String {
    format!("echo 'postgres (PostgreSQL) {version}'")
}

struct File<'a> {
    path: &'a str,
    kind: EntryType,
    mode: u32,
    content: &'a str,
}

const fn file<'a>(path: &'a str, mode: u32, content: &'a str) -> File<'a> {
    File {
        path,
        kind: EntryType::Regular,
        mode,
        content,
    }
}

/// As npm packs it. Names and kinds go in as they are, also those that the crate would refuse.
fn pack(files: &[File<'_>]) -> Vec<u8> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for file in files {
        let mut header = Header::new_ustar();
        let name = &mut header.as_ustar_mut().unwrap().name;
        name[..file.path.len()].copy_from_slice(file.path.as_bytes());
        header.set_entry_type(file.kind);
        header.set_mode(file.mode);
        header.set_size(file.content.len() as u64);
        header.set_cksum();
        archive.append(&header, file.content.as_bytes()).unwrap();
    }
    let mut bytes = archive.into_inner().unwrap();
    bytes.flush().unwrap();
    bytes.finish().unwrap()
}

#[tokio::test]
async fn a_private_database_is_made_found_again_and_outlives_a_crash() {
    let folder = folder();
    let data_dir = folder.path().join("linnet");
    create_data_dir(&data_dir).unwrap();
    let account = cluster::Account::choose().unwrap();
    let place = cluster::Place::choose(&data_dir, &account).unwrap();
    let postgres = Postgres::start(&data_dir, None).await.unwrap();
    let mut connection = PgConnection::connect_with(&postgres.options())
        .await
        .unwrap();
    sqlx::raw_sql("create table kept (n int); insert into kept values (1)")
        .execute(&mut connection)
        .await
        .unwrap();
    let fsync: String = sqlx::query_scalar("show fsync")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(fsync, "on");
    let verbosity: String = sqlx::query_scalar("show log_error_verbosity")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(verbosity, "terse", "no contents in its log");
    assert!(Postgres::running(&data_dir).await.is_some());

    // The postmaster dies; it is started again by itself and the row is there.
    let pid = std::fs::read_to_string(place.data().join("postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap().to_owned();
    assert!(
        std::process::Command::new("kill")
            .args(["-9", &pid])
            .status()
            .unwrap()
            .success()
    );
    let until = Instant::now() + Duration::from_secs(30);
    while count(&postgres).await.ok() != Some(1) {
        assert!(Instant::now() < until, "the database does not come back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    postgres.stop().await;
    assert!(Postgres::running(&data_dir).await.is_none());
    let again = Postgres::start(&data_dir, None).await.unwrap();
    assert_eq!(count(&again).await.unwrap(), 1);
    again.stop().await;
}

/// Runs the named test once more, in a process that a shell has prepared. True in the first process, when that is done.
fn is_done_in_another_process(name: &str, prepare: &str) -> bool {
    const AGAIN: &str = "LINNET_TEST_AGAIN";
    if std::env::var_os(AGAIN).is_some() {
        return false;
    }
    let again = std::process::Command::new("sh")
        .args([
            "-c",
            &format!("{prepare}; exec \"$0\" --exact postgres::tests::{name}"),
        ])
        .arg(std::env::current_exe().unwrap())
        .env(AGAIN, "1")
        .status();
    assert!(again.unwrap().success());
    true
}

#[test]
fn settings_about_another_postgresql_change_nothing() {
    let name = "settings_about_another_postgresql_change_nothing";
    if is_done_in_another_process(name, "export PGPORT=1") {
        return;
    }
    let account = cluster::Account::choose().unwrap();
    let place = cluster::Place::choose(Path::new("/somewhere"), &account).unwrap();
    assert_eq!(process::way_in(&place).get_port(), cluster::PORT);
}

#[test]
fn a_strict_umask_does_not_lock_postgresql_out() {
    if is_done_in_another_process("a_strict_umask_does_not_lock_postgresql_out", "umask 077") {
        return;
    }
    let folder = folder();
    let below = folder.path().join("linnet/below");
    cluster::create_folder(&below, 0o711).unwrap();
    for made in [below.parent().unwrap(), &below] {
        let mode = std::fs::metadata(made).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o711, "{}", made.display());
    }
}

#[tokio::test]
#[ignore = "needs the archive that LINNET_POSTGRES_ARCHIVE names; `cargo xtask test` fetches it"]
async fn the_fetched_programs_make_a_database_that_knows_all_letters() {
    let archive =
        std::env::var_os("LINNET_POSTGRES_ARCHIVE").expect("LINNET_POSTGRES_ARCHIVE is set");
    let folder = folder();
    let data_dir = folder.path().join("linnet");
    create_data_dir(&data_dir).unwrap();
    let sources = Sources {
        shipped: None,
        system: Vec::new(),
        package: Package::of_this_platform(Some(Path::new(&archive))),
    };
    let postgres = Postgres::start_from(&sources, &data_dir).await.unwrap();
    let mut connection = PgConnection::connect_with(&postgres.options())
        .await
        .unwrap();
    sqlx::raw_sql(
        "create extension pg_trgm; create table kept (n int); insert into kept values (1)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    let (small, trigrams): (String, Vec<String>) =
        sqlx::query_as("select lower('ПРИВЕТ'), show_trgm('日本語')")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(small, "привет");
    assert!(!trigrams.is_empty());
    connection.close().await.unwrap();
    postgres.stop().await;
    let again = Postgres::start_from(&sources, &data_dir).await.unwrap();
    assert_eq!(count(&again).await.unwrap(), 1);
    again.stop().await;
}
