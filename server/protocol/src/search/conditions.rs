//! A query whose names have become ids: what must hold of a message.

use std::{collections::HashMap, ops::Range};

use chrono::{DateTime, Utc};

use super::{Facet, Needle, Part, Query, QueryError, Term, What, fold::Folded, query::is_me};
use crate::{ConversationId, Message, UserId, limits};

/// Whom and what the names of a query mean, under the names as they were typed. Several are as good as one.
#[derive(Debug, Clone)]
pub struct Names {
    pub me: UserId,
    pub people: HashMap<String, Vec<UserId>>,
    pub conversations: HashMap<String, Vec<ConversationId>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    pub texts: Vec<Needle>,
    pub not_texts: Vec<Needle>,
    /// One of them; none was asked for where it is empty.
    pub from: Vec<UserId>,
    pub not_from: Vec<UserId>,
    pub within: Vec<ConversationId>,
    pub not_within: Vec<ConversationId>,
    /// Mentions one of them.
    pub mentions: Vec<UserId>,
    pub not_mentions: Vec<UserId>,
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub not_on: Vec<Range<DateTime<Utc>>>,
    pub facets: Vec<Facet>,
    pub not_facets: Vec<Facet>,
    pub saved: Option<bool>,
    pub unread: Option<bool>,
}

/// What of a message matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    pub body: Vec<Part>,
    /// Of the name of each attachment; empty where none has a match.
    pub names: Vec<Vec<Part>>,
}

impl Query {
    pub fn conditions(&self, names: &Names) -> Result<Conditions, QueryError> {
        let mut all = Conditions::default();
        for term in &self.terms {
            all.add(term, names)
                .ok_or_else(|| QueryError::Unknown(term.place.clone()))?;
        }
        Ok(all)
    }
}

impl Names {
    fn people(&self, name: &str) -> Option<&[UserId]> {
        if is_me(name) {
            return Some(std::slice::from_ref(&self.me));
        }
        let found = self.people.get(name)?;
        (!found.is_empty()).then_some(found)
    }

    fn conversations(&self, name: &str) -> Option<&[ConversationId]> {
        let found = self.conversations.get(name)?;
        (!found.is_empty()).then_some(found)
    }
}

fn pick<'a, T>(is_negated: bool, no: &'a mut T, yes: &'a mut T) -> &'a mut T {
    if is_negated { no } else { yes }
}

impl Conditions {
    /// None: it has a name that nobody has.
    fn add(&mut self, term: &Term, names: &Names) -> Option<()> {
        let no = term.is_negated;
        match &term.what {
            What::Text(needle) => {
                pick(no, &mut self.not_texts, &mut self.texts).push(needle.clone());
            }
            What::From(name) => {
                pick(no, &mut self.not_from, &mut self.from).extend(names.people(name)?);
            }
            What::Mentions(name) => {
                pick(no, &mut self.not_mentions, &mut self.mentions).extend(names.people(name)?);
            }
            What::In(name) => {
                pick(no, &mut self.not_within, &mut self.within).extend(names.conversations(name)?);
            }
            What::Before(span) if no => self.since(span.start),
            What::Before(span) => self.until(span.start),
            What::After(span) if no => self.until(span.end),
            What::After(span) => self.since(span.end),
            What::On(span) if no => self.not_on.push(span.clone()),
            What::On(span) => {
                self.since(span.start);
                self.until(span.end);
            }
            What::Has(facet) => pick(no, &mut self.not_facets, &mut self.facets).push(*facet),
            What::Saved => self.saved = Some(!no),
            What::Unread => self.unread = Some(!no),
        }
        Some(())
    }

    fn since(&mut self, at: DateTime<Utc>) {
        self.since = Some(self.since.map_or(at, |it| it.max(at)));
    }

    fn until(&mut self, at: DateTime<Utc>) {
        self.until = Some(self.until.map_or(at, |it| it.min(at)));
    }

    /// Whether the message is meant, and what of it matched. What a message does not know itself (reactions, what is
    /// saved, what is unread) is not asked.
    pub fn find(&self, message: &Message) -> Option<Matched> {
        let fits = message.deleted_at.is_none() && self.fits_around(message);
        fits.then(|| self.matched(message)).flatten()
    }

    fn fits_around(&self, message: &Message) -> bool {
        let mentions = |id: &UserId| message.mentions_all || message.mentions.contains(id);
        let at = message.created_at;
        (self.from.is_empty() || self.from.contains(&message.sender_id))
            && !self.not_from.contains(&message.sender_id)
            && (self.within.is_empty() || self.within.contains(&message.conversation_id))
            && !self.not_within.contains(&message.conversation_id)
            && (self.mentions.is_empty() || self.mentions.iter().any(mentions))
            && !self.not_mentions.iter().any(mentions)
            && self.since.is_none_or(|it| at >= it)
            && self.until.is_none_or(|it| at < it)
            && !self.not_on.iter().any(|it| it.contains(&at))
            && self.facets.iter().all(|it| it.is_of(message))
            && !self
                .not_facets
                .iter()
                .any(|it| *it != Facet::Reaction && it.is_of(message))
    }

    fn matched(&self, message: &Message) -> Option<Matched> {
        if self.texts.is_empty() && self.not_texts.is_empty() {
            return Some(Matched::default());
        }
        let body = Folded::of(&message.body);
        let names: Vec<_> = message
            .attachments
            .iter()
            .map(|it| Folded::of(&it.name))
            .collect();
        let is_there = |needle: &Needle| {
            needle.is_in(&body.text) || names.iter().any(|it| needle.is_in(&it.text))
        };
        if self.not_texts.iter().any(is_there) || !self.texts.iter().all(is_there) {
            return None;
        }
        let names: Vec<_> = names.iter().map(|it| self.parts(it)).collect();
        let has_names = names.iter().any(|it| !it.is_empty());
        Some(Matched {
            body: self.parts(&body),
            names: if has_names { names } else { Vec::new() },
        })
    }

    /// In order, those that touch made one.
    fn parts(&self, folded: &Folded) -> Vec<Part> {
        let ranges = self.texts.iter().flat_map(|it| it.ranges(&folded.text));
        let mut places: Vec<_> = ranges.map(|it| folded.place(&it)).collect();
        places.sort_by_key(|it| (it.start, it.end));
        let mut parts: Vec<Part> = Vec::with_capacity(places.len());
        for place in places {
            let is_full = parts.len() == limits::PARTS_FOUND;
            match parts.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ if is_full => break,
                _ => parts.push(Part {
                    start: place.start,
                    end: place.end,
                }),
            }
        }
        parts
    }
}
