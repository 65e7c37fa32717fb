//! What is compared instead of a text: compatible forms are one (NFKC), capitals and accents are gone where people expect
//! it, digits of any script are 0–9, and every run of blanks is one space.
//!
//! A text is folded in clusters (a character and what combines with it), so that every folded character still knows the
//! place it came from.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (_, cluster) in clusters(text) {
        fold_cluster(cluster, &mut folded);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The words of what was typed to find a person or a conversation, folded; without the signs in front of names.
pub fn words(typed: &str) -> Vec<String> {
    let folded = fold(typed);
    let words = folded
        .split(' ')
        .map(|it| it.trim_start_matches(['@', '#']));
    words
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A folded text that knows where its parts came from.
#[derive(Debug)]
pub struct Folded {
    pub text: String,
    /// Where in `text` each cluster begins, and where it stands in the original, in UTF-16 code units.
    clusters: Vec<(usize, Range<usize>)>,
}

impl Folded {
    pub fn of(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut places = Vec::with_capacity(original.len());
        let mut place = 0;
        for (_, cluster) in clusters(original) {
            let before = text.len();
            fold_cluster(cluster, &mut text);
            let end = place + cluster.encode_utf16().count();
            if text.len() > before {
                places.push((before, place..end));
            }
            place = end;
        }
        text.truncate(text.trim_end().len());
        Self {
            text,
            clusters: places,
        }
    }

    /// Where a range of the folded text (in bytes, not empty) stands in the original, in UTF-16 code units.
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        let cluster_at = |byte: usize| {
            let after = self.clusters.partition_point(|(start, _)| *start <= byte);
            let found = after.checked_sub(1).and_then(|it| self.clusters.get(it));
            found.map_or(0..0, |(_, place)| place.clone())
        };
        cluster_at(range.start).start..cluster_at(range.end.saturating_sub(1)).end
    }
}

/// The text in pieces that can be folded one by one, with the byte at which each begins.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = chars.next()?;
        while chars.next_if(|(_, c)| joins(*c)).is_some() {}
        let end = chars.peek().map_or(text.len(), |(next, _)| *next);
        Some((start, &text[start..end]))
    })
}

/// Whether it may become one with what stands before it, or vanishes.
fn joins(c: char) -> bool {
    !c.is_ascii()
        && (is_combining_mark(c)
            || is_unseen(c)
            || matches!(c, '\u{1160}'..='\u{11FF}' | '\u{FF9E}' | '\u{FF9F}' | '\u{FFA0}'..='\u{FFDC}'))
}

fn fold_cluster(cluster: &str, folded: &mut String) {
    if let &[byte] = cluster.as_bytes() {
        return push(char::from(byte.to_ascii_lowercase()), folded);
    }
    let mut base = '\0';
    let folds = cluster
        .chars()
        .nfkd()
        .filter(|c| !is_unseen(*c))
        .flat_map(lower)
        .filter(move |c| {
            let kept = !is_accent(*c, base);
            if !is_combining_mark(*c) {
                base = *c;
            }
            kept
        })
        .flat_map(alike);
    folds.nfc().for_each(|c| push(c, folded));
}

/// One space for blanks in a row, none in front.
fn push(c: char, folded: &mut String) {
    if c == '\0' || c.is_whitespace() {
        if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    } else {
        folded.push(c);
    }
}

/// Up and down again, so that what shares a capital is the same: `σ` and `ς`, `i` and `ı`, `ss` and `ß`.
fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_uppercase().flat_map(char::to_lowercase)
}

/// Joiners, marks of direction, soft hyphens, variation selectors: there for the eye only.
const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{0640}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A mark that people leave out when they type. Vowel signs and the like of other scripts are letters, and stay.
const fn is_accent(c: char, base: char) -> bool {
    match c {
        // `й`, `ї` and `ў` are letters of their own; `ё` is written `е`, and stress is a help for learners.
        '\u{0300}'..='\u{036F}' => match base {
            '\u{0400}'..='\u{052F}' => {
                matches!((base, c), (_, '\u{0300}' | '\u{0301}') | ('е', '\u{0308}'))
            }
            _ => true,
        },
        // The vowels of Hebrew and of Arabic, and the dot of loans in Hindi.
        '\u{0591}'..='\u{05BD}'
        | '\u{05BF}'
        | '\u{05C1}'
        | '\u{05C2}'
        | '\u{05C4}'
        | '\u{05C5}'
        | '\u{05C7}'
        | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}'
        | '\u{06E7}'
        | '\u{06E8}'
        | '\u{06EA}'..='\u{06ED}'
        | '\u{093C}' => true,
        _ => false,
    }
}

/// Letters, digits and signs that stand for each other on people's keyboards, and have no decomposition that says so.
fn alike(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'ى' | 'ی' => ('ي', None),
        'ک' => ('ك', None),
        'ة' => ('ه', None),
        '\u{2018}'..='\u{201B}' | '\u{02BC}' => ('\'', None),
        '\u{201C}'..='\u{201F}' | '«' | '»' => ('"', None),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ('-', None),
        _ => (digit(c).unwrap_or(c), None),
    };
    std::iter::once(first).chain(second)
}

/// The ten digits of the scripts in which people also write 0–9.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 6] = [
        '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0E50}', '\u{0ED0}',
    ];
    ZEROS
        .iter()
        .filter_map(|zero| u32::from(c).checked_sub(u32::from(*zero)))
        .find_map(|value| char::from_digit(value, 10).filter(|_| value < 10))
}
