//! Tables as PostgreSQL knows them, in SQL. No name of a table comes from outside: those of a backup are held against those
//! that are there.

use futures_util::stream::BoxStream;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, postgres::PgCopyIn};

use super::Table;

/// Where counting goes on after a restore: no server has numbered so much between a backup and its loss.
pub(super) const LEAP: i64 = 1_000_000_000;

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Table {
    fn listed(&self) -> String {
        let columns: Vec<_> = self.columns.iter().map(|it| quoted(it)).collect();
        format!("{} ({})", quoted(&self.name), columns.join(", "))
    }
}

pub(super) async fn begin_snapshot(db: &mut PgConnection) -> sqlx::Result<()> {
    run(db, "set statement_timeout = 0").await?;
    run(db, "begin isolation level repeatable read, read only").await
}

/// All of ours, with the columns that are stored.
pub(super) async fn tables(db: &mut PgConnection) -> sqlx::Result<Vec<Table>> {
    let rows: Vec<(String, Vec<String>)> = sqlx::query_as(
        "select c.relname::text, array_agg(a.attname::text order by a.attnum)
         from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> '_sqlx_migrations'
             and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         group by c.relname order by c.relname",
    )
    .fetch_all(db)
    .await?;
    let table = |(name, columns)| Table { name, columns };
    Ok(rows.into_iter().map(table).collect())
}

pub(super) async fn schema(db: &mut PgConnection) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(db)
        .await
}

/// Whether somebody has kept anything here.
pub(super) async fn is_empty(db: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select not exists (select from pg_class
             where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S'))",
    )
    .fetch_one(db)
    .await
}

pub(super) fn copy_out(table: &Table) -> String {
    format!("copy {} to stdout", table.listed())
}

/// Those that a program without our types reads: no bytes, but for the one that is named.
pub(super) async fn plain_columns(
    db: &mut PgConnection,
    table: &str,
    but: &str,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "select a.attname::text from pg_attribute a join pg_class c on a.attrelid = c.oid
         where c.relnamespace = current_schema()::regnamespace and c.relname = $1
             and a.attnum > 0 and not a.attisdropped and (a.atttypid <> 'bytea'::regtype or a.attname = $2)
         order by a.attnum",
    )
    .bind(table)
    .bind(but)
    .fetch_all(db)
    .await
}

pub(super) fn as_json(table: &str, columns: &[String]) -> String {
    let columns: Vec<_> = columns.iter().map(|it| quoted(it)).collect();
    let (columns, table) = (columns.join(", "), quoted(table));
    format!("select row_to_json(it)::text from (select {columns} from {table}) it")
}

pub(super) fn lines<'a>(
    db: &'a mut PgConnection,
    statement: &str,
) -> BoxStream<'a, sqlx::Result<String>> {
    sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch(db)
}

pub(super) async fn copy_in<'a>(
    db: &'a mut PgConnection,
    table: &Table,
) -> sqlx::Result<PgCopyIn<&'a mut PgConnection>> {
    let statement = format!("copy {} from stdin", table.listed());
    db.copy_in_raw(&statement).await
}

/// A rule between tables, as it is written.
pub(super) struct Constraint {
    table: String,
    name: String,
    text: String,
}

async fn run(db: &mut PgConnection, statement: &str) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(db)
        .await
        .map(drop)
}

pub(super) async fn begin_filling(db: &mut PgConnection) -> sqlx::Result<()> {
    run(db, "set statement_timeout = 0").await?;
    run(db, "begin").await?;
    run(db, "create table restore_unfinished ()").await
}

/// Somebody stopped a restore between its rows and its end: what is numbered from here on would be numbered twice.
pub(super) async fn is_unfinished(db: &PgPool) -> sqlx::Result<bool> {
    sqlx::query_scalar("select to_regclass('restore_unfinished') is not null")
        .fetch_one(db)
        .await
}

pub(super) async fn finish_filling(db: &mut PgConnection) -> sqlx::Result<()> {
    run(db, "commit").await
}

