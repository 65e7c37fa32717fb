//! The door against a small model of a server: whatever arrives, however often and in whatever order, ends as the same.

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
        let is_it = |it: &Change| matches!(it, Change::Message(message) if message.seq == seq);
        let rev = *self.stored.iter().find(|(_, it)| is_it(it))?.0;
        let Some(Change::Message(mut message)) = self.stored.remove(&rev) else {
            return None;
        };
        message.rev = self.head + 1;
        message.body.push('!');
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

#[test]
fn the_next_change_is_applied_and_moves_the_cursor() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let hi = server.say(bob, "hi");
    let applied = cache.live(&server, &[Change::Message(hi.clone())]);
    let newest = applied.newest.map(|it| it.message);
    assert_eq!((applied.fit, newest), (Fit::Fits, Some(hi)));
    assert_eq!(cache.cursor(&server), server.head);
    assert_eq!(cache.bodies(&server), ["hi"]);
}

#[test]
fn a_change_that_is_behind_is_ignored() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let hi = Change::Message(server.say(bob, "hi"));
    cache.live(&server, std::slice::from_ref(&hi));
    let again = cache.live(&server, &[hi]);
    assert_eq!((again.fit, again.newest), (Fit::Fits, None));
    assert_eq!(cache.bodies(&server), ["hi"]);
}

#[test]
fn a_change_that_is_ahead_changes_nothing() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let one = Change::Message(server.say(bob, "one"));
    let two = Change::Message(server.say(bob, "two"));
    assert_eq!(
        cache.live(&server, std::slice::from_ref(&two)).fit,
        Fit::Ahead
    );
    assert!(cache.bodies(&server).is_empty());
    cache.live(&server, &[one, two]);
    assert_eq!(cache.bodies(&server), ["one", "two"]);
}

#[test]
fn a_rev_that_was_overtaken_is_not_waited_for() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let first = server.say(bob, "draft");
    server.say(bob, "next");
    server.edit(first.seq).unwrap();
    cache.pull(&server, 1);
    assert_eq!(cache.cursor(&server), server.head);
    assert_eq!(cache.bodies(&server), ["draft!", "next"]);
}

#[test]
fn pages_that_are_not_the_last_promise_nothing() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let first = server.say(bob, "draft");
    server.say(bob, "next");
    server.edit(first.seq).unwrap();
    let page = server.page(cache.cursor(&server), 1);
    assert!(page.more);
    cache.write(|tx| apply_page(tx, server.me.id, &page));
    cache.assert_holds_what_it_claims(&server);
    assert!(
        cache.bodies(&server).is_empty(),
        "the first message is still missing"
    );
}

#[test]
fn a_confirmed_message_leaves_the_outbox_even_ahead_of_the_cursor() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let (alice, bob) = (server.me.id, server.other.id);
    let missed = server.say(bob, "missed");
    let sent = server.say(alice, "mine");
    let new = NewMessage::text(sent.id, server.id, "mine".into());
    cache.write(|tx| outbox::queries::insert_message(tx, &new, (clock::now(), None)));
    assert_eq!(cache.states(&server), [RowState::Queued]);
    let applied = cache.write(|tx| apply_sent(tx, alice, &sent));
    assert_eq!(applied.fit, Fit::Ahead);
    assert_eq!(
        (cache.bodies(&server), cache.states(&server)),
        (vec!["mine".to_owned()], vec![RowState::Sent])
    );
    cache.live(&server, &[Change::Message(missed), Change::Message(sent)]);
    assert_eq!(cache.bodies(&server), ["missed", "mine"]);
    assert!(outbox::queries::waiting(&cache.0).unwrap().is_empty());
}

#[test]
fn a_message_that_comes_back_as_a_change_leaves_the_outbox_too() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let sent = server.say(server.me.id, "the reply was lost");
    let new = NewMessage::text(sent.id, server.id, sent.body.clone());
    cache.write(|tx| outbox::queries::insert_message(tx, &new, (clock::now(), None)));
    cache.pull(&server, 100);
    assert_eq!(cache.bodies(&server), ["the reply was lost"]);
}

