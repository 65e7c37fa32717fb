//! With the PostgreSQL of this machine, where there is one.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};

use super::{Postgres, cluster, create_data_dir, programs};

async fn count(postgres: &Postgres) -> sqlx::Result<i64> {
    let mut connection = PgConnection::connect_with(&postgres.options()).await?;
    sqlx::query_scalar("select count(*) from kept")
        .fetch_one(&mut connection)
        .await
}

/// Reachable for PostgreSQL's account also where the tests run as root.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let open = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o711);
    std::fs::set_permissions(folder.path(), open).unwrap();
    folder
}

#[tokio::test]
async fn a_private_database_is_made_found_again_and_outlives_a_crash() {
    let folder = folder();
    let data_dir = folder.path().join("linnet");
    create_data_dir(&data_dir).unwrap();
    let account = cluster::Account::choose().unwrap();
    let place = cluster::Place::choose(&data_dir, &account).unwrap();
    place.create_folders(&account).unwrap();
    if programs::find(&place, &account).is_err() {
        eprintln!("there is no PostgreSQL on this machine");
        return;
    }
    let postgres = Postgres::start(&data_dir).await.unwrap();
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
    let again = Postgres::start(&data_dir).await.unwrap();
    assert_eq!(count(&again).await.unwrap(), 1);
    again.stop().await;
}