/// Takes rows in any order: rules between tables wait, triggers sleep, and what migrations have put there is gone.
pub(super) async fn open(
    db: &mut PgConnection,
    tables: &[Table],
) -> anyhow::Result<Vec<Constraint>> {
    let there = self::tables(db).await?;
    for table in tables {
        anyhow::ensure!(
            there.contains(table),
            "the backup is damaged: the table {} has another form",
            table.name
        );
    }
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select c.relname::text, r.conname::text, pg_get_constraintdef(r.oid)
         from pg_constraint r join pg_class c on c.oid = r.conrelid
         where r.contype = 'f' and c.relnamespace = current_schema()::regnamespace order by 1, 2",
    )
    .fetch_all(&mut *db)
    .await?;
    let constraint = |(table, name, text)| Constraint { table, name, text };
    let constraints: Vec<_> = rows.into_iter().map(constraint).collect();
    for it in &constraints {
        let (table, name) = (quoted(&it.table), quoted(&it.name));
        run(db, &format!("alter table {table} drop constraint {name}")).await?;
    }
    for table in &there {
        let table = quoted(&table.name);
        run(db, &format!("alter table {table} disable trigger user")).await?;
        run(db, &format!("delete from {table}")).await?;
    }
    Ok(constraints)
}

/// The rules are held against all that came in, and counting goes on behind it.
pub(super) async fn shut(
    db: &mut PgConnection,
    tables: &[Table],
    constraints: &[Constraint],
) -> sqlx::Result<()> {
    for it in constraints {
        let (table, name, text) = (quoted(&it.table), quoted(&it.name), &it.text);
        run(
            db,
            &format!("alter table {table} add constraint {name} {text}"),
        )
        .await?;
    }
    for table in tables {
        let table = quoted(&table.name);
        run(db, &format!("alter table {table} enable trigger user")).await?;
    }
    let counted: Vec<(String, String, String)> = sqlx::query_as(
        "select c.relname::text, a.attname::text, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
         from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attidentity <> ''",
    )
    .fetch_all(&mut *db)
    .await?;
    for (table, column, sequence) in counted {
        let (table, column) = (quoted(&table), quoted(&column));
        let next = format!("coalesce((select max({column}) from {table}), 0) + 1");
        run(db, &format!("select setval('{sequence}', {next}, false)")).await?;
    }
    Ok(())
}

/// What was numbered after the backup is lost, and nothing new gets one of those numbers. Tokens were handed on since: each
/// session goes on with the one that comes first. Of what was being uploaded nothing is here.
pub(super) async fn leap(db: &mut PgConnection) -> sqlx::Result<()> {
    run(db, "begin").await?;
    for (table, column) in [("conversations", "head"), ("users", "rev")] {
        let statement = format!(
            "update {table} set {column} = {column} + {LEAP},
                 lost = lost + int8multirange(int8range({column} + 1, {column} + {LEAP}))"
        );
        run(db, &statement).await?;
    }
    run(
        db,
        "update sessions set token_hash = '' where ended_at is null",
    )
    .await?;
    run(db, "delete from files where state = 'uploading'").await?;
    run(db, "drop table restore_unfinished").await?;
    run(db, "commit").await
}

pub(super) async fn count(db: &mut PgConnection, table: &Table) -> sqlx::Result<u64> {
    let statement = format!("select count(*) from {}", quoted(&table.name));
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(statement))
        .fetch_one(db)
        .await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

pub(super) async fn numbered_above_head(db: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "select count(*) from conversations c
         where exists (select from messages m where m.conversation_id = c.id and m.rev > c.head)
             or exists (select from memberships m where m.conversation_id = c.id and m.rev > c.head)",
    )
    .fetch_one(db)
    .await
}

/// After a restore that failed.
pub(super) async fn drop_all(db: &mut PgConnection) -> sqlx::Result<()> {
    run(db, "rollback").await?;
    for table in tables(db).await? {
        run(db, &format!("drop table {} cascade", quoted(&table.name))).await?;
    }
    let functions: Vec<String> = sqlx::query_scalar(
        "select p.oid::regprocedure::text from pg_proc p
         where p.pronamespace = current_schema()::regnamespace
             and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
    )
    .fetch_all(&mut *db)
    .await?;
    for function in functions {
        run(db, &format!("drop function {function} cascade")).await?;
    }
    run(db, "drop table if exists _sqlx_migrations").await
}