#[test]
fn unread_is_what_others_wrote_above_the_read_place() {
    let mut server = Server::new();
    let (alice, bob) = (server.me.id, server.other.id);
    let mut cache = Cache::with(&server, 50);
    let one = server.say(bob, "one");
    server.say(alice, "mine");
    server.say(bob, "two");
    cache.pull(&server, 100);
    assert_eq!(cache.unread(&server), 2);
    let read = PersonalChange::Read {
        conversation_id: server.id,
        seq: one.seq,
    };
    cache.write(|tx| personal::apply(tx, alice, 1, &read));
    assert_eq!(cache.unread(&server), 1);
    let back = PersonalChange::Read {
        conversation_id: server.id,
        seq: 0,
    };
    cache.write(|tx| personal::apply(tx, alice, 2, &back));
    assert_eq!(cache.unread(&server), 1, "a read place never goes back");
}

#[test]
fn an_own_message_is_delivered_and_read_when_all_others_have_it() {
    let mut server = Server::new();
    let (alice, bob) = (server.me.id, server.other.id);
    let mut cache = Cache::with(&server, 50);
    let mine = server.say(alice, "mine");
    cache.pull(&server, 100);
    let conversation_id = server.id;
    let mut raise = |read, delivered| {
        let receipt = Receipt {
            conversation_id,
            user_id: bob,
            read,
            delivered,
        };
        cache.write(|tx| queries::raise_receipt(tx, &receipt));
        cache.states(&server)
    };
    assert_eq!(raise(0, 0), [RowState::Sent]);
    assert_eq!(raise(0, mine.seq), [RowState::Delivered]);
    assert_eq!(raise(mine.seq, 0), [RowState::Read]);
    assert_eq!(raise(1, 1), [RowState::Read], "registers only grow");
    let carol = Membership {
        conversation_id: server.id,
        user: user("carol"),
        role: Role::Member,
        status: None,
        left: false,
        rev: server.head + 1,
    };
    let joined = server.store(Change::Membership(carol));
    cache.live(&server, &[joined]);
    assert_eq!(
        cache.states(&server),
        [RowState::Sent],
        "one who came later has it not"
    );
}

#[test]
fn stretches_that_touch_become_one() {
    let server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let id = server.id;
    let mut add = |from, through| {
        cache.write(|tx| ranges::add(tx, id, Range { from, through }));
        cache.ranges(&server)
    };
    assert_eq!(add(20, 30), [(1, 3), (20, 30)]);
    assert_eq!(add(40, 50), [(1, 3), (20, 30), (40, 50)]);
    assert_eq!(add(31, 39), [(1, 3), (20, 50)]);
    assert_eq!(add(25, 26), [(1, 3), (20, 50)]);
    assert_eq!(add(4, 60), [(1, 60)]);
}

#[test]
fn history_fills_the_hole_below_a_snapshot() {
    let mut server = Server::new();
    let bob = server.other.id;
    for n in 0..30 {
        server.say(bob, &n.to_string());
    }
    let mut cache = Cache::with(&server, 10);
    assert_eq!(cache.bodies(&server).len(), 10);
    while let [(from, _)] = cache.ranges(&server)[..]
        && from > 1
    {
        cache.history(&server, from, 7);
    }
    assert_eq!(cache.ranges(&server), [(1, server.head)]);
    assert_eq!(cache.bodies(&server).len(), 30);
}

#[test]
fn a_reset_leaves_exactly_the_snapshot() {
    let mut server = Server::new();
    let bob = server.other.id;
    server.say(bob, "one");
    let mut cache = Cache::with(&server, 50);
    let mut restored = Server {
        stored: server.stored.clone(),
        ..Server {
            id: server.id,
            me: server.me.clone(),
            other: server.other.clone(),
            stored: BTreeMap::new(),
            head: server.head,
        }
    };
    server.say(bob, "lost with the disk");
    cache.pull(&server, 100);
    restored.say(bob, "after the backup");
    assert_eq!(
        cache.snapshot(&restored, 50, false),
        Applied {
            fit: Fit::Fits,
            has_messages: false,
            has_details: false,
            senders: Vec::new(),
            newest: None
        }
    );
    cache.snapshot(&restored, 50, true);
    assert_eq!(cache.bodies(&server), ["one", "after the backup"]);
    cache.assert_holds_what_it_claims(&restored);
}

