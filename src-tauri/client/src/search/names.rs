//! Whom and what the names of a query mean, as the server understands them.

use std::collections::HashMap;

use linnet_protocol::{
    ConversationId, UserId,
    search::{Names, Query, fold, words},
};
use rusqlite::Connection;
use uuid::Uuid;

/// As many as a name may reasonably mean.
const MEANT: usize = 50;

struct Named<T> {
    id: T,
    /// What it is called, folded; a person by the name of the account first.
    names: Vec<String>,
}

pub(super) fn resolve(tx: &Connection, me: UserId, query: &Query) -> rusqlite::Result<Names> {
    let mut names = Names {
        me,
        people: HashMap::new(),
        conversations: HashMap::new(),
    };
    if query.people().chain(query.conversations()).next().is_none() {
        return Ok(names);
    }
    let people = people(tx)?;
    for name in query.people() {
        names.people.insert(name.to_owned(), called(&people, name));
    }
    if query.conversations().next().is_some() {
        let conversations = conversations(tx)?;
        for name in query.conversations() {
            let mut found = meant(&conversations, &people, (me, name));
            found.retain(|id| conversations.iter().any(|it| it.id == *id));
            names.conversations.insert(name.to_owned(), found);
        }
    }
    Ok(names)
}

fn people(tx: &Connection) -> rusqlite::Result<Vec<Named<UserId>>> {
    tx.prepare_cached(
        "select id, username, display_name from users order by length(username), username",
    )?
    .query_map((), |row| {
        Ok(Named {
            id: row.get(0)?,
            names: vec![
                fold(row.get_ref(1)?.as_str()?),
                fold(row.get_ref(2)?.as_str()?),
            ],
        })
    })?
    .collect()
}

/// Those that the person is in; one without a title has no name of its own.
fn conversations(tx: &Connection) -> rusqlite::Result<Vec<Named<ConversationId>>> {
    tx.prepare_cached(
        "select id, title, topic from conversations where not is_left order by length(title), id",
    )?
    .query_map((), |row| {
        let names: [Option<String>; 2] = [row.get(1)?, row.get(2)?];
        let names = if names[0].is_some() {
            names
        } else {
            [None, None]
        };
        Ok(Named {
            id: row.get(0)?,
            names: names.iter().flatten().map(|it| fold(it)).collect(),
        })
    })?
    .collect()
}

/// Who has it as username; else everybody who is called so; else whose names begin so.
fn called(people: &[Named<UserId>], name: &str) -> Vec<UserId> {
    let (folded, words) = (fold(name), words(name));
    let named = |nth: usize| {
        let has_it = |it: &&Named<UserId>| it.names.get(nth) == Some(&folded);
        people
            .iter()
            .filter(has_it)
            .map(|it| it.id)
            .collect::<Vec<_>>()
    };
    let exact = [named(0), named(1)].into_iter().find(|it| !it.is_empty());
    exact.unwrap_or_else(|| {
        let fitting = people.iter().filter(|it| fits(&it.names, &words));
        fitting.take(MEANT).map(|it| it.id).collect()
    })
}

fn meant(
    conversations: &[Named<ConversationId>],
    people: &[Named<UserId>],
    (me, name): (UserId, &str),
) -> Vec<ConversationId> {
    if let Ok(id) = name.parse::<Uuid>() {
        return vec![id.into()];
    }
    let (folded, words) = (fold(name), words(name));
    let has_it = |it: &&Named<ConversationId>| it.names.first() == Some(&folded);
    let exact: Vec<_> = conversations
        .iter()
        .filter(has_it)
        .map(|it| it.id)
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let direct = called(people, name)
        .into_iter()
        .map(|it| ConversationId::direct(me, it));
    let fitting = conversations.iter().filter(|it| fits(&it.names, &words));
    direct.chain(fitting.take(MEANT).map(|it| it.id)).collect()
}

/// Short words are the beginning of one, longer ones stand anywhere.
fn fits(names: &[String], words: &[String]) -> bool {
    let has = |word: &String| match word.chars().count() {
        0..3 => names
            .iter()
            .flat_map(|it| it.split(' '))
            .any(|it| it.starts_with(word.as_str())),
        _ => names.iter().any(|it| it.contains(word.as_str())),
    };
    !names.is_empty() && words.iter().all(has)
}
