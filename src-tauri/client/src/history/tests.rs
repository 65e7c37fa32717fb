use linnet_protocol::{Message, MessageId, NewMessage, UserId};
use rusqlite::{Connection, Transaction};
use uuid::Uuid;

use super::*;
use crate::{
    store::rebuild,
    sync::{
        queries::{self as stored, Held},
        ranges::{self, Range},
    },
    testing,
};

/// A conversation of which the last messages are here, written so many days ago.
fn talk(tx: &Transaction<'_>, days: i64) -> ConversationId {
    let it = testing::conversation(ConversationId::generate(), UserId::generate());
    stored::upsert_conversation(tx, &it).unwrap();
    for seq in 101..=160 {
        let new = NewMessage::text(MessageId::generate(), it.id, "hi".to_owned());
        let written = clock::now() - TimeDelta::days(days) + TimeDelta::seconds(seq);
        let message = Message::born(&new, UserId::generate(), seq, written);
        stored::upsert_message(tx, &message).unwrap();
    }
    let held = Held {
        cursor: 160,
        complete: 160,
        is_left: false,
    };
    stored::set_held(tx, it.id, held).unwrap();
    let end = Range {
        from: 101,
        through: 160,
    };
    ranges::add(tx, it.id, end).unwrap();
    it.id
}

fn next(
    tx: &Connection,
    visible: Option<ConversationId>,
    reached: &[ConversationId],
) -> Option<ConversationId> {
    let reached = reached.iter().copied().collect();
    let visible = visible.into_iter().collect();
    let of = (me(), clock::now() - RECENT);
    let next = queries::next(tx, of, &visible, &reached).unwrap();
    next.map(|it| {
        assert_eq!(it.from, 101);
        it.id
    })
}

fn me() -> UserId {
    UserId(Uuid::from_u128(1))
}

#[test]
fn what_is_on_the_screen_comes_first_then_where_somebody_wrote_last_and_nothing_that_is_old() {
    let mut file = rebuild::in_memory();
    let tx = file.transaction().unwrap();
    let [quiet, old, busy] = [20, 200, 1].map(|days| talk(&tx, days));
    assert_eq!(next(&tx, None, &[]), Some(busy));
    assert_eq!(next(&tx, Some(quiet), &[]), Some(quiet));
    assert_eq!(next(&tx, Some(old), &[]), Some(busy));
    assert_eq!(next(&tx, None, &[busy]), Some(quiet));
    assert_eq!(next(&tx, None, &[busy, quiet]), None);
}

#[test]
fn what_is_unread_is_missed_however_old_it_is() {
    let mut file = rebuild::in_memory();
    let tx = file.transaction().unwrap();
    let id = talk(&tx, 200);
    let read = |read| linnet_protocol::Receipt {
        conversation_id: id,
        user_id: me(),
        read,
        delivered: read,
    };
    stored::raise_receipt(&tx, &read(50)).unwrap();
    assert_eq!(next(&tx, None, &[]), Some(id));
    assert_eq!(next(&tx, None, &[id]), None, "not to be had");
    stored::raise_receipt(&tx, &read(100)).unwrap();
    assert_eq!(next(&tx, None, &[]), None);
}

#[test]
fn the_end_of_a_conversation_stays_however_old_it_is_and_so_does_what_nobody_has_read() {
    let mut file = rebuild::in_memory();
    let tx = file.transaction().unwrap();
    let id = talk(&tx, 200);
    let me = UserId::generate();
    let before = micros(clock::now() - TimeDelta::days(30));
    assert_eq!(queries::shorten(&tx, me, id, before).unwrap(), 0, "unread");
    let read = linnet_protocol::Receipt {
        conversation_id: id,
        user_id: me,
        read: 105,
        delivered: 105,
    };
    stored::raise_receipt(&tx, &read).unwrap();
    assert_eq!(queries::shorten(&tx, me, id, before).unwrap(), 5);
    assert_eq!(first(&tx, id), 106);
    stored::raise_receipt(&tx, &linnet_protocol::Receipt { read: 160, ..read }).unwrap();
    assert_eq!(queries::shorten(&tx, me, id, before).unwrap(), 5);
    assert_eq!(queries::shorten(&tx, me, id, before).unwrap(), 0);
    assert_eq!(first(&tx, id), 111);
}

/// Where the stretch begins that reaches to the end.
fn first(tx: &Connection, id: ConversationId) -> i64 {
    ranges::around(tx, id, 160).unwrap().unwrap().from
}
