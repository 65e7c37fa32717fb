//! The pool and the schema.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, Result, bail};
use sqlx::{
    Executor, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub static MIGRATOR: Migrator = sqlx::migrate!();

const CONNECTIONS: u32 = 20;
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

pub async fn migrate(db: &PgPool) -> Result<()> {
    MIGRATOR
        .run(db)
        .await
        .context("the schema cannot be brought up to date")
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
