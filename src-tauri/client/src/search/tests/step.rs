//! The index stays in step with the messages.

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use uuid::Uuid;

use super::*;

const WORDS: [&str; 14] = [
    "deploy",
    "CI",
    "the",
    "a",
    "Straße",
    "日本",
    "server",
    "db.json",
    "10.0.0.1",
    "x",
    "serve",
    "https://a.example",
    "🎉",
    "don't",
];
const QUERIES: [&str; 16] = [
    "deploy",
    "ci",
    "the",
    "a",
    "\"the\"",
    "strasse",
    "本",
    "erve",
    "\"the server\"",
    "db.json",
    "10.0.0.1",
    "has:link",
    "has:reaction",
    "-has:reaction",
    "-the",
    "is:edited -x",
];

/// What a person remembers who has read everything.
struct Memory {
    cache: Cache,
    rng: StdRng,
    talks: Vec<ConversationId>,
    people: Vec<UserId>,
    messages: Vec<(Message, bool)>,
    rev: i64,
}

impl Memory {
    fn new(seed: u64) -> Self {
        let mut cache = Cache::new();
        let talks = ["one", "two"].map(|it| cache.conversation(it)).to_vec();
        let people = ["ana", "bob"].map(|it| cache.person(it)).to_vec();
        Self {
            cache,
            rng: StdRng::seed_from_u64(seed),
            talks,
            people,
            messages: Vec::new(),
            rev: 1_000,
        }
    }

    fn text(&mut self) -> String {
        let words = self.rng.random_range(1..6);
        let words = (0..words).map(|_| *WORDS.choose(&mut self.rng).unwrap());
        words.collect::<Vec<_>>().join(" ")
    }

    fn change(&mut self) {
        self.rev += 1;
        let (rev, text) = (self.rev, self.text());
        let nth = self.rng.random_range(0..self.messages.len().max(1));
        let what = self.rng.random_range(0..10);
        match (what, self.messages.get_mut(nth)) {
            (0..5, _) | (_, None) => {
                let by = *self.people.choose(&mut self.rng).unwrap();
                let id = *self.talks.choose(&mut self.rng).unwrap();
                let message = self.cache.say(by, id, &text);
                self.messages.push((message, false));
            }
            (5..7, Some((message, _))) => {
                message.body = text;
                message.rev = rev;
                message.edited_at = Some(message.created_at);
                self.cache.put(message);
            }
            (7, Some(_)) => {
                let (message, _) = self.messages.swap_remove(nth);
                self.cache.put(&deleted(&message, rev));
            }
            (8, Some((message, has_reaction))) => {
                self.cache.react(message, rev, *has_reaction);
                *has_reaction = !*has_reaction;
            }
            (_, Some(_)) if nth == 0 => self.clear(),
            _ => {}
        }
    }

    /// All of one conversation goes, as when it is fetched anew.
    fn clear(&mut self) {
        let id = self.talks[0];
        self.cache.write(|tx| stored::clear_conversation(tx, id));
        self.messages.retain(|(it, _)| it.conversation_id != id);
    }

    /// As somebody finds it who reads every message.
    fn scan(&self, query: &str) -> Vec<MessageId> {
        let conditions = self.cache.sought(query).conditions;
        let fits = |(it, has_reaction): &&(Message, bool)| {
            conditions.find(it).is_some()
                && (!query.contains("has:reaction") || *has_reaction != query.starts_with('-'))
        };
        let mut found: Vec<_> = self.messages.iter().filter(fits).collect();
        found.sort_by_key(|(it, _)| std::cmp::Reverse(it.created_at));
        found.iter().map(|(it, _)| it.id).collect()
    }

    fn compare(&self, seed: u64) {
        for query in QUERIES {
            let found = self.cache.find(query);
            let found: Vec<_> = found.iter().map(|it| it.id).collect();
            assert_eq!(found, self.scan(query), "seed {seed}, {query}");
        }
    }
}

#[test]
fn whatever_happens_to_messages_the_index_answers_as_a_reader_of_all_would() {
    for seed in 0..12 {
        let mut memory = Memory::new(seed);
        for _ in 0..6 {
            (0..15).for_each(|_| memory.change());
            memory.compare(seed);
        }
    }
}

