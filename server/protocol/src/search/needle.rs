//! A text that is looked for in a folded text.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::fold;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    text: String,
    /// Only where a word begins, and where one ends.
    begins: bool,
    ends: bool,
}

impl Needle {
    /// As a free word. None: nothing of it remains that could be looked for.
    pub fn anywhere(typed: &str) -> Option<Self> {
        let text = fold(typed);
        let mut chars = text.chars();
        // A letter alone would match nearly everything: it is meant as the word that it is.
        let is_lone = chars.next().is_some_and(is_of_word) && chars.next().is_none();
        (!text.is_empty()).then_some(Self {
            text,
            begins: is_lone,
            ends: is_lone,
        })
    }

    /// As a phrase of whole words; one that is still being typed may end inside of a word.
    pub fn phrase(typed: &str, is_closed: bool) -> Option<Self> {
        let text = fold(typed);
        (!text.is_empty()).then_some(Self {
            text,
            begins: true,
            ends: is_closed,
        })
    }

    /// Folded, never empty.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text that has it anywhere need not match, because it must begin or end where a word does.
    pub const fn is_bound(&self) -> bool {
        self.begins || self.ends
    }

    /// For a database, of a folded text: finds everything that [`Needle::is_in`] finds, and little more. What only some
    /// scripts count as a letter it takes for the edge of a word.
    pub fn regular_expression(&self) -> String {
        let mut expression = String::with_capacity(self.text.len() + 32);
        if self.begins && self.text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            expression.push_str("(^|[^a-z0-9])");
        }
        for c in self.text.chars() {
            if c.is_ascii_punctuation() {
                expression.push('\\');
            }
            expression.push(c);
        }
        if self.ends && self.text.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            expression.push_str("([^a-z0-9]|$)");
        }
        expression
    }

    pub(super) const fn is_whole_word(&self) -> bool {
        self.begins && self.ends
    }

    /// Whether it begins, and ends, where a word does.
    pub(super) const fn edges(&self) -> (bool, bool) {
        (self.begins, self.ends)
    }

    pub fn is_in(&self, folded: &str) -> bool {
        self.ranges(folded).next().is_some()
    }

    /// Where it stands in a folded text, in bytes; parts do not overlap.
    pub fn ranges<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        folded
            .match_indices(&self.text)
            .map(|(at, found)| at..at + found.len())
            .filter(|range| self.stands_as_it_should(folded, range))
    }

    fn stands_as_it_should(&self, folded: &str, range: &Range<usize>) -> bool {
        let is_edge = |outer: Option<char>, inner: Option<char>| {
            !(outer.is_some_and(is_of_word) && inner.is_some_and(is_of_word))
        };
        let (before, after) = (&folded[..range.start], &folded[range.end..]);
        let begins = is_edge(before.chars().next_back(), self.text.chars().next());
        let ends = is_edge(after.chars().next(), self.text.chars().next_back());
        (begins || !self.begins) && (ends || !self.ends)
    }
}

/// Belongs to a word of a script that separates its words.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)) && !is_unspaced(c)
}

/// Of a script that writes its words without spaces, or as in Korean with endings attached.
const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
