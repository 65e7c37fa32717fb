//! What is found, what is not, and that the index never says otherwise than the messages do.

mod asking;
mod deletion;
mod finding;
mod golden;
mod speed;
mod step;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use linnet_protocol::{
    Conversation, ConversationId, ConversationKind, HistoryVisibility, Message, MessageId,
    NewMessage, Reaction, User, UserId, search::Query,
};
use rusqlite::{Connection, Transaction};

use super::{
    index,
    looking::{End, Found, Room, Sought},
};
use crate::{
    clock,
    store::rebuild,
    sync::queries::{self as stored, Held},
};

/// A cache without an account around it.
struct Cache {
    file: Connection,
    me: UserId,
    seq: i64,
}

fn user(name: &str) -> User {
    User {
        id: UserId::generate(),
        username: name.into(),
        display_name: name.to_uppercase(),
        avatar: None,
        deactivated: false,
        version: 1,
    }
}

fn conversation(title: &str) -> Conversation {
    Conversation {
        id: ConversationId::generate(),
        kind: ConversationKind::Group,
        title: Some(title.into()),
        topic: None,
        avatar: None,
        is_public: false,
        history: HistoryVisibility::All,
        created_by: UserId::generate(),
        created_at: clock::from_micros(1_000),
        rev: 1,
    }
}

fn deleted(it: &Message, rev: i64) -> Message {
    Message {
        body: String::new(),
        rev,
        deleted_at: Some(it.created_at),
        ..it.clone()
    }
}

impl Cache {
    fn new() -> Self {
        Self {
            file: rebuild::in_memory(),
            me: UserId::generate(),
            seq: 0,
        }
    }

    fn at(path: &std::path::Path) -> Self {
        Self {
            file: rebuild::open(path).unwrap(),
            ..Self::new()
        }
    }

    fn write<T>(&mut self, job: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> T {
        let tx = self.file.transaction().unwrap();
        let value = job(&tx).unwrap();
        tx.commit().unwrap();
        value
    }

    fn conversation(&mut self, title: &str) -> ConversationId {
        let new = conversation(title);
        self.write(|tx| stored::upsert_conversation(tx, &new));
        new.id
    }

    fn person(&mut self, name: &str) -> UserId {
        let new = user(name);
        self.write(|tx| stored::upsert_user(tx, &new));
        new.id
    }

    /// One second after the message before.
    fn message(&mut self, by: UserId, id: ConversationId, body: &str) -> Message {
        self.seq += 1;
        let new = NewMessage::text(MessageId::generate(), id, body.to_owned());
        Message::born(&new, by, self.seq, clock::from_micros(self.seq * 1_000_000))
    }

    fn say(&mut self, by: UserId, id: ConversationId, body: &str) -> Message {
        let message = self.message(by, id, body);
        self.put(&message);
        message
    }

    fn put(&mut self, message: &Message) {
        self.write(|tx| stored::upsert_message(tx, message));
    }

    fn react(&mut self, to: &Message, rev: i64, removed: bool) {
        let reaction = Reaction {
            conversation_id: to.conversation_id,
            message_id: to.id,
            user_id: self.me,
            emoji: "👍".into(),
            removed,
            rev,
        };
        self.write(|tx| stored::upsert_reaction(tx, &reaction));
    }

    fn sought(&self, query: &str) -> Sought {
        let query = Query::parse(query, &jiff::tz::TimeZone::UTC).unwrap();
        Sought::new(&self.file, self.me, &query).unwrap().unwrap()
    }

    fn look(&self, query: &str, through: i64, hits: usize) -> Found {
        let room = Room {
            through,
            hits,
            until: Instant::now() + Duration::from_mins(10),
            is_overtaken: &|| false,
        };
        let found = self.sought(query).look(&self.file, &room).unwrap();
        found.expect("nothing overtakes it")
    }

    /// Everything, the newest first.
    fn find(&self, query: &str) -> Vec<Message> {
        let found = self.look(query, i64::MAX, usize::MAX);
        assert_eq!(found.end, End::Whole);
        found.hits.into_iter().map(|it| it.message).collect()
    }

    fn bodies(&self, query: &str) -> Vec<String> {
        self.find(query).into_iter().map(|it| it.body).collect()
    }

    /// Everything that the index knows.
    fn terms(&self) -> i64 {
        let known = "create virtual table if not exists temp.vocabulary using fts5vocab('main', 'search', 'instance')";
        self.file.execute_batch(known).unwrap();
        let count = "select count(*) from temp.vocabulary";
        self.file.query_row(count, (), |row| row.get(0)).unwrap()
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn held(through: i64) -> Held {
    Held {
        cursor: through,
        complete: through,
        is_left: false,
    }
}
