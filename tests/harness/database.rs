//! A database of one's own on the PostgreSQL that the test run started.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, Result};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};

/// Dropped with the cluster, which lives as long as the test run.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) url: String,
}

impl Database {
    pub(crate) async fn create() -> Result<Self> {
        let cluster = setting("DATABASE_URL")
            .context("DATABASE_URL names no PostgreSQL: start the tests with `cargo xtask test`")?;
        let name = format!("story_{}", uuid::Uuid::now_v7().simple());
        let mut connection =
            PgConnection::connect_with(&PgConnectOptions::from_str(&cluster)?).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(Self {
            url: with_database(&cluster, &name),
        })
    }
}

/// The same address with another database.
fn with_database(cluster: &str, name: &str) -> String {
    let (address, query) = cluster.split_once('?').unwrap_or((cluster, ""));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..]
        .find('/')
        .map_or(address.len(), |at| host + at);
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{}/{name}{query}", &address[..end])
}

/// What the test run says of itself: where its programs and its database are, how long a crowd talks.
#[expect(
    clippy::disallowed_methods,
    reason = "the test run has no other way to be told"
)]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How often a story is told: so often in the ordinary tests, and as often as `LINNET_CYCLES` says where somebody wants to
/// know it better.
pub fn cycles(short: u64) -> u64 {
    setting("LINNET_CYCLES").map_or(short, |it| it.parse().expect("a number of cycles"))
}

/// Whether somebody wants to know it better: then nothing else runs beside it, and times can be held against what is
/// promised.
pub fn is_long() -> bool {
    setting("LINNET_CYCLES").is_some()
}

/// Says how long something took. What is promised of it is promised of a machine that does this alone: see [`is_long`].
pub fn took(what: &str, time: Duration, promised: Duration) {
    println!("{what}: {time:?}");
    assert!(
        !is_long() || time <= promised,
        "{what}: {time:?}, and not within {promised:?}"
    );
}

/// What chance decides follows from it. Printed, so that what failed can be told again with `LINNET_SEED`.
pub fn seed() -> u64 {
    let given = setting("LINNET_SEED").map(|it| it.parse().expect("a number"));
    let seed = given.unwrap_or_else(rand::random);
    println!("LINNET_SEED={seed}");
    seed
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_name_of_the_database_changes() {
        assert_eq!(
            with_database("postgres://me@localhost:1/a?x=y", "b"),
            "postgres://me@localhost:1/b?x=y"
        );
        assert_eq!(
            with_database("postgres:///a?host=/tmp/x", "b"),
            "postgres:///b?host=/tmp/x"
        );
        assert_eq!(
            with_database("postgres://localhost", "b"),
            "postgres://localhost/b"
        );
    }
}
