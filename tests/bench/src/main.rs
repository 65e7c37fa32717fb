//! `cargo xtask bench`: a server with very many messages, and what it takes to answer.
//!
//! The tables are filled once, always with the same, through the server's own migrations; then the server program itself
//! is asked over HTTP, one request after another, as one busy person would. Every line says what was promised and what
//! was measured, and how much processor time each answer took, because a machine on which others work too makes
//! everything slower but that.

mod asking;
mod load;
mod measure;
mod questions;
mod server;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Result, ensure};
use clap::Parser;
use linnet_bench::fill;
use sqlx::{Connection, PgConnection};

use self::{measure::Bench, server::Server};

#[derive(Parser)]
struct Arguments {
    /// An empty database, or one that an earlier run has filled.
    #[arg(long)]
    database: String,
    /// The server's program.
    #[arg(long)]
    server: PathBuf,
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// Of each kind of search; ten times as many pages of history.
    #[arg(long, default_value_t = 200)]
    requests: usize,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let asked = Arguments::parse();
    let bench = run(&asked).await?;
    let over: Vec<_> = bench.lines.iter().filter(|it| it.is_over).collect();
    for line in &over {
        println!("over its limit: {}", line.name);
    }
    Ok(if over.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn run(asked: &Arguments) -> Result<Bench> {
    drop(rustls::crypto::ring::default_provider().install_default());
    prepare(&asked.server, &asked.database, asked.messages).await?;
    let mut db = PgConnection::connect(&asked.database).await?;
    describe(&mut db).await?;
    let server = Server::start(&asked.server, &asked.database).await?;
    asking::everything(server, &mut db, asked.requests).await
}

/// The server makes the tables and the two who ask, then the rest is loaded while it is away.
async fn prepare(program: &Path, database: &str, messages: usize) -> Result<()> {
    let server = Server::start(program, database).await?;
    let (her, outsider) = (server.person("ana").await?, server.person("eve").await?);
    server.stop().await?;
    let mut db = PgConnection::connect(database).await?;
    let (is_begun, is_filled): (bool, bool) = sqlx::query_as(
        "select exists (select from messages), to_regclass('bench_is_filled') is not null",
    )
    .fetch_one(&mut db)
    .await?;
    if is_filled {
        println!("the messages of an earlier run are used");
        return Ok(());
    }
    ensure!(
        !is_begun,
        "an earlier run was stopped while it filled this: delete it"
    );
    let begun = Instant::now();
    fill::fill(database, [her.id, outsider.id], messages).await?;
    sqlx::raw_sql("create table bench_is_filled ()")
        .execute(&mut db)
        .await?;
    println!("filled in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

async fn describe(db: &mut PgConnection) -> Result<()> {
    let (messages, size): (i64, String) = sqlx::query_as(
        "select (select count(*) from messages), pg_size_pretty(pg_database_size(current_database()))",
    )
    .fetch_one(&mut *db)
    .await?;
    println!("{messages} messages, {size}");
    let settings: Vec<(String, String)> = sqlx::query_as(
        "select name, current_setting(name) from pg_settings where name in ('server_version', 'fsync',
         'synchronous_commit', 'full_page_writes', 'shared_buffers', 'work_mem', 'max_parallel_workers_per_gather') order by name",
    )
    .fetch_all(db)
    .await?;
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    println!("PostgreSQL: {}", settings.join(", "));
    println!("times in ms; server, postgres: processor time of one answer\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, ConnectOptions, postgres::PgConnectOptions};

    use super::*;

    /// With so few messages the figures mean nothing, so they are not judged; the bench itself has to work.
    #[tokio::test]
    async fn everything_is_measured_and_found() {
        let url = std::env::var_os("DATABASE_URL").expect("a PostgreSQL for the tests");
        let options: PgConnectOptions = url.to_str().unwrap().parse().unwrap();
        let mut db = PgConnection::connect_with(&options).await.unwrap();
        let name = format!("bench_{}", std::process::id());
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut db)
            .await
            .unwrap();
        let asked = Arguments {
            database: options.database(&name).to_url_lossy().to_string(),
            server: server::program(),
            messages: 3_000,
            requests: 4,
        };
        let bench = run(&asked).await.unwrap();
        let found = |name: &str| {
            bench
                .lines
                .iter()
                .find(|it| it.name == name)
                .unwrap()
                .messages
        };
        assert!(found("history: 50 messages anywhere") > 0);
        assert!(found("search: a common word") > 0);
        assert_eq!(found("search: what nobody wrote"), 0);
        assert!(bench.lines.iter().all(|it| it.partial == 0));
        bench.server.stop().await.unwrap();
        let drop = format!("drop database {name} with (force)");
        sqlx::raw_sql(AssertSqlSafe(drop))
            .execute(&mut db)
            .await
            .unwrap();
    }
}
