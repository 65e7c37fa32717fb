//! How fast a search answers while somebody types. `cargo xtask bench --client` asks it of a million messages.

use rand::{Rng, SeedableRng, rngs::StdRng};

use super::*;
use crate::{
    search::{LONGEST, page},
    sync::ranges,
    view::AccountId,
};

const CONVERSATIONS: usize = 300;
const PEOPLE: usize = 100;
/// In one transaction, as a large snapshot would be.
const BATCH: usize = 2_000;
const SYLLABLES: [&str; 24] = [
    "an", "ber", "con", "de", "er", "fi", "ga", "hen", "in", "ju", "ka", "lo", "mi", "nor", "o",
    "pra", "que", "ri", "st", "tu", "un", "ver", "we", "zi",
];

/// As many different words as a team of some years uses; a few of them very often.
struct Words(Vec<String>);

impl Words {
    fn new(rng: &mut StdRng) -> Self {
        let word = |rng: &mut StdRng| {
            let syllables = rng.random_range(1..5);
            (0..syllables)
                .map(|_| SYLLABLES[rng.random_range(0..SYLLABLES.len())])
                .collect()
        };
        Self((0..20_000).map(|_| word(rng)).collect())
    }

    /// The nth is about as frequent as one part in n.
    fn pick(&self, rng: &mut StdRng) -> &str {
        let exponent: f64 = rng.random();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a short list"
        )]
        let rank = (self.0.len() as f64).powf(exponent) as usize - 1;
        &self.0[rank]
    }

    fn sentence(&self, rng: &mut StdRng) -> String {
        let words = rng.random_range(2..18);
        let words: Vec<_> = (0..words).map(|_| self.pick(rng)).collect();
        words.join(" ")
    }
}

fn fill(cache: &mut Cache, messages: usize, words: &Words, rng: &mut StdRng) {
    let people: Vec<_> = (0..PEOPLE)
        .map(|n| cache.person(&format!("person{n}")))
        .collect();
    let talks: Vec<_> = (0..CONVERSATIONS)
        .map(|n| cache.conversation(&format!("talk {n}")))
        .collect();
    let mut left = messages;
    while left > 0 {
        let batch: Vec<_> = (0..left.min(BATCH))
            .map(|_| {
                let by = people[rng.random_range(0..PEOPLE)];
                let id = talks[rng.random_range(0..CONVERSATIONS)];
                cache.message(by, id, &words.sentence(rng))
            })
            .collect();
        left -= batch.len();
        cache.write(|tx| {
            for it in &batch {
                stored::upsert_message(tx, it)?;
            }
            Ok(())
        });
    }
    for id in talks {
        let through = cache.seq;
        cache.write(|tx| {
            stored::set_held(tx, id, held(through))?;
            ranges::add(tx, id, ranges::Range { from: 1, through })
        });
    }
}

/// One conversation alone, by one person.
pub(super) fn fill_talk(cache: &mut Cache, (by, id): (UserId, ConversationId), messages: usize) {
    let mut rng = StdRng::seed_from_u64(1);
    let words = Words::new(&mut rng);
    for _ in 0..messages.div_ceil(BATCH) {
        let batch: Vec<_> = (0..BATCH)
            .map(|_| cache.message(by, id, &words.sentence(&mut rng)))
            .collect();
        cache.write(|tx| {
            for it in &batch {
                stored::upsert_message(tx, it)?;
            }
            Ok(())
        });
    }
}

/// What somebody has typed after each key: words that are there and words that are not, alone and after another term.
fn keystrokes(words: &Words, rng: &mut StdRng) -> Vec<String> {
    let mut typed = Vec::new();
    let mut type_after = |start: &str, text: &str| {
        let keys = text.char_indices().map(|(at, c)| at + c.len_utf8());
        typed.extend(keys.map(|end| format!("{start}{}", &text[..end])));
    };
    for n in 0..40 {
        let word = words.pick(rng).to_owned();
        type_after("", &word);
        type_after(&format!("{word} "), words.pick(rng));
        type_after("", &format!("{word}xq"));
        type_after(&format!("from:person{n} "), &word);
        type_after(&format!("in:\"talk {n}\" "), &word);
        type_after("", &format!("\"{word} {}\"", words.pick(rng)));
    }
    // A quote alone asks for nothing.
    typed.retain(|it| Query::parse(it, &jiff::tz::TimeZone::UTC).is_ok());
    typed
}

struct Figures {
    /// Of all, and of terms of one or two characters.
    p95: [Duration; 2],
    slowest: (Duration, String),
    asked: usize,
}

fn measure(cache: &Cache, typed: Vec<String>) -> Figures {
    let mut took: Vec<_> = typed
        .into_iter()
        .map(|query| {
            let begun = Instant::now();
            let room = Room {
                through: i64::MAX,
                hits: 20,
                until: begun + LONGEST,
                is_overtaken: &|| false,
            };
            let account = AccountId(cache.me.0);
            let parsed = Query::parse(&query, &jiff::tz::TimeZone::UTC).unwrap();
            let found = page(&cache.file, (account, cache.me), &parsed, &room).unwrap();
            assert!(found.is_some_and(|it| it.is_ok()), "{query}");
            (begun.elapsed(), query)
        })
        .collect();
    took.sort();
    let p95 = |took: &[&(Duration, String)]| took[(took.len() * 95 / 100).min(took.len() - 1)].0;
    let all: Vec<_> = took.iter().collect();
    let is_short = |it: &&(Duration, String)| it.1.chars().count() <= 2;
    let short: Vec<_> = took.iter().filter(is_short).collect();
    Figures {
        p95: [p95(&all), p95(&short)],
        asked: took.len(),
        slowest: took.pop().expect("something was asked"),
    }
}

fn run(cache: &mut Cache, messages: usize) -> Figures {
    let mut rng = StdRng::seed_from_u64(42);
    let words = Words::new(&mut rng);
    fill(cache, messages, &words, &mut rng);
    let typed = keystrokes(&words, &mut rng);
    measure(cache, typed)
}

/// So that the measuring itself does not rot; how long it takes is not looked at.
#[test]
fn every_keystroke_is_answered() {
    let figures = run(&mut Cache::new(), 300);
    assert!(figures.asked > 500);
}

#[test]
#[ignore = "takes minutes; `cargo xtask bench --client` runs it as it is released"]
fn a_million_messages_are_searched_while_typing() {
    let dir = tempfile::tempdir().unwrap();
    let mut cache = Cache::at(&dir.path().join("cache.db"));
    let begun = Instant::now();
    let figures = run(&mut cache, 1_000_000);
    println!("1,000,000 messages in {:?}", begun.elapsed());
    let size = std::fs::metadata(dir.path().join("cache.db"))
        .unwrap()
        .len();
    println!("{} MB on the disk", size / 1_000_000);
    println!(
        "{} keystrokes: p95 {:?}, of one or two characters {:?}; slowest {:?}",
        figures.asked, figures.p95[0], figures.p95[1], figures.slowest
    );
    for p95 in figures.p95 {
        assert!(p95 <= Duration::from_millis(50), "{p95:?}");
    }
}
