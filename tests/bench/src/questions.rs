//! What is searched for: words common and rare, short and long, of every script, and what there is not.

use std::fmt::Write;

use anyhow::Result;
use linnet_protocol::UserId;
use rand::{Rng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use sqlx::PgConnection;

use linnet_bench::{plan::rng, words::Words};

/// Of both there is nothing, and nothing that begins so.
const UNWRITTEN: [&str; 6] = [
    "xylophagous",
    "qwrtzp",
    "ъыъъ",
    "齉龘",
    "ßxqß",
    "unwritten7",
];
const LETTERS: [&str; 14] = [
    "a", "i", "o", "x", "e", "7", "2", "я", "в", "y", "é", "ñ", "C", "z",
];
const PAIRS: [&str; 18] = [
    "CI", "PR", "ok", "we", "is", "an", "17", "42", "на", "не", "wb", "zq", "в ", "fo", "él", "äu",
    "go", "x1",
];
/// What means something to some language of patterns, and nothing here.
const PATTERNS: [&str; 14] = [
    "a:*",
    "%",
    "_",
    "%%%",
    "_%_",
    "a*",
    "*",
    "a&b|!c",
    "%a%e%i%",
    "\\",
    "((((((",
    "[a-z]+",
    ".*",
    "a b c d e f g h i j k l m n o p",
];

pub(crate) struct Questions {
    pub(crate) words: Words,
    pub(crate) talks: Vec<Talk>,
    bodies: Vec<String>,
    people: Vec<String>,
    rng: ChaCha8Rng,
}

/// A conversation that can be asked about.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Talk {
    pub(crate) id: uuid::Uuid,
    pub(crate) head: i64,
}

impl Questions {
    pub(crate) async fn new(db: &mut PgConnection, of: UserId) -> Result<Self> {
        let mut rng = rng(5);
        let talks: Vec<Talk> = sqlx::query_as(
            "select c.id, c.head from memberships m join conversations c on c.id = m.conversation_id
             where m.user_id = $1 order by c.head desc, c.created_at",
        )
        .bind(of.0)
        .fetch_all(&mut *db)
        .await?;
        let mut bodies = Vec::new();
        for _ in 0..400 {
            let it = place(&talks, &mut rng);
            let statement = "select body from messages where conversation_id = $1 and seq >= $2 and body <> '' order by seq limit 1";
            let found = sqlx::query_scalar(statement).bind(it.0).bind(it.1);
            bodies.extend(found.fetch_optional(&mut *db).await?);
        }
        let people = sqlx::query_scalar("select username from users order by id limit 200")
            .fetch_all(db)
            .await?;
        Ok(Self {
            words: Words::make(),
            talks,
            bodies,
            people,
            rng,
        })
    }

    /// Somewhere in a conversation; in larger ones more often.
    pub(crate) fn place(&mut self) -> (uuid::Uuid, i64) {
        place(&self.talks, &mut self.rng)
    }

    fn word(&mut self, ranks: std::ops::Range<usize>) -> String {
        let language = &self.words.languages[Words::pick(&mut self.rng)];
        language.words[self.rng.random_range(ranks)].clone()
    }

    pub(crate) fn letter(&mut self) -> String {
        LETTERS
            .choose(&mut self.rng)
            .expect("there are some")
            .to_string()
    }

    pub(crate) fn pair(&mut self) -> String {
        PAIRS
            .choose(&mut self.rng)
            .expect("there are some")
            .to_string()
    }

    pub(crate) fn common(&mut self) -> String {
        self.word(0..40)
    }

    pub(crate) fn usual(&mut self) -> String {
        self.word(200..3_000)
    }

    pub(crate) fn rare(&mut self) -> String {
        self.word(15_000..30_000)
    }

    pub(crate) fn two(&mut self) -> String {
        format!("{} {}", self.common(), self.usual())
    }

    /// Two or three words that stand so somewhere.
    pub(crate) fn phrase(&mut self) -> String {
        loop {
            let body = self
                .bodies
                .choose(&mut self.rng)
                .expect("there are some")
                .replace('"', "");
            let words: Vec<_> = body.split(' ').collect();
            let length = self.rng.random_range(2..4);
            if words.len() > length {
                let from = self.rng.random_range(0..words.len() - length);
                return format!("\"{}\"", words[from..from + length].join(" "));
            }
        }
    }

    /// One to three characters of a message in Chinese or Japanese.
    pub(crate) fn characters(&mut self) -> String {
        let language = self.rng.random_range(5..7);
        let mut all = String::new();
        for _ in 0..3 {
            all.push_str(
                &self.words.languages[language].words[self.rng.random_range(0..500)].clone(),
            );
        }
        let length = self.rng.random_range(1..4);
        all.chars().take(length).collect()
    }

    pub(crate) fn written_by(&mut self) -> String {
        let name = self.people.choose(&mut self.rng).expect("there are some");
        format!("from:{name}")
    }

    pub(crate) fn word_written_by(&mut self) -> String {
        format!("{} {}", self.written_by(), self.usual())
    }

    pub(crate) fn within(&mut self) -> String {
        let id = self.place().0;
        format!("in:{id} {}", self.usual())
    }

    pub(crate) fn within_small(&mut self) -> String {
        let of = self.talks.len() / 2..self.talks.len();
        let id = self.talks[self.rng.random_range(of)].id;
        format!("in:{id} {}", self.common())
    }

    pub(crate) fn dated(&mut self) -> String {
        let (year, month) = (
            self.rng.random_range(2024..2026),
            self.rng.random_range(1..12),
        );
        let mut asked = self.usual();
        let written = match self.rng.random_range(0..3) {
            0 => write!(asked, " before:{year}-{month:02}"),
            1 => write!(
                asked,
                " after:{year}-{month:02} before:{year}-{:02}",
                month + 1
            ),
            _ => write!(asked, " on:{year}-{month:02}-15"),
        };
        written.expect("a text takes everything");
        asked
    }

    pub(crate) fn marked(&mut self) -> String {
        let marks = [
            "has:link",
            "has:file",
            "has:image",
            "is:edited",
            "is:unread",
            "is:saved",
            "mentions:me",
            "is:pinned",
            "has:reaction",
        ];
        let mark = marks.choose(&mut self.rng).expect("there are some");
        match self.rng.random_range(0..3) {
            0 => (*mark).to_owned(),
            1 => format!("{mark} {}", self.common()),
            _ => format!("{} -{mark}", self.usual()),
        }
    }

    pub(crate) fn without(&mut self) -> String {
        format!("{} -{} -{}", self.usual(), self.common(), self.letter())
    }

    pub(crate) fn unwritten(&mut self) -> String {
        let word = UNWRITTEN.choose(&mut self.rng).expect("there are some");
        match self.rng.random_range(0..3) {
            0 => format!("{word} {}", self.common()),
            1 => format!("{word}{}", self.rng.random_range(10..99)),
            _ => (*word).to_owned(),
        }
    }

    pub(crate) fn pattern(&mut self) -> String {
        PATTERNS
            .choose(&mut self.rng)
            .expect("there are some")
            .to_string()
    }
}

fn place(talks: &[Talk], rng: &mut impl Rng) -> (uuid::Uuid, i64) {
    let all: i64 = talks.iter().map(|it| it.head).sum();
    let mut rest = rng.random_range(0..all);
    for it in talks {
        if rest < it.head {
            return (it.id, rest + 1);
        }
        rest -= it.head;
    }
    (talks[0].id, 1)
}
