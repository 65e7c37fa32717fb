//! Words of several languages, common and rare as in real ones, and messages made of them.
//!
//! The commonest words are real; behind them stand made-up ones of the same sounds, so that a language has as many words
//! as people use and an index has as many keys. Which word comes next follows Zipf's law.

use std::{collections::HashSet, fmt::Write};

use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal, Zipf};

const WORDS: usize = 30_000;
const STEEPNESS: f64 = 1.05;
/// Of a message, in words.
const MEDIAN: f64 = 8.0;
const SPREAD: f64 = 0.9;
const LONGEST: usize = 400;

struct Sounds {
    share: f64,
    between: &'static str,
    common: &'static str,
    first: &'static [&'static str],
    then: &'static [&'static str],
    /// How many of both make a word, at most.
    longest: usize,
}

const LANGUAGES: [Sounds; 7] = [
    Sounds {
        share: 0.52,
        between: " ",
        common: "the a to and of I is it in you that for on ok we be this with have are not but can was at as PR do if so CI my
            from will or just all me what no an now there like out up about one when they how please thanks good today get see go
            yes time know think could should deploy server build test meeting tomorrow release report invoice customer budget",
        first: &["b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s", "sh", "st",
            "t", "tr", "v", "w"],
        then: &["a", "e", "i", "o", "u", "al", "an", "ar", "ea", "el", "en", "er", "ic", "in", "ing", "ion", "is", "om", "on", "or", "ous"],
        longest: 4,
    },
    Sounds {
        share: 0.13,
        between: " ",
        common: "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie im
            für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche über um morgen heute danke bitte",
        first: &["b", "d", "f", "g", "h", "k", "l", "m", "n", "pf", "r", "s", "sch", "st", "t", "v", "w", "z"],
        then: &["a", "ä", "au", "e", "ei", "en", "er", "eu", "i", "ie", "o", "ö", "u", "ü", "ung", "ich", "aß", "and", "ein"],
        longest: 5,
    },
    Sounds {
        share: 0.1,
        between: " ",
        common: "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí porque esta
            cuando muy sin sobre también me hasta hay donde quien desde todo nos mañana hoy gracias reunión está qué día",
        first: &["b", "c", "d", "f", "g", "ll", "l", "m", "n", "ñ", "p", "r", "s", "t", "v", "j", "qu"],
        then: &["a", "á", "e", "é", "i", "í", "o", "ó", "u", "ar", "er", "ión", "ado", "ido", "os", "as", "en"],
        longest: 4,
    },
    Sounds {
        share: 0.1,
        between: " ",
        common: "и в не на я что он с как это по но они мы она так его за у же от ты к бы из вы все то о мне да если ещё нет был до
            уже ну для сегодня завтра спасибо привет можно надо есть будет сервер отчёт встреча",
        first: &["б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "пр", "р", "с", "ст", "т", "ф", "х", "ч", "ш"],
        then: &["а", "е", "и", "о", "у", "ы", "я", "ов", "ение", "ость", "ать", "ить", "ий", "ом", "ам"],
        longest: 4,
    },
    Sounds {
        share: 0.03,
        between: " ",
        common: "في من على إلى أن هذا ما لا مع كان عن هو هي كل بعد قبل اليوم غدا شكرا نعم ثم",
        first: &["ب", "ت", "ج", "ح", "د", "ر", "س", "ش", "ع", "ف", "ق", "ك", "م", "ن", "ه"],
        then: &["ا", "و", "ي", "ات", "ين", "ون", "ة", "ال"],
        longest: 4,
    },
    Sounds {
        share: 0.07,
        between: "",
        common: "的 是 我 不 了 在 有 人 这 他 们 我们 今天 明天 会议 你好 谢谢 可以 没有 什么 报告 服务器 时间 工作 问题 好 吧",
        first: &["中", "国", "大", "小", "上", "下", "东", "西", "天", "地", "日", "月", "水", "火", "山", "石", "电", "车", "学", "生",
            "先", "后", "前", "里", "外", "开", "关", "长", "高", "新", "老", "多", "少", "来", "去", "看", "听", "说", "读", "写"],
        then: &["机", "器", "人", "员", "家", "业", "法", "律", "师", "院", "系", "统", "网", "络", "文", "件", "数", "据", "库", "表",
            "门", "窗", "桌", "椅", "书", "本", "笔", "纸", "花", "草", "树", "木", "鸟", "鱼", "虫", "马", "牛", "羊", "狗", "猫"],
        longest: 2,
    },
    Sounds {
        share: 0.05,
        between: "",
        common: "の に は を た が で て と し れ さ ある いる も する から な こと として です ます 今日 明日 会議 ありがとう お願い 日本",
        first: &["か", "き", "く", "け", "こ", "さ", "し", "す", "た", "ち", "つ", "な", "に", "ま", "み", "ら", "り", "東", "京", "語", "社"],
        then: &["い", "う", "ん", "ー", "る", "って", "ない", "ました", "的", "部", "長", "員", "所"],
        longest: 3,
    },
];

const FACES: [&str; 8] = ["👍", "😀", "🎉", "😂", "❤️", "🙏", "🤔", "🚀"];

pub struct Language {
    /// The commonest first.
    pub words: Vec<String>,
    between: &'static str,
    places: Zipf<f64>,
}

pub struct Words {
    pub languages: Vec<Language>,
    lengths: LogNormal<f64>,
}

impl Words {
    pub fn make() -> Self {
        let languages = LANGUAGES.iter().enumerate().map(|(n, it)| Language {
            words: words_of(it, n as u64),
            between: it.between,
            places: Zipf::new(count(WORDS), STEEPNESS).expect("both are positive"),
        });
        Self {
            languages: languages.collect(),
            lengths: LogNormal::new(MEDIAN.ln(), SPREAD).expect("it is finite"),
        }
    }

    /// The language of a conversation: its number.
    pub fn pick(rng: &mut impl Rng) -> usize {
        let mut rest = rng.random::<f64>();
        let found = LANGUAGES.iter().position(|it| {
            rest -= it.share;
            rest < 0.0
        });
        found.unwrap_or(0)
    }

    /// A message in mostly this language.
    pub fn message(&self, language: usize, rng: &mut impl Rng) -> String {
        let language = if rng.random_bool(0.1) { 0 } else { language };
        let language = &self.languages[language];
        let length = self.lengths.sample(rng).clamp(1.0, count(LONGEST));
        let mut body = String::new();
        for n in 0..whole(length) {
            let is_pause = n > 0 && rng.random_bool(0.05);
            body.push_str(match (n, is_pause) {
                (0, _) => "",
                (_, true) => ", ",
                (_, false) => language.between,
            });
            body.push_str(language.word(rng));
        }
        if rng.random_bool(0.4) {
            body.push(['.', '!', '?'][rng.random_range(0..3)]);
        }
        self.add_something(&mut body, rng);
        body
    }

    /// What is no word: numbers, dates, links, faces.
    fn add_something(&self, body: &mut String, rng: &mut impl Rng) {
        let written = match rng.random_range(0..100) {
            0..3 => write!(body, " https://example.org/{}", self.languages[0].word(rng)),
            3..6 => write!(body, " {}", rng.random_range(0..1_000)),
            6..8 => write!(
                body,
                " 2026-{:02}-{:02}",
                rng.random_range(1..13),
                rng.random_range(1..29)
            ),
            8..13 => write!(body, " {}", FACES[rng.random_range(0..FACES.len())]),
            _ => Ok(()),
        };
        written.expect("a text takes everything");
    }
}

impl Language {
    fn word(&self, rng: &mut impl Rng) -> &str {
        let place = whole(self.places.sample(rng)).max(1) - 1;
        &self.words[place.min(self.words.len() - 1)]
    }
}

fn words_of(sounds: &Sounds, number: u64) -> Vec<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(number);
    let mut words: Vec<String> = sounds
        .common
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut known: HashSet<String> = words.iter().cloned().collect();
    while words.len() < WORDS {
        let mut word = String::new();
        // Common words are short ones.
        let longest = sounds.longest.min(2 + words.len() / 2_000);
        for _ in 0..rng.random_range(1..=longest) {
            word.push_str(sounds.first.choose(&mut rng).expect("there are some"));
            word.push_str(sounds.then.choose(&mut rng).expect("there are some"));
        }
        if known.insert(word.clone()) {
            words.push(word);
        } else if rng.random_bool(0.5) {
            // Few sounds do not make so many words without a second one.
            word.push_str(sounds.then.choose(&mut rng).expect("there are some"));
            word.push_str(sounds.first.choose(&mut rng).expect("there are some"));
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
    }
    words
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
const fn count(n: usize) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small numbers, none below zero"
)]
const fn whole(n: f64) -> usize {
    n as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_says_the_same() {
        let said = || {
            let (words, mut rng) = (Words::make(), ChaCha8Rng::seed_from_u64(1));
            (0..50)
                .map(|n| words.message(n % 7, &mut rng))
                .collect::<Vec<_>>()
        };
        assert_eq!(said(), said());
    }

    #[test]
    fn every_language_has_its_words() {
        for it in Words::make().languages {
            assert_eq!(it.words.len(), WORDS);
        }
    }
}
