//! Documents in many languages, and what must be found of them. The server's tests and the client's ask the same set of
//! their databases; here it is asked of the functions alone.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use linnet_protocol::{
    ConversationId, Message, MessageId, NewMessage, UserId,
    search::{
        Conditions, Names, Query,
        index::{self, Keys},
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    documents: Vec<Document>,
    queries: Vec<Asked>,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    from: String,
    text: String,
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    finds: Vec<String>,
}

#[test]
fn the_golden_set_is_found() {
    let golden: Golden = serde_json::from_str(include_str!("golden.json")).unwrap();
    let mut people: HashMap<String, Vec<UserId>> = HashMap::new();
    let mut message = |it: &Document| {
        let from = people
            .entry(it.from.clone())
            .or_insert_with(|| vec![UserId::generate()]);
        let (id, conversation) = (MessageId::generate(), ConversationId::generate());
        let new = NewMessage::text(id, conversation, it.text.clone());
        Message::born(&new, from[0], 1, "2026-11-23T10:42:00Z".parse().unwrap())
    };
    let messages: Vec<_> = golden
        .documents
        .iter()
        .map(|it| (&it.id, message(it)))
        .collect();
    let names = Names {
        me: UserId::generate(),
        people,
        conversations: HashMap::new(),
    };
    for asked in &golden.queries {
        let query = Query::parse(&asked.query, &TimeZone::UTC).unwrap();
        let all = query.conditions(&names).unwrap();
        let found = messages.iter().filter(|(_, it)| all.find(it).is_some());
        let found = found.map(|(id, it)| {
            assert!(proposes(&all, it), "{}", asked.query);
            id.as_str()
        });
        assert_eq!(found.collect::<Vec<_>>(), asked.finds, "{}", asked.query);
    }
}

/// An index knows of the message everything that it would be asked for.
fn proposes(all: &Conditions, message: &Message) -> bool {
    let document = index::document(message, false);
    all.texts.iter().all(|needle| {
        let knows = match index::keys(needle) {
            Keys::Tokens(tokens) => tokens.iter().all(|it| document.tokens.contains(it)),
            Keys::Trigrams | Keys::Nothing => true,
        };
        knows && needle.is_in(&document.text)
    })
}