#[test]
fn a_contradiction_is_not_applied() {
    let mut server = Server::new();
    let bob = server.other.id;
    let mut cache = Cache::with(&server, 50);
    let hi = server.say(bob, "hi");
    cache.pull(&server, 100);
    let impostor = Message {
        id: MessageId::generate(),
        rev: hi.rev + 1,
        body: "never said".into(),
        ..hi
    };
    assert_eq!(
        cache.live(&server, &[Change::Message(impostor)]).fit,
        Fit::Wrong
    );
    assert_eq!(cache.bodies(&server), ["hi"]);
}

#[test]
fn what_cannot_be_is_not_let_in() {
    let mut server = Server::new();
    let (alice, bob) = (server.me.id, server.other.id);
    let hi = server.say(bob, "hi");
    let message = |it: Message| [Change::Message(it)];
    assert!(check::changes(server.id, &message(hi.clone())));
    assert!(!check::changes(
        ConversationId::generate(),
        &message(hi.clone())
    ));
    assert!(!check::changes(
        server.id,
        &message(Message {
            seq: 9,
            rev: 2,
            ..hi.clone()
        })
    ));
    assert!(!check::changes(
        server.id,
        &message(Message {
            seq: -1,
            rev: 2,
            ..hi.clone()
        })
    ));
    let twice = [Change::Message(hi.clone()), Change::Message(hi)];
    assert!(!check::changes(server.id, &twice));
    let stuck = Page {
        conversation_id: server.id,
        changes: Vec::new(),
        through: 4,
        more: true,
    };
    assert!(!check::page(server.id, 4, &stuck));
    let fine = server.snapshot(50);
    assert!(
        !check::snapshot(server.id, UserId::generate(), &fine),
        "a snapshot without oneself"
    );
    assert!(!check::snapshot(
        server.id,
        alice,
        &Snapshot {
            head: 1,
            ..fine.clone()
        }
    ));
    assert!(!check::snapshot(ConversationId::generate(), alice, &fine));
    let page = server.history(4, 10);
    assert!(
        !check::history(server.id, 3, &page),
        "not what was asked for"
    );
}

#[test]
fn heads_say_what_to_fetch_and_what_was_left() {
    let mut server = Server::new();
    let alice = server.me.id;
    let left = Server::new();
    let mut cache = Cache::with(&server, 50);
    let snapshot = left.snapshot(50);
    cache.write(|tx| apply_snapshot(tx, alice, &snapshot, false));
    server.say(server.other.id, "hi");
    let unknown = ConversationId::generate();
    let heads = [
        Head {
            conversation_id: server.id,
            head: server.head,
            read: 2,
        },
        Head {
            conversation_id: unknown,
            head: 9,
            read: 0,
        },
    ];
    let compared = cache.write(|tx| personal::compare(tx, alice, 7, &heads, false));
    let mut fetch = compared.fetch;
    fetch.sort_by_key(|it| it.1);
    assert_eq!(
        fetch,
        [(server.id, Fetch::Pages), (unknown, Fetch::Snapshot)]
    );
    assert!(compared.changed.contains(&left.id));
    cache.pull(&server, 100);
    let digest = queries::digest(&cache.0).unwrap();
    assert_eq!(
        (digest.rev, digest.conversations, digest.heads),
        (7, 1, server.head)
    );
    let old = cache.write(|tx| personal::compare(tx, alice, 6, &[], true));
    assert!(
        old.changed.is_empty(),
        "heads from before the own rev are not believed while live"
    );
}

#[test]
fn a_message_is_weighed_for_a_notification_once() {
    let mut server = Server::new();
    let (alice, bob) = (server.me.id, server.other.id);
    let mut cache = Cache::with(&server, 50);
    let hi = server.say(bob, "hi");
    let weigh = |cache: &mut Cache| {
        let found = [hi.clone()];
        cache
            .write(|tx| queries::weigh(tx, alice, &found))
            .map(|it| it.message)
    };
    assert_eq!(weigh(&mut cache), Some(hi.clone()));
    assert_eq!(weigh(&mut cache), None);
    let mine = server.say(alice, "mine");
    assert_eq!(cache.write(|tx| queries::weigh(tx, alice, &[mine])), None);
}

