//! The pool and the schema.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, Result, bail};
use sqlx::{
    Executor, PgConnection, PgPool, Postgres,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

pub static MIGRATOR: Migrator = sqlx::migrate!();

const CONNECTIONS: u32 = 20;
/// For the writers of messages and of receipts and for the beat.
const OWN_CONNECTIONS: u32 = 3;
/// An exhausted pool says "unavailable", it does not hang.
const ACQUIRE: Duration = Duration::from_secs(2);
/// A statement that waits longer than this waits for something broken.
const STATEMENT_TIMEOUT: &str = "10s";

pub fn options(url: &str) -> Result<PgConnectOptions> {
    PgConnectOptions::from_str(url).context("`database_url` is no address of a PostgreSQL")
}

/// A pool that hands out no half-open transaction: sqlx 0.9.0 forgets one whose BEGIN was cancelled on its way, and the
/// next borrower's confirmed writes would be rolled back with it. Every transaction of ours also runs in a task that is
/// not cancelled; both, because a plain statement is as much a victim as a transaction.
pub fn pool_options(max_connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE)
        .before_acquire(|connection, _| {
            Box::pin(async move { connection.execute("rollback").await.map(|_| true) })
        })
}

/// So long work on a connection may take that everybody waits for: more than a statement may.
pub const LONGEST: Duration = Duration::from_secs(15);

/// Work on a connection, and not for ever: a database that is gone without a word never answers.
pub async fn within<T>(
    longest: Duration,
    pool: &PgPool,
    work: impl AsyncFnOnce(&mut PgConnection) -> crate::error::Result<T>,
) -> crate::error::Result<T> {
    let mut connection = pool.acquire().await?;
    match timeout(longest, work(&mut connection)).await {
        Ok(done) => done,
        Err(_) => Err(give_up(connection).into()),
    }
}