#[test]
fn nothing_stays_in_the_index_when_all_is_gone() {
    let mut memory = Memory::new(7);
    (0..120).for_each(|_| memory.change());
    assert!(memory.cache.terms() > 0);
    for (message, _) in std::mem::take(&mut memory.messages).into_iter().step_by(2) {
        memory.cache.put(&deleted(&message, 5_000));
    }
    let talks = memory.talks.clone();
    for id in talks {
        memory
            .cache
            .write(|tx| tx.execute("delete from conversations where id = ?1", [id]));
    }
    assert_eq!(memory.cache.terms(), 0);
}

/// Takes everything out of the index, as a file is that had none.
fn forget(cache: &mut Cache) {
    cache
        .file
        .execute_batch(
            "insert into search (search) values ('delete-all');
             update messages set place = null;
             update messages set has_reaction = 0;
             update unindexed set through = (select max(rowid) from messages);",
        )
        .unwrap();
}

#[test]
fn messages_that_were_here_before_enter_in_steps_the_newest_first() {
    let mut memory = Memory::new(3);
    (0..600).for_each(|_| {
        let (by, id) = (memory.people[0], memory.talks[0]);
        memory
            .messages
            .push((memory.cache.say(by, id, "the server"), false));
    });
    let (liked, gone) = (memory.messages[5].0.clone(), memory.messages.remove(10).0);
    memory.cache.react(&liked, 5_000, false);
    memory.messages[5].1 = true;
    forget(&mut memory.cache);
    memory.cache.put(&deleted(&gone, 5_001));
    assert_eq!(memory.cache.find("the"), []);
    assert!(index::is_filling(&memory.cache.file).unwrap());

    assert!(memory.cache.write(index::fill));
    assert_eq!(memory.cache.find("the").len(), 200);
    let newest = memory.messages.last().unwrap().0.id;
    assert_eq!(memory.cache.find("the")[0].id, newest);
    // What comes meanwhile is found at once, and again after the rest.
    let (by, id) = (memory.people[1], memory.talks[1]);
    memory
        .messages
        .push((memory.cache.say(by, id, "the deploy"), false));
    assert_eq!(memory.cache.find("deploy").len(), 1);
    while memory.cache.write(index::fill) {}
    assert!(!index::is_filling(&memory.cache.file).unwrap());
    memory.compare(3);
}

/// FNV-1a of everything that the golden set becomes in the index.
fn fingerprint() -> u64 {
    let golden = include_str!("../../../../../server/protocol/tests/golden.json");
    let mut message = deleted(
        &Cache::new().message(UserId(Uuid::nil()), ConversationId(Uuid::nil()), ""),
        1,
    );
    message.body = golden.to_owned();
    let terms = index::terms(&message, true);
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    terms.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[test]
fn what_the_index_keeps_of_a_message_changes_only_with_its_version() {
    assert_eq!(
        (index::VERSION, fingerprint()),
        (1, 13_252_455_947_173_494_155)
    );
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let mut cache = Cache::new();
    let (id, ana) = (cache.conversation("talk"), cache.person("ana"));
    let message = cache.say(ana, id, "a word");
    index::renew(&cache.file).unwrap();
    assert_eq!(cache.find("word").len(), 1);
    cache
        .file
        .execute_batch("update unindexed set version = 0")
        .unwrap();
    index::renew(&cache.file).unwrap();
    assert_eq!((cache.terms(), cache.find("word").len()), (0, 0));
    assert!(!cache.write(index::fill));
    assert_eq!(cache.find("word"), [message]);
}

#[test]
fn messages_of_one_moment_all_have_their_place() {
    let mut cache = Cache::new();
    let (id, ana) = (cache.conversation("talk"), cache.person("ana"));
    for _ in 0..50 {
        let mut message = cache.message(ana, id, "at once");
        message.created_at = at("2026-11-23T10:42:00Z");
        cache.put(&message);
    }
    assert_eq!(cache.find("once").len(), 50);
    assert_eq!(cache.find("on:2026-11-23 once").len(), 50);
}