/// One step of a bad network.
fn disturb(random: &mut StdRng, server: &mut Server, cache: &mut Cache, said: &mut Vec<Change>) {
    let (alice, bob) = (server.me.id, server.other.id);
    match random.random_range(0..12) {
        0..4 => {
            let sender = if random.random() { alice } else { bob };
            said.push(Change::Message(server.say(sender, "word")));
        }
        4 => {
            let seq = random.random_range(1..=server.head);
            said.extend(server.edit(seq));
        }
        5..8 => {
            let mut some: Vec<_> = said
                .iter()
                .filter(|_| random.random_bool(0.6))
                .cloned()
                .collect();
            some.shuffle(random);
            for change in some {
                cache.live(server, &[change]);
            }
        }
        8 => {
            let page = server.page(cache.cursor(server), random.random_range(1..4));
            cache.write(|tx| apply_page(tx, alice, &page));
        }
        9 => {
            let mine = server
                .messages()
                .into_values()
                .rfind(|it| it.sender_id == alice);
            if let Some(sent) = mine {
                cache.write(|tx| apply_sent(tx, alice, &sent));
            }
        }
        10 => {
            let before = random
                .random_range(2..=server.head + 1)
                .min(cache.cursor(server));
            if before > 1 {
                cache.history(server, before, random.random_range(1..6));
            }
        }
        _ => {
            let is_reset = random.random_bool(0.3);
            cache.snapshot(server, random.random_range(1..8), is_reset);
        }
    }
}

#[test]
fn any_order_and_any_repetition_ends_as_the_server_has_it() {
    for _ in 0..60 {
        let seed: u64 = rand::random();
        println!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let mut server = Server::new();
        let mut cache = Cache::with(&server, 3);
        let mut said = Vec::new();
        for _ in 0..120 {
            disturb(&mut random, &mut server, &mut cache, &mut said);
            let held = queries::held(&cache.0, server.id).unwrap().unwrap();
            assert!(held.complete <= held.cursor && held.cursor <= server.head);
        }
        cache.pull(&server, 5);
        assert_eq!(cache.cursor(&server), server.head);
        cache.assert_holds_what_it_claims(&server);
        let newest = *server.messages().keys().last().unwrap();
        let ranges = cache.ranges(&server);
        assert!(
            ranges
                .iter()
                .any(|(from, through)| (*from..=*through).contains(&newest))
        );
        while let Some((from, _)) = cache.ranges(&server).last().copied()
            && from > 1
        {
            cache.history(&server, from, 5);
        }
        assert_eq!(cache.messages(&server), server.messages());
    }
}

#[test]
fn a_status_that_went_through_is_followed_by_what_the_server_says() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 10);
    let wish = NewStatus {
        emoji: None,
        text: Some("away".to_owned()),
        until: None,
    };
    let me = server.me.id;
    cache.write(|tx| {
        let put = outbox::put::put(tx, me, &Request::SetStatus(wish), clock::now())?;
        outbox::queries::begin(tx, put.unwrap())?;
        outbox::queries::confirm(tx, put.unwrap())
    });
    assert!(wishes::status(&cache.0).unwrap().is_some(), "not here yet");
    let membership = Membership {
        conversation_id: server.id,
        user: server.me.clone(),
        role: Role::Member,
        status: None,
        left: false,
        rev: server.head + 1,
    };
    let change = server.store(Change::Membership(membership));
    cache.live(&server, &[change]);
    assert!(wishes::status(&cache.0).unwrap().is_none());
}

/// Refused once, with the shortest wait there is.
fn busy() -> WireError {
    WireError::new(ErrorCode::RateLimited).retry_after(1)
}

#[tokio::test]
async fn a_refusal_of_what_is_asked_on_the_way_is_made_up_for() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            peer.script.lock().to_caught_up.push_back(busy());
            // The first for the heads; all others only if somebody asks again.
            peer.script.lock().to_personal.extend([busy(), busy()]);
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
            let reached = || async {
                let account = client.account(account).unwrap();
                let reach = account.store.read(rows::reach).await.unwrap();
                reach.0 == reach.1
            };
            eventually(reached).await;
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_conversation_that_cannot_be_had_keeps_nobody_from_being_live() {
    LocalSet::new()
        .run_until(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            peer.script.lock().is_broken = true;
            let client = open(dir.path()).await;
            let account = peer.sign_in(&client).await;
            eventually(|| async { client.connection(account) == Ok(Connection::Live) }).await;
            peer.script.lock().is_broken = false;
            eventually(|| async {
                let all = client.list_conversations(account).await;
                all.is_ok_and(|it| it.len() == 1)
            })
            .await;
            client.close().await;
        })
        .await;
}