/// A connection that does not answer. It is not given back: it would be asked whether it is well, and not answer that.
fn give_up(connection: PoolConnection<Postgres>) -> sqlx::Error {
    drop(connection.detach());
    tracing::warn!("a connection to the database was given up: it does not answer");
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

/// A few connections to the same database that no request can take.
pub fn of_its_own(db: &PgPool) -> PgPool {
    let options = db.connect_options();
    pool_options(OWN_CONNECTIONS).connect_lazy_with((*options).clone())
}

pub async fn connect(options: PgConnectOptions) -> Result<PgPool> {
    let options = options.application_name("linnet-server").options([
        ("statement_timeout", STATEMENT_TIMEOUT),
        ("synchronous_commit", "on"),
        ("client_min_messages", "error"),
    ]);
    let pool = pool_options(CONNECTIONS)
        .connect_with(options)
        .await
        .context("the database cannot be reached")?;
    check(&pool).await?;
    Ok(pool)
}

/// What the schema and the promises rest on.
async fn check(db: &PgPool) -> Result<()> {
    let (version, fsync, small): (String, String, String) = sqlx::query_as(
        "select current_setting('server_version_num'), current_setting('fsync'), lower('ПРИВЕТ')",
    )
    .fetch_one(db)
    .await?;
    if version.parse().unwrap_or(0) < 150_000 {
        bail!("PostgreSQL 15 or newer is needed, this is {version}");
    }
    if fsync != "on" {
        tracing::warn!(
            "the database runs with fsync=off: a power cut will lose what was confirmed"
        );
    }
    if small != "привет" {
        bail!(
            "the database does not know letters outside ASCII: create it with LC_CTYPE 'C.UTF-8'"
        );
    }
    Ok(())
}

/// A schema with more than this program knows stays as it is: migrations only add until the version after next, so whoever
/// goes back by one goes on working.
pub async fn migrate(db: &PgPool) -> Result<()> {
    let mut migrator = Migrator::with_migrations(MIGRATOR.iter().cloned().collect());
    let done = migrator.set_ignore_missing(true).run(db).await;
    done.context("the schema cannot be brought up to date")?;
    let newest: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations")
        .fetch_one(db)
        .await?;
    let known = MIGRATOR.iter().map(|it| it.version).max();
    if newest > known {
        tracing::warn!(
            "the schema is of a newer server; this one works on it if it is the version before"
        );
    }
    Ok(())
}

/// What `migrate` would apply, in its order.
pub async fn pending(db: &PgPool) -> Result<Vec<String>> {
    let is_there: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(db)
        .await?;
    let applied: Vec<i64> = if is_there {
        sqlx::query_scalar("select version from _sqlx_migrations where success")
            .fetch_all(db)
            .await?
    } else {
        Vec::new()
    };
    let newer = applied.iter().max().copied().unwrap_or_default();
    let known = MIGRATOR
        .iter()
        .map(|it| it.version)
        .max()
        .unwrap_or_default();
    if newer > known {
        bail!("the schema is of a newer server ({newer:04}) than this one ({known:04})");
    }
    let missing = MIGRATOR.iter().filter(|it| !applied.contains(&it.version));
    let named = missing.map(|it| format!("{:04} {}", it.version, it.description));
    Ok(named.collect())
}

/// Every migration that this program knows has been applied.
pub async fn is_migrated(db: &PgPool) -> bool {
    let applied =
        sqlx::query_scalar::<_, i64>("select version from _sqlx_migrations where success")
            .fetch_all(db)
            .await;
    applied.is_ok_and(|applied| MIGRATOR.iter().all(|it| applied.contains(&it.version)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{group, message, person, server};

    /// The last migration of a version that people run. Those after it may only add.
    const RELEASED: i64 = 100;

    /// What takes something away from a server that is one version older, or asks of it what it does not know.
    const TAKES_AWAY: [&str; 7] = [
        "drop table",
        "drop column",
        "drop constraint",
        "rename",
        "set not null",
        "drop default",
        " type ",
    ];

    fn what_it_takes(sql: &str) -> Option<&'static str> {
        let lines = sql.lines().map(|it| it.split("--").next().unwrap_or(""));
        let sql = lines.collect::<Vec<_>>().join(" ").to_lowercase();
        let statement = |it: &&str| it.contains("alter ") || it.contains("drop ");
        let mut statements = sql.split(';').filter(statement);
        statements.find_map(|it| TAKES_AWAY.into_iter().find(|word| it.contains(word)))
    }

    #[test]
    fn a_migration_only_adds_until_its_version_is_out() {
        for migration in MIGRATOR.iter().filter(|it| it.version > RELEASED) {
            let takes = what_it_takes(migration.sql.as_str());
            assert_eq!(takes, None, "{:04}", migration.version);
        }
    }

    #[test]
    fn what_takes_away_is_seen() {
        for (sql, expected) in [
            ("alter table a add column b text", None),
            ("create table a (b text not null) -- drop table", None),
            ("alter table a drop column b", Some("drop column")),
            (
                "ALTER TABLE a\n  ALTER COLUMN b SET NOT NULL",
                Some("set not null"),
            ),
            ("create table c (d text); drop table a", Some("drop table")),
            ("alter table a alter column b type bigint", Some(" type ")),
        ] {
            assert_eq!(what_it_takes(sql), expected, "{sql}");
        }
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_server_works_on_the_schema_of_the_next_version(db: PgPool) {
        let next = "alter table users add column shoe_size int;
            insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            values (9999, 'shoes', true, '', 0)";
        sqlx::raw_sql(next).execute(&db).await.unwrap();
        migrate(&db).await.unwrap();
        assert!(is_migrated(&db).await);
        let server = server(db).await;
        let alice = person(server.state(), "alice").await;
        let talk = group(server.state(), alice, &[]).await;
        let sent = crate::messages::service::send(server.state(), alice, message(talk, "hi"));
        assert_eq!(sent.await.unwrap().body, "hi");
    }
}
