//! The door against a small model of a server: whatever arrives, however often and in whatever order, ends as the same.

mod any_order;
mod applying;
mod catching_up;

use std::collections::BTreeMap;

use linnet_protocol::{
    Change, Conversation, ConversationId, ConversationKind, ErrorCode, Head, HistoryPage,
    HistoryVisibility, Membership, Message, MessageId, NewMessage, NewStatus, Page, PersonalChange,
    Receipt, Request, Role, Snapshot, User, UserId, WireError,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use rusqlite::Transaction;
use tokio::task::LocalSet;

use super::{
    check,
    door::{Applied, Fit, apply_history, apply_live, apply_page, apply_sent, apply_snapshot},
    personal, queries,
    ranges::{self, Range},
    work::Fetch,
};
use crate::{
    clock, messages, outbox,
    personal::{queries as rows, wishes},
    testing::{Peer, eventually, open},
    unread,
    view::{Connection, Place, RowState},
};

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

/// One conversation as a server has it.
struct Server {
    id: ConversationId,
    me: User,
    other: User,
    /// By rev; an overtaken one is gone.
    stored: BTreeMap<i64, Change>,
    head: i64,
}

impl Server {
    fn new() -> Self {
        let (me, other) = (user("alice"), user("bob"));
        let id = ConversationId::direct(me.id, other.id);
        let mut server = Self {
            id,
            me,
            other,
            stored: BTreeMap::new(),
            head: 0,
        };
        let conversation = Conversation {
            id,
            kind: ConversationKind::Direct,
            title: None,
            topic: None,
            avatar: None,
            is_public: false,
            history: HistoryVisibility::All,
            created_by: server.me.id,
            created_at: clock::from_micros(1_000),
            rev: 1,
        };
        server.store(Change::Conversation(conversation));
        for user in [server.me.clone(), server.other.clone()] {
            let rev = server.head + 1;
            server.store(Change::Membership(Membership {
                conversation_id: id,
                user,
                role: Role::Member,
                status: None,
                left: false,
                rev,
            }));
        }
        server
    }

    fn store(&mut self, change: Change) -> Change {
        self.head = change.rev();
        self.stored.insert(self.head, change.clone());
        change
    }

    fn say(&mut self, sender: UserId, body: &str) -> Message {
        let rev = self.head + 1;
        let new = NewMessage::text(MessageId::generate(), self.id, body.into());
        let message = Message::born(&new, sender, rev, clock::from_micros(1_000 + rev));
        self.store(Change::Message(message.clone()));
        message
    }

    /// The newest state of an older message; its row moves to the new rev.
    fn edit(&mut self, seq: i64) -> Option<Change> {
        self.change(seq, |it| it.body.push('!'))
    }

    fn delete(&mut self, seq: i64) -> Option<Change> {
        self.change(seq, |it| {
            it.body.clear();
            it.deleted_at = Some(it.created_at);
        })
    }

    fn change(&mut self, seq: i64, change: impl FnOnce(&mut Message)) -> Option<Change> {
        let is_it = |it: &Change| matches!(it, Change::Message(message) if message.seq == seq);
        let rev = *self.stored.iter().find(|(_, it)| is_it(it))?.0;
        let Some(Change::Message(mut message)) = self.stored.remove(&rev) else {
            return None;
        };
        message.rev = self.head + 1;
        change(&mut message);
        Some(self.store(Change::Message(message)))
    }

    fn messages(&self) -> BTreeMap<i64, Message> {
        let message = |it: &Change| match it {
            Change::Message(message) => Some((message.seq, message.clone())),
            _ => None,
        };
        self.stored.values().filter_map(message).collect()
    }

    fn page(&self, cursor: i64, rows: usize) -> Page {
        let above: Vec<_> = self
            .stored
            .range(cursor + 1..)
            .map(|(_, it)| it.clone())
            .collect();
        let more = above.len() > rows;
        let changes: Vec<_> = above.into_iter().take(rows).collect();
        let through = if more {
            changes.last().map_or(cursor, Change::rev)
        } else {
            self.head
        };
        Page {
            conversation_id: self.id,
            changes,
            through,
            more,
        }
    }

    fn snapshot(&self, newest: usize) -> Snapshot {
        let mut snapshot = Snapshot {
            conversation: match &self.stored[&1] {
                Change::Conversation(it) => it.clone(),
                other => panic!("{other:?}"),
            },
            members: Vec::new(),
            receipts: Vec::new(),
            messages: self.messages().into_values().rev().take(newest).collect(),
            reactions: Vec::new(),
            from: 1,
            head: self.head,
        };
        snapshot.messages.reverse();
        if snapshot.messages.len() == newest && newest > 0 {
            snapshot.from = snapshot.messages[0].seq;
        }
        for change in self.stored.values() {
            if let Change::Membership(it) = change {
                snapshot.members.push(it.clone());
            }
        }
        snapshot
    }

    fn history(&self, before: i64, limit: usize) -> HistoryPage {
        let mut messages: Vec<_> = self
            .messages()
            .range(..before)
            .rev()
            .take(limit)
            .map(|(_, it)| it.clone())
            .collect();
        messages.reverse();
        let from = if messages.len() == limit {
            messages[0].seq
        } else {
            1
        };
        HistoryPage {
            conversation_id: self.id,
            messages,
            reactions: Vec::new(),
            from,
            through: before - 1,
        }
    }
}

/// The cache of one account.
struct Cache(rusqlite::Connection);

impl Cache {
    fn new() -> Self {
        let file = crate::store::rebuild::in_memory();
        Self(file)
    }

    fn with(server: &Server, newest: usize) -> Self {
        let mut cache = Self::new();
        cache.snapshot(server, newest, false);
        cache
    }

    fn write<T>(&mut self, job: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> T {
        let tx = self.0.transaction().unwrap();
        let value = job(&tx).unwrap();
        tx.commit().unwrap();
        value
    }

    fn live(&mut self, server: &Server, changes: &[Change]) -> Applied {
        assert!(check::changes(server.id, changes));
        self.write(|tx| apply_live(tx, server.me.id, server.id, changes))
    }

    fn snapshot(&mut self, server: &Server, newest: usize, is_reset: bool) -> Applied {
        let snapshot = server.snapshot(newest);
        assert!(check::snapshot(server.id, server.me.id, &snapshot));
        self.write(|tx| apply_snapshot(tx, server.me.id, &snapshot, is_reset))
    }

    fn pull(&mut self, server: &Server, rows: usize) {
        loop {
            let cursor = self.cursor(server);
            let page = server.page(cursor, rows);
            assert!(check::page(server.id, cursor, &page));
            let applied = self.write(|tx| apply_page(tx, server.me.id, &page));
            assert_eq!(applied.fit, Fit::Fits);
            if !page.more {
                return;
            }
        }
    }

    fn history(&mut self, server: &Server, before: i64, limit: usize) {
        let page = server.history(before, limit);
        assert!(check::history(server.id, before, &page));
        assert!(self.write(|tx| apply_history(tx, &page)));
    }

    fn cursor(&self, server: &Server) -> i64 {
        queries::held(&self.0, server.id).unwrap().unwrap().cursor
    }

    fn ranges(&self, server: &Server) -> Vec<(i64, i64)> {
        let mut all = self
            .0
            .prepare(
                "select from_seq, through_seq from ranges where conversation_id = ?1 order by 1",
            )
            .unwrap();
        let rows = all
            .query_map([server.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn messages(&self, server: &Server) -> BTreeMap<i64, Message> {
        let mut all = self
            .0
            .prepare("select * from messages where conversation_id = ?1")
            .unwrap();
        let rows = all.query_map([server.id], queries::message).unwrap();
        rows.map(Result::unwrap).map(|it| (it.seq, it)).collect()
    }

    fn bodies(&self, server: &Server) -> Vec<String> {
        let read = messages::queries::timeline(&self.0, server.me.id, server.id, Place::Newest);
        let (timeline, _) = read.unwrap().unwrap();
        timeline.rows.into_iter().map(|it| it.body).collect()
    }

    fn states(&self, server: &Server) -> Vec<RowState> {
        let read = messages::queries::timeline(&self.0, server.me.id, server.id, Place::Newest);
        let (timeline, _) = read.unwrap().unwrap();
        timeline.rows.into_iter().map(|it| it.state).collect()
    }

    fn unread(&self, server: &Server) -> u64 {
        unread::queries::count(&self.0, server.me.id, server.id)
            .unwrap()
            .all
    }

    /// Every stretch that claims to be whole is, and in the newest state up to the cursor.
    fn assert_holds_what_it_claims(&self, server: &Server) {
        let (here, there) = (self.messages(server), server.messages());
        for (from, through) in self.ranges(server) {
            let expected: Vec<_> = there.range(from..=through).map(|(_, it)| it).collect();
            let found: Vec<_> = here.range(from..=through).map(|(_, it)| it).collect();
            assert_eq!(found, expected, "{from}..={through}");
        }
    }
}
