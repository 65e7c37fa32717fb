//! The core alone, in a process of its own: search, jumps, what was missed, several accounts.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use harness::{Computer, Core, PASSWORD, Server, Talk, eventually};
use linnet_bench::words::Words;
use linnet_client::AccountId;
use linnet_headless::Ask;
use linnet_protocol::MessageId;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::{Connection, PgConnection};

use crate::{
    figures::Figures,
    world::{World, connected},
};

const JUMPS: usize = 100;
const WORDS_TYPED: usize = 60;
/// Conversations in which much was missed, and messages in all of them.
const MISSED: (usize, i64) = (100, 100_000);

impl World {
    /// Without network, as all that follows from here on: whatever is found is in the cache.
    pub(crate) async fn search(&self, figures: &mut Figures) {
        self.computer.network.cut();
        let core = self.computer.start().await;
        let mut took = Vec::new();
        let mut found = 0;
        for text in typed() {
            let begun = Instant::now();
            let hits: usize = core.ask(Ask::Search { text }).await;
            took.push(begun.elapsed());
            found += usize::from(hits > 0);
        }
        println!("{found} of {} searches found something", took.len());
        figures.times("1.3 search after each key", took, Some(50.0));
        figures.memory(
            "T16 the core with all that, after searching",
            core.memory(),
            None,
        );
        core.close().await;
    }

    pub(crate) async fn jumps(&self, figures: &mut Figures) -> Result<()> {
        self.computer.network.cut();
        let core = self.computer.start().await;
        let mut random = StdRng::seed_from_u64(7);
        let (mut to_messages, mut to_times) = (Vec::new(), Vec::new());
        for (message, micros) in self.places(&mut random).await? {
            let (account, talk) = (core.account(), self.longest.0);
            let ask = Ask::JumpTo {
                account,
                talk,
                message,
            };
            to_messages.push(Duration::from_micros(core.ask(ask).await));
            let ask = Ask::JumpToTime {
                account,
                talk,
                micros,
            };
            to_times.push(Duration::from_micros(core.ask(ask).await));
        }
        let name = format!("of {} messages", self.half);
        figures.times(
            &format!("1.7 jump to a message {name}"),
            to_messages,
            Some(100.0),
        );
        figures.times(
            &format!("1.7 jump to a moment {name}"),
            to_times,
            Some(100.0),
        );
        core.close().await;
        Ok(())
    }

    /// Messages of the longest conversation and moments in it, by chance.
    async fn places(&self, random: &mut StdRng) -> Result<Vec<(MessageId, i64)>> {
        let mut database = PgConnection::connect(&self.server.database_url().await).await?;
        let statement =
            "select id, (extract(epoch from created_at) * 1000000)::bigint from messages
             where conversation_id = $1 and seq = $2";
        let mut places = Vec::new();
        for _ in 0..JUMPS {
            let seq = random.random_range(1..=self.half);
            let row = sqlx::query_as(statement).bind(self.longest.0.0).bind(seq);
            let (id, micros): (uuid::Uuid, i64) = row.fetch_one(&mut database).await?;
            places.push((MessageId(id), micros));
        }
        Ok(places)
    }

    pub(crate) async fn missed(&self, figures: &mut Figures) -> Result<()> {
        let core = self.live().await;
        let fresh = core.memory();
        let all: Vec<_> = core.talks().await.iter().map(|it| Talk(it.id)).collect();
        core.close().await;
        figures.memory("T16 the core with all that, connected", fresh, Some(80.0));
        let talks = &all[..MISSED.0.min(all.len())];
        let each = MISSED.1 / i64::try_from(talks.len())?;
        let before = self.held()?;
        self.server.fill(talks, self.eve, each).await;
        let begun = Instant::now();
        let core = self.computer.start().await;
        core.look_at(&talks[0]).await;
        eventually("the newest message is on the screen", || async {
            let rows = core.rows(&talks[0]).await;
            rows.last()
                .is_some_and(|it| it.body == format!("missed {each}"))
        })
        .await;
        let first = begun.elapsed();
        connected(&core).await;
        let complete = begun.elapsed();
        let name = format!("T16 {} missed", each * i64::try_from(talks.len())?);
        figures.seconds(&format!("{name}: first screen"), first, Some(1.0));
        figures.seconds(&format!("{name}: complete"), complete, Some(30.0));
        figures.memory("T16 the core after that", core.memory(), None);
        core.close().await;
        println!("{} of them are in the cache", self.held()? - before);
        Ok(())
    }
}

/// What somebody has typed after each key: words of all languages, alone and after another one.
fn typed() -> Vec<String> {
    let (words, mut random) = (Words::make(), StdRng::seed_from_u64(3));
    let mut texts = Vec::new();
    for _ in 0..WORDS_TYPED {
        let language = &words.languages[Words::pick(&mut random)].words;
        // Of a common one and of a rare one.
        let common = &language[random.random_range(0..50)];
        let rare = language.choose(&mut random).map_or("", String::as_str);
        for (start, word) in [
            ("", rare),
            ("", common.as_str()),
            (&*format!("{common} "), rare),
        ] {
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
            texts.extend(ends.map(|end| format!("{start}{}", &word[..end])));
        }
    }
    texts
}

/// Four servers, on one of them two accounts: all at once, and one of them removed.
pub(crate) async fn accounts(figures: &mut Figures) {
    let mut servers = Vec::new();
    for _ in 0..4 {
        servers.push(Server::start_without_limits().await);
    }
    let computer = Computer::new(&servers[0]).await;
    let core = computer.start().await;
    for (n, server) in servers.iter().chain(&servers[..1]).enumerate() {
        let ask = Ask::SignUp {
            server: server.url(),
            name: format!("wanderer{n}"),
            password: PASSWORD.to_owned(),
        };
        core.ask::<AccountId>(ask).await;
    }
    all_live(&core).await;
    core.close().await;
    let begun = Instant::now();
    let core = computer.start().await;
    all_live(&core).await;
    figures.seconds(
        "1.6 five accounts connected after the start",
        begun.elapsed(),
        None,
    );
    figures.memory("1.6 the core with five accounts", core.memory(), None);
    let last = core.state().await.accounts.pop().expect("five accounts");
    let begun = Instant::now();
    core.ask::<()>(Ask::RemoveAccount { account: last.id })
        .await;
    figures.seconds("1.6 an account removed", begun.elapsed(), None);
    assert_eq!(core.state().await.accounts.len(), 4);
    core.close().await;
    let traces = [
        last.username,
        last.user_id.to_string(),
        last.id.0.to_string(),
    ];
    let left = traces
        .iter()
        .map(|it| places_of(computer.profile(), it))
        .sum::<usize>();
    figures.line(
        "1.6 places in the profile that know the removed account",
        f64::from(u32::try_from(left).unwrap_or(u32::MAX)),
        Some(0.0),
        "",
    );
}

async fn all_live(core: &Core) {
    eventually("all accounts are connected", || async {
        core.state()
            .await
            .accounts
            .iter()
            .all(|it| it.connection == "live")
    })
    .await;
}

/// How many files and folders have this in their name or in them.
fn places_of(folder: &Path, text: &str) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let in_one = |path: &Path| {
        let is_named = path
            .file_name()
            .is_some_and(|it| it.to_string_lossy().contains(text));
        let holds = std::fs::read(path)
            .is_ok_and(|bytes| bytes.windows(text.len()).any(|it| it == text.as_bytes()));
        usize::from(is_named) + usize::from(holds)
    };
    entries
        .map(|it| it.path())
        .map(|it| in_one(&it) + if it.is_dir() { places_of(&it, text) } else { 0 })
        .sum()
}
