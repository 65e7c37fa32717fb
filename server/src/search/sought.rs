//! What is looked for, and where.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use linnet_protocol::{
    ConversationId, Message, MessageId, UserId,
    search::{Conditions, index},
};

use super::{
    queries::{Filter, Keys, Scope},
    sight::Seen,
};
use crate::users::service::escape;

/// How much one page may hold. A message that is larger by itself stands on it alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) messages: usize,
    pub(super) bytes: usize,
}

pub(super) struct Sought {
    pub(super) conditions: Conditions,
    pub(super) scope: Scope,
    pub(super) filter: Filter,
    pub(super) keys: Option<Keys>,
    /// Where only what has been read is meant: how far that is, and whose own messages count as read.
    read: Option<(UserId, HashMap<ConversationId, i64>)>,
    /// Where only what is not saved is meant: what is.
    saved: HashSet<(ConversationId, MessageId)>,
}

impl Sought {
    pub(super) fn new(
        me: UserId,
        conditions: Conditions,
        seen: &[Seen],
        saved: Vec<(ConversationId, MessageId)>,
    ) -> Self {
        let (mut filter, mut keys) = filter(&conditions);
        if conditions.unread == Some(true) {
            // One's own messages are never unread.
            filter.not_from.push(me);
        }
        if conditions.saved == Some(true) {
            keys = Some(Keys::Saved(me));
        }
        let read = (conditions.unread == Some(false))
            .then(|| (me, seen.iter().map(|it| (it.id, it.read)).collect()));
        Self {
            scope: scope(&conditions, seen),
            conditions,
            filter,
            keys,
            read,
            saved: saved.into_iter().collect(),
        }
    }

    /// As far as neither the index nor the message knows.
    pub(super) fn is_meant(&self, message: &Message) -> bool {
        let place = (message.conversation_id, message.id);
        if self.saved.contains(&place) {
            return false;
        }
        let Some((me, read)) = &self.read else {
            return true;
        };
        let read = read.get(&message.conversation_id);
        message.sender_id == *me || read.is_some_and(|it| message.seq <= *it)
    }
}

fn scope(conditions: &Conditions, seen: &[Seen]) -> Scope {
    let mut scope = Scope::default();
    let is_within = |id: &ConversationId| {
        (conditions.within.is_empty() || conditions.within.contains(id))
            && !conditions.not_within.contains(id)
    };
    for it in seen.iter().filter(|it| is_within(&it.id)) {
        let above = match conditions.unread {
            Some(true) => it.visible_from.max(it.read),
            _ => it.visible_from,
        };
        if above >= it.head {
            continue;
        }
        scope.ids.push(it.id);
        scope.above.push(above);
        scope.through.push(it.head);
        // A clock that was set back may have made a message older than its conversation.
        let from = it.created_at - TimeDelta::days(1);
        scope.from = Some(scope.from.map_or(from, |it| it.min(from)));
    }
    scope
}

/// What of the conditions an index row knows.
fn filter(conditions: &Conditions) -> (Filter, Option<Keys>) {
    let mut tokens: Vec<_> = conditions
        .facets
        .iter()
        .copied()
        .map(index::facet)
        .collect();
    if let [only] = *conditions.from {
        tokens.push(index::sender(only));
    }
    let mut texts = Vec::new();
    let mut longest: Vec<_> = conditions.texts.iter().collect();
    longest.sort_by_key(|it| std::cmp::Reverse(it.text().chars().count()));
    let mut any_token: Vec<_> = conditions
        .mentions
        .iter()
        .copied()
        .map(index::mentioned)
        .collect();
    if !any_token.is_empty() {
        any_token.push(index::EVERYBODY);
    }
    for needle in longest {
        match index::keys(needle) {
            index::Keys::Trigrams => texts.push(pattern(needle.text())),
            index::Keys::Tokens(some) => tokens.extend(some),
            index::Keys::Nothing => {}
        }
    }
    let (bound, free): (Vec<_>, Vec<_>) = conditions.texts.iter().partition(|it| it.is_bound());
    let unbound = conditions.not_texts.iter().filter(|it| !it.is_bound());
    let filter = Filter {
        patterns: free.iter().map(|it| pattern(it.text())).collect(),
        not_patterns: unbound.map(|it| pattern(it.text())).collect(),
        words: bound.iter().map(|it| it.regular_expression()).collect(),
        tokens: tokens.clone(),
        any_token,
        not_tokens: conditions
            .not_facets
            .iter()
            .copied()
            .map(index::facet)
            .collect(),
        from: conditions.from.clone(),
        not_from: conditions.not_from.clone(),
    };
    let texts = match texts.as_slice() {
        [] => None,
        [a] => Some([a, a, a]),
        [a, b] => Some([a, b, b]),
        [a, b, c, ..] => Some([a, b, c]),
    };
    let texts = texts.map(|it| it.map(String::clone));
    let keys = (texts.is_some() || !tokens.is_empty()).then_some(Keys::Index { texts, tokens });
    (filter, keys)
}

/// For LIKE, to which `%` and `_` mean something.
fn pattern(text: &str) -> String {
    format!("%{}%", escape(text))
}
