//! What comes is applied once, in order, and only if it can be.

use super::*;

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
fn of_what_was_missed_the_newest_that_is_still_there_is_told() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let call = server.say(bob, "call me");
    let oops = server.say(bob, "oops");
    server.delete(oops.seq).unwrap();
    let page = server.page(cache.cursor(&server), 50);
    let applied = cache.write(|tx| apply_page(tx, server.me.id, &page));
    assert_eq!(applied.newest.map(|it| it.message), Some(call));
}

#[test]
fn what_comes_on_a_later_page_is_told_however_old_it_is() {
    let mut server = Server::new();
    let mut cache = Cache::with(&server, 50);
    let bob = server.other.id;
    let mention = server.say(bob, "Alice, look");
    let last = server.say(bob, "never mind");
    server.edit(mention.seq).unwrap();
    let mut told = Vec::new();
    for _ in 0..2 {
        let page = server.page(cache.cursor(&server), 1);
        let applied = cache.write(|tx| apply_page(tx, server.me.id, &page));
        told.extend(applied.newest.map(|it| it.message.seq));
    }
    assert_eq!(told, [last.seq, mention.seq]);
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
            .write(|tx| queries::weigh(tx, alice, &found, None))
            .map(|it| it.message)
    };
    assert_eq!(weigh(&mut cache), Some(hi.clone()));
    assert_eq!(weigh(&mut cache), None);
    let mine = server.say(alice, "mine");
    assert_eq!(
        cache.write(|tx| queries::weigh(tx, alice, &[mine], None)),
        None
    );
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
