//! A query as it was typed, in terms. All of them must hold.

use std::ops::Range;

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;

use super::{Needle, reader::Reader};
use crate::{ErrorCode, Message, WireError, limits};

/// What a message has or is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Facet {
    Link = 1,
    File = 2,
    Image = 3,
    Reaction = 4,
    Pinned = 5,
    Edited = 6,
    Thread = 7,
}

impl Facet {
    pub const ALL: [Self; 7] = [
        Self::Link,
        Self::File,
        Self::Image,
        Self::Reaction,
        Self::Pinned,
        Self::Edited,
        Self::Thread,
    ];

    /// Of reactions a message does not know itself: there the index is believed.
    pub(super) fn is_of(self, message: &Message) -> bool {
        match self {
            Self::Link => has_link(&message.body),
            Self::File => !message.attachments.is_empty(),
            Self::Image => {
                let mut all = message.attachments.iter();
                all.any(|it| it.media_type.starts_with("image/"))
            }
            Self::Reaction => true,
            Self::Pinned => message.pinned.is_some(),
            Self::Edited => message.edited_at.is_some(),
            Self::Thread => message.thread_id.is_some() || message.thread.is_some(),
        }
    }
}

fn has_link(body: &str) -> bool {
    let has = |scheme: &str| {
        let mut after = body
            .char_indices()
            .filter(|(at, _)| {
                let head = body.as_bytes().get(*at..at + scheme.len());
                head.is_some_and(|it| it.eq_ignore_ascii_case(scheme.as_bytes()))
            })
            .map(|(at, _)| &body[at + scheme.len()..]);
        after.any(|it| it.starts_with(char::is_alphanumeric))
    };
    body.contains("://") && (has("http://") || has("https://"))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Text(Needle),
    /// A name, as typed; `me` is the asker.
    From(String),
    In(String),
    Mentions(String),
    /// Before its first instant.
    Before(Range<DateTime<Utc>>),
    /// From the first instant after it.
    After(Range<DateTime<Utc>>),
    On(Range<DateTime<Utc>>),
    Has(Facet),
    Saved,
    Unread,
}

impl What {
    pub const fn is_date(&self) -> bool {
        matches!(self, Self::Before(_) | Self::After(_) | Self::On(_))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub what: What,
    pub is_negated: bool,
    /// Where it was typed, in UTF-16 code units.
    pub place: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Never empty.
    pub terms: Vec<Term>,
}

/// Why a query cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("nothing is asked for")]
    Empty,
    #[error("longer than a query may be")]
    TooLong,
    #[error("more terms than a query may have")]
    TooMany,
    /// A value that its operator does not know: no such day, no such person. In UTF-16 code units.
    #[error("not understood at {0:?}")]
    Unknown(Range<usize>),
}

impl From<QueryError> for WireError {
    fn from(error: QueryError) -> Self {
        let refusal = |code: ErrorCode| Self::new(code).field("query");
        match error {
            QueryError::Empty => refusal(ErrorCode::Empty),
            QueryError::TooLong => refusal(ErrorCode::TooLong).max(limits::QUERY),
            QueryError::TooMany => refusal(ErrorCode::TooMany).max(limits::QUERY_TERMS),
            QueryError::Unknown(place) => refusal(ErrorCode::InvalidQuery).place(place),
        }
    }
}

impl Query {
    /// `zone` is that of the asker's clock: it says when a day begins.
    ///
    /// ```text
    /// word  inner words too      "a phrase"  of whole words      -not this      before: after: on:  2026  2026-11  2026-11-23
    /// from:name  in:name  mentions:me  to:me  has:link|file|image|reaction  is:pinned|saved|edited|thread|unread
    /// ```
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, QueryError> {
        if text.chars().count() > limits::QUERY {
            return Err(QueryError::TooLong);
        }
        let terms = Reader::new(text, zone).collect::<Result<Vec<_>, _>>()?;
        // Of a term of nothing but joiners and the like nothing remains.
        let terms: Vec<_> = terms.into_iter().flatten().collect();
        match terms.len() {
            0 => Err(QueryError::Empty),
            n if n > limits::QUERY_TERMS => Err(QueryError::TooMany),
            _ => Ok(Self { terms }),
        }
    }

    /// The people whom it names, `me` left out.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match &term.what {
            What::From(name) | What::Mentions(name) if !is_me(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The conversations that it names.
    pub fn conversations(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match &term.what {
            What::In(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

pub(super) fn is_me(name: &str) -> bool {
    name.eq_ignore_ascii_case("me")
}
