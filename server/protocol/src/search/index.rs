//! What of a message goes into an index, and what of a needle is asked of it. Both sides call the same function, so that
//! an index never misses what a query means.
//!
//! Tokens are numbers of 32 bits: two characters in 16 bits each (those outside the basic plane share a part of it), one
//! character alone, two words side by side (a phrase of common words is rare, and nothing else in an index says so), or a
//! mark. Different things may share a number, since an index only proposes; neighbours and marks have numbers that no pair
//! can have, because no character begins with a surrogate.

use std::ops::Range;

use uuid::Uuid;

use super::{
    fold::fold,
    needle::{Needle, is_of_word},
    query::Facet,
};
use crate::{Message, UserId};

/// Parts of a message's text (its body, the names of its files) are kept apart by this.
const BETWEEN: char = '\n';

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Folded; substrings of it are found by trigrams.
    pub text: String,
    /// Sorted, each once.
    pub tokens: Vec<i32>,
}

/// Reactions are not part of a message, so whoever keeps them says whether there are any.
pub fn document(message: &Message, has_reaction: bool) -> Document {
    let mut text = fold(&message.body);
    for it in &message.attachments {
        text.push(BETWEEN);
        text.push_str(&fold(&it.name));
    }
    let mut tokens = Vec::with_capacity(text.len() + 4);
    for part in text.split(BETWEEN) {
        add_tokens(part, &mut tokens);
        tokens.extend(neighbours(part, (true, true)));
    }
    tokens.push(sender(message.sender_id));
    tokens.extend(message.mentions.iter().copied().map(mentioned));
    if message.mentions_all {
        tokens.push(EVERYBODY);
    }
    let has = |facet: &Facet| match facet {
        Facet::Reaction => has_reaction,
        facet => facet.is_of(message),
    };
    tokens.extend(Facet::ALL.into_iter().filter(has).map(facet));
    tokens.sort_unstable();
    tokens.dedup();
    Document { text, tokens }
}

/// Every two neighbours; and alone, what is a word of its own or no letter of a script with words.
fn add_tokens(folded: &str, tokens: &mut Vec<i32>) {
    let mut before = ' ';
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if c != ' ' && after != ' ' {
            tokens.push(pair(c, after));
        }
        if is_single(c) && !(is_of_word(c) && (is_of_word(before) || is_of_word(after))) {
            tokens.push(single(c));
        }
        before = c;
    }
}

/// ASCII punctuation alone stands in nearly every message: an index of it would be of no use.
fn is_single(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

/// Of every two words with one character between them. At the edges of the text stand whole words, or parts of some.
fn neighbours(text: &str, (begins, ends): (bool, bool)) -> impl Iterator<Item = i32> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (is_of_word(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    let is_whole =
        move |it: &Range<usize>| (begins || it.start > 0) && (ends || it.end < text.len());
    let pairs: Vec<_> = words
        .windows(2)
        .filter(|it| it.iter().all(is_whole))
        .map(|it| &text[it[0].start..it[1].end])
        .filter(|it| it.chars().filter(|c| !is_of_word(*c)).count() == 1)
        .map(neighbour)
        .collect();
    pairs.into_iter()
}

/// How an index finds a needle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keys {
    /// Three letters or digits in a row: trigrams.
    Trigrams,
    /// All of these tokens.
    Tokens(Vec<i32>),
    /// No index knows it; it is so common that the newest messages will do.
    Nothing,
}

pub fn keys(needle: &Needle) -> Keys {
    let text = needle.text();
    let mut neighbours: Vec<_> = neighbours(text, needle.edges()).collect();
    if !neighbours.is_empty() {
        neighbours.sort_unstable();
        neighbours.dedup();
        return Keys::Tokens(neighbours);
    }
    let mut run = 0;
    for c in text.chars() {
        run = if c.is_alphanumeric() { run + 1 } else { 0 };
        if run == 3 {
            return Keys::Trigrams;
        }
    }
    let mut tokens = Vec::new();
    add_tokens(text, &mut tokens);
    let is_lone = text.chars().nth(1).is_none() && needle.is_whole_word();
    if tokens.iter().any(|it| is_pair(*it)) {
        tokens.retain(|it| is_pair(*it));
    } else if !is_lone {
        // What stands alone in the needle may be the end of a word in the message.
        tokens.retain(|it| text.chars().any(|c| !is_of_word(c) && single(c) == *it));
    }
    tokens.sort_unstable();
    tokens.dedup();
    if tokens.is_empty() {
        Keys::Nothing
    } else {
        Keys::Tokens(tokens)
    }
}

fn narrow(c: char) -> u32 {
    match u32::from(c) {
        basic @ 0..=0xFFFF => basic,
        // Into the area for private use.
        other => 0xE000 + other % 0x1900,
    }
}

fn pair(first: char, second: char) -> i32 {
    (narrow(first) << 16 | narrow(second)).cast_signed()
}

const fn is_pair(token: i32) -> bool {
    token & 0xFFFF != 0
}

fn single(c: char) -> i32 {
    (narrow(c) << 16).cast_signed()
}

const NEIGHBOURS: u32 = 0xDC00_0000;

/// FNV-1a: the same on both sides and for ever.
fn neighbour(both: &str) -> i32 {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = both.bytes().fold(0x811C_9DC5, mix);
    (NEIGHBOURS | (hash ^ (hash >> 26)) & 0x03FF_FFFF).cast_signed()
}

const SENDER: u32 = 0xD800_0000;
const MENTIONED: u32 = 0xD900_0000;
const FACET: u32 = 0xDA00_0000;
/// `@all`.
pub const EVERYBODY: i32 = 0xDB00_0000_u32.cast_signed();

/// The random end of an id.
fn end_of(id: Uuid) -> u32 {
    let [.., a, b, c] = *id.as_bytes();
    u32::from_be_bytes([0, a, b, c])
}

pub fn sender(id: UserId) -> i32 {
    (SENDER | end_of(id.0)).cast_signed()
}

pub fn mentioned(id: UserId) -> i32 {
    (MENTIONED | end_of(id.0)).cast_signed()
}

pub const fn facet(facet: Facet) -> i32 {
    (FACET | facet as u32).cast_signed()
}
