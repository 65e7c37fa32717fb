//! What is measured, and what it may take: the promises of issue and contract.

use anyhow::Result;
use sqlx::PgConnection;

use crate::{
    load::Workers,
    measure::{Bench, Limit},
    questions::Questions,
    server::{Person, Server},
};

const HISTORY: Limit = Limit::new(0.99, 10);
const LIST: Limit = Limit::new(0.99, 20);
const SEARCH: Limit = Limit::new(0.95, 100);
/// Nobody's question may hold a connection to the database for longer.
const HOSTILE: Limit = Limit::new(0.99, 500);

type Ask = fn(&mut Questions) -> String;

const SEARCHES: [(&str, Limit, Ask); 16] = [
    ("search: a letter or digit", SEARCH, Questions::letter),
    ("search: two characters", SEARCH, Questions::pair),
    ("search: a common word", SEARCH, Questions::common),
    ("search: a usual word", SEARCH, Questions::usual),
    ("search: a rare word", SEARCH, Questions::rare),
    ("search: a common and a usual word", SEARCH, Questions::two),
    ("search: a phrase", SEARCH, Questions::phrase),
    (
        "search: Chinese and Japanese",
        SEARCH,
        Questions::characters,
    ),
    ("search: from:", SEARCH, Questions::written_by),
    (
        "search: from: and a usual word",
        SEARCH,
        Questions::word_written_by,
    ),
    ("search: in: and a usual word", SEARCH, Questions::within),
    ("search: in: a small one", SEARCH, Questions::within_small),
    ("search: days and a usual word", SEARCH, Questions::dated),
    ("search: has:, is:, mentions:", SEARCH, Questions::marked),
    ("search: not this and not that", SEARCH, Questions::without),
    ("search: what nobody wrote", SEARCH, Questions::unwritten),
];

/// Asks everything, of a person with all conversations and of an outsider with three.
pub(crate) async fn everything(
    server: Server,
    db: &mut PgConnection,
    requests: usize,
) -> Result<Bench> {
    let connection: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *db)
        .await?;
    let workers = Workers::new(server.process(), u32::try_from(connection).ok());
    let (mut her, mut outsider) = (server.person("ana").await?, server.person("eve").await?);
    let mut hers = Questions::new(db, her.id).await?;
    let mut outsiders = Questions::new(db, outsider.id).await?;
    let mut bench = Bench {
        server,
        workers,
        requests,
        lines: Vec::new(),
    };
    warm_up(&bench, &her, &mut hers).await?;
    Bench::head();
    history(&mut bench, &mut her, &mut hers).await?;
    let list = vec!["/conversations/overview?limit=200".to_owned(); 5 * requests];
    bench
        .measure("list of 200 conversations", LIST, &mut her, &list)
        .await?;
    searches(&mut bench, &mut her, &mut hers).await?;
    hostile(&mut bench, &mut her, &mut hers).await?;
    // Equal time: whether others wrote it must not show.
    let asked = messages(&mut outsiders, Questions::usual, requests);
    bench
        .measure("outsider: what others wrote", SEARCH, &mut outsider, &asked)
        .await?;
    let asked = messages(&mut outsiders, Questions::unwritten, requests);
    bench
        .measure("outsider: what nobody wrote", SEARCH, &mut outsider, &asked)
        .await?;
    Ok(bench)
}

/// What a server has after its first minute: connections, plans, and the pages that everybody reads.
async fn warm_up(bench: &Bench, her: &Person, hers: &mut Questions) -> Result<()> {
    let pages: Vec<_> = (0..2 * bench.requests).map(|_| page(hers)).collect();
    bench.ask(her, &pages).await?;
    for (_, _, ask) in SEARCHES {
        bench
            .ask(her, &messages(hers, ask, bench.requests / 20 + 1))
            .await?;
    }
    let list = vec!["/conversations/overview".to_owned(); 5];
    bench.ask(her, &list).await?;
    Ok(())
}

async fn history(bench: &mut Bench, her: &mut Person, hers: &mut Questions) -> Result<()> {
    let many = 10 * bench.requests;
    let anywhere: Vec<_> = (0..many).map(|_| page(hers)).collect();
    bench
        .measure("history: 50 messages anywhere", HISTORY, her, &anywhere)
        .await?;
    let newest = |n: usize| {
        format!(
            "/conversations/{}/messages?limit=50",
            hers.talks[n % hers.talks.len()].id
        )
    };
    let newest: Vec<_> = (0..many).map(newest).collect();
    bench
        .measure("history: the newest 50", HISTORY, her, &newest)
        .await?;
    Ok(())
}

fn page(of: &mut Questions) -> String {
    let (id, seq) = of.place();
    format!("/conversations/{id}/messages?before={seq}&limit=50")
}

async fn searches(bench: &mut Bench, her: &mut Person, hers: &mut Questions) -> Result<()> {
    for (name, limit, ask) in SEARCHES {
        let asked = messages(hers, ask, bench.requests);
        let answers = bench.measure(name, limit, her, &asked).await?;
        if name != "search: a common word" {
            continue;
        }
        let cursors = asked.iter().zip(&answers).filter_map(|(path, answer)| {
            let next = answer.body["next"].as_str()?;
            Some(format!("{path}&cursor={next}"))
        });
        let next: Vec<_> = cursors.collect();
        bench
            .measure("search: the page after that", SEARCH, her, &next)
            .await?;
    }
    let all = (0..bench.requests).map(|_| format!("/search?query={}", encoded(&hers.usual())));
    let all: Vec<_> = all.collect();
    bench
        .measure("search: people, names, messages", SEARCH, her, &all)
        .await?;
    Ok(())
}

async fn hostile(bench: &mut Bench, her: &mut Person, hers: &mut Questions) -> Result<()> {
    let asked = messages(hers, Questions::pattern, bench.requests);
    bench
        .measure("hostile: patterns", HOSTILE, her, &asked)
        .await?;
    let terms = encoded(&"a ".repeat(1_000));
    let asked = vec![format!("/search/messages?query={terms}"); 10];
    bench
        .measure("hostile: 1 000 terms", HOSTILE, her, &asked)
        .await?;
    Ok(())
}

fn messages(of: &mut Questions, ask: Ask, many: usize) -> Vec<String> {
    let path = |query: String| format!("/search/messages?query={}", encoded(&query));
    (0..many).map(|_| path(ask(of))).collect()
}

fn encoded(query: &str) -> String {
    let bytes = query.bytes().map(|it| format!("%{it:02X}"));
    bytes.collect()
}
