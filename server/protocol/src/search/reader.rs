//! From typed text to terms, one by one. What is not understood as an operator is text: addresses, times and paths have
//! colons too.

use std::ops::Range;

use jiff::tz::TimeZone;

use super::{
    Needle,
    dates::span,
    query::{Facet, QueryError, Term, What},
};

pub(super) struct Reader<'a> {
    text: &'a str,
    /// In bytes.
    at: usize,
    zone: &'a TimeZone,
}

/// A value, and whether it stood in quotes that were closed.
struct Value<'a> {
    text: &'a str,
    is_quoted: bool,
    is_closed: bool,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str, zone: &'a TimeZone) -> Self {
        Self { text, at: 0, zone }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next_is(&self, fits: impl Fn(char) -> bool) -> bool {
        self.rest().starts_with(fits)
    }

    fn skip(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A minus in front of a word or a phrase. In front of another sign it is text: options of programs, arrows.
    fn negation(&mut self) -> bool {
        let word = self.rest().strip_prefix('-');
        let is_negation = word.is_some_and(|it| {
            it.starts_with(|c: char| is_quote(c) || !is_blank(c) && !c.is_ascii_punctuation())
        });
        self.at += usize::from(is_negation);
        is_negation
    }

    fn operator(&mut self) -> Option<&'static str> {
        let rest = self.rest();
        let (name, value) = rest.split_once(':')?;
        let known = OPERATORS.iter().find(|it| it.eq_ignore_ascii_case(name))?;
        if value.is_empty() || value.starts_with(is_blank) {
            return None;
        }
        self.at += name.len() + 1;
        Some(known)
    }

    fn value(&mut self) -> Value<'a> {
        if !self.next_is(is_quote) {
            return Value {
                text: self.skip(|c| !is_blank(c)),
                is_quoted: false,
                is_closed: false,
            };
        }
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        let text = self.skip(|c| !is_quote(c));
        let closing = self.rest().chars().next();
        self.at += closing.map_or(0, char::len_utf8);
        Value {
            text,
            is_quoted: true,
            is_closed: closing.is_some(),
        }
    }

    fn what(
        &self,
        operator: Option<&str>,
        value: &Value<'_>,
    ) -> Result<Option<What>, UnknownValue> {
        let text = value.text;
        let Some(operator) = operator else {
            let needle = if value.is_quoted {
                Needle::phrase(text, value.is_closed)
            } else {
                Needle::anywhere(text)
            };
            return Ok(needle.map(What::Text));
        };
        let span = || span(text, self.zone).ok_or(UnknownValue);
        let what = match operator {
            "from" => What::From(name(text, '@')?),
            "to" | "mentions" => What::Mentions(name(text, '@')?),
            "in" => What::In(name(text, '#').and_then(|it| name(&it, '@'))?),
            "before" => What::Before(span()?),
            "after" => What::After(span()?),
            "on" => What::On(span()?),
            "has" => facet(text, &HAS)?,
            _ => facet(text, &IS)?,
        };
        Ok(Some(what))
    }

    fn place(&self, from: usize) -> Range<usize> {
        let units = |text: &str| text.encode_utf16().count();
        let start = units(&self.text[..from]);
        start..start + units(&self.text[from..self.at])
    }
}

impl Iterator for Reader<'_> {
    /// None: nothing of the term remains that could be looked for.
    type Item = Result<Option<Term>, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(is_blank);
        if self.rest().is_empty() {
            return None;
        }
        let start = self.at;
        let is_negated = self.negation();
        let operator = self.operator();
        let value = self.value();
        let place = self.place(start);
        let what = self.what(operator, &value);
        let Ok(what) = what else {
            return Some(Err(QueryError::Unknown(place)));
        };
        Some(Ok(what.map(|what| Term {
            what,
            is_negated,
            place,
        })))
    }
}

struct UnknownValue;

const OPERATORS: [&str; 9] = [
    "from", "to", "mentions", "in", "before", "after", "on", "has", "is",
];

const HAS: [(&str, What); 4] = [
    ("link", What::Has(Facet::Link)),
    ("file", What::Has(Facet::File)),
    ("image", What::Has(Facet::Image)),
    ("reaction", What::Has(Facet::Reaction)),
];

const IS: [(&str, What); 5] = [
    ("pinned", What::Has(Facet::Pinned)),
    ("edited", What::Has(Facet::Edited)),
    ("thread", What::Has(Facet::Thread)),
    ("saved", What::Saved),
    ("unread", What::Unread),
];

fn facet(text: &str, known: &[(&str, What)]) -> Result<What, UnknownValue> {
    let found = known.iter().find(|it| it.0.eq_ignore_ascii_case(text));
    found.map(|it| it.1.clone()).ok_or(UnknownValue)
}

/// With or without the sign that such names are written with elsewhere.
fn name(text: &str, sign: char) -> Result<String, UnknownValue> {
    let name = text.strip_prefix(sign).unwrap_or(text).trim();
    if name.is_empty() {
        return Err(UnknownValue);
    }
    Ok(name.to_owned())
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}'..='\u{201F}')
}

/// PostgreSQL cannot hold NUL, and nobody types one.
fn is_blank(c: char) -> bool {
    c == '\0' || c.is_whitespace()
}
