//! What of the language of queries only a cache can answer.

use linnet_protocol::PersonalChange;

use super::*;
use crate::{personal::queries as personal, search::coverage::coverage, sync::ranges};

#[test]
fn only_conversations_that_the_person_is_in_are_searched() {
    let mut cache = Cache::new();
    let (here, gone) = (cache.conversation("here"), cache.conversation("gone"));
    let ana = cache.person("ana");
    cache.say(ana, here, "a word here");
    cache.say(ana, gone, "a word there");
    assert_eq!(cache.bodies("word"), ["a word there", "a word here"]);
    cache.write(|tx| stored::set_left(tx, gone));
    assert_eq!(cache.bodies("word"), ["a word here"]);
    assert_eq!(cache.bodies("-nothing"), ["a word here"]);
}

#[test]
fn people_and_conversations_are_known_by_their_names() {
    let mut cache = Cache::new();
    let (one, two) = (
        cache.conversation("Büro Köln"),
        cache.conversation("Büro Bonn"),
    );
    let (ana, bob) = (cache.person("ana"), cache.person("bob"));
    let direct = Conversation {
        id: ConversationId::direct(cache.me, ana),
        kind: ConversationKind::Direct,
        title: None,
        ..conversation("")
    };
    cache.write(|tx| stored::upsert_conversation(tx, &direct));
    cache.say(ana, one, "1");
    cache.say(bob, two, "2");
    cache.say(cache.me, direct.id, "3");
    assert_eq!(cache.bodies("from:ana"), ["1"]);
    assert_eq!(cache.bodies("from:@Bob"), ["2"]);
    assert_eq!(cache.bodies("from:me"), ["3"]);
    assert_eq!(cache.bodies("-from:me"), ["2", "1"]);
    assert_eq!(cache.bodies("in:\"buro koln\""), ["1"]);
    assert_eq!(cache.bodies("in:büro"), ["2", "1"]);
    assert_eq!(cache.bodies("in:@ana"), ["3"]);
    assert_eq!(cache.bodies("-in:bu"), ["3"]);
    for nobody in ["from:carol", "in:nowhere"] {
        let query = Query::parse(nobody, &jiff::tz::TimeZone::UTC).unwrap();
        let refused = Sought::new(&cache.file, cache.me, &query).unwrap();
        assert!(refused.is_err(), "{nobody}");
    }
}

#[test]
fn what_is_unread_and_what_is_saved_is_found() {
    let mut cache = Cache::new();
    let (id, ana) = (cache.conversation("talk"), cache.person("ana"));
    let messages: Vec<_> = ["one", "two", "three"]
        .map(|it| cache.say(ana, id, it))
        .into();
    cache.say(cache.me, id, "mine");
    let me = cache.me;
    let receipt = linnet_protocol::Receipt {
        conversation_id: id,
        user_id: me,
        read: messages[1].seq,
        delivered: messages[1].seq,
    };
    cache.write(|tx| stored::raise_receipt(tx, &receipt));
    assert_eq!(cache.bodies("is:unread"), ["three"]);
    assert_eq!(cache.bodies("-is:unread"), ["mine", "two", "one"]);

    let mut saved = linnet_protocol::Saved {
        conversation_id: id,
        message_id: messages[0].id,
        saved_at: at("2026-11-23T10:42:00Z"),
        removed: false,
        rev: 1,
    };
    let put = |cache: &mut Cache, it: &linnet_protocol::Saved| {
        let change = PersonalChange::Saved(it.clone());
        let me = cache.me;
        cache.write(|tx| personal::put(tx, me, it.rev, &change));
    };
    put(&mut cache, &saved);
    assert_eq!(cache.bodies("is:saved"), ["one"]);
    assert_eq!(cache.bodies("is:saved two"), Vec::<String>::new());
    assert_eq!(cache.bodies("-is:saved"), ["mine", "three", "two"]);
    saved = linnet_protocol::Saved {
        removed: true,
        rev: 2,
        ..saved
    };
    put(&mut cache, &saved);
    assert_eq!(cache.bodies("is:saved"), Vec::<String>::new());
}

#[test]
fn a_page_goes_on_where_the_one_before_ended() {
    let mut cache = Cache::new();
    let (id, ana) = (cache.conversation("talk"), cache.person("ana"));
    let said: Vec<_> = (0..10).map(|_| cache.say(ana, id, "word").id).collect();
    let mut found = Vec::new();
    let mut through = i64::MAX;
    loop {
        let page = cache.look("word", through, 4);
        found.extend(page.hits.iter().map(|it| it.message.id));
        if page.end == End::Whole {
            break;
        }
        assert_eq!(page.hits.len(), 4);
        through = page.hits.last().unwrap().place - 1;
    }
    found.reverse();
    assert_eq!(found, said);
}

#[test]
fn a_search_ends_when_its_time_is_over_or_a_newer_one_begins() {
    let mut cache = Cache::new();
    let (id, ana) = (cache.conversation("talk"), cache.person("ana"));
    let newest = cache.say(ana, id, "word");
    let mut room = Room {
        through: i64::MAX,
        hits: 20,
        until: Instant::now().checked_sub(Duration::from_secs(1)).unwrap(),
        is_overtaken: &|| false,
    };
    let found = cache.sought("word").look(&cache.file, &room).unwrap();
    let place = newest.created_at.timestamp_millis();
    assert_eq!(found.unwrap().end, End::TimeOver(place));
    room.is_overtaken = &|| true;
    let found = cache.sought("word").look(&cache.file, &room).unwrap();
    assert!(found.is_none());
}

#[test]
fn a_newer_turn_interrupts_what_is_being_read_for_an_older() {
    let cache = Cache::new();
    let turns = crate::search::Turns::default();
    let turn = turns.begin();
    let (begun, has_begun) = std::sync::mpsc::channel();
    let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
    let tell = move |_: &rusqlite::functions::Context<'_>| Ok(begun.send(()).is_ok());
    let file = &cache.file;
    file.create_scalar_function("tell", 0, flags, tell).unwrap();
    // Without an end of its own.
    let endless = "with recursive n (i) as (select tell() union all select i + 1 from n) select count(*) from n";
    let read = std::thread::scope(|scope| {
        let turns = &turns;
        scope.spawn(move || {
            has_begun.recv().unwrap();
            turns.begin();
        });
        turn.read(file, |tx| {
            tx.query_row(endless, (), |row| row.get::<_, i64>(0))
                .map(Some)
        })
    });
    assert_eq!(read, Ok(None));
    assert_eq!(turn.read(&cache.file, |_| Ok(Some(1))), Ok(None));
    assert_eq!(
        turns.begin().read(&cache.file, |_| Ok(Some(1))),
        Ok(Some(1))
    );
}

#[test]
fn coverage_says_how_far_back_messages_are_here() {
    let mut cache = Cache::new();
    let (whole, part) = (cache.conversation("whole"), cache.conversation("part"));
    let ana = cache.person("ana");
    let first = cache.say(ana, whole, "one");
    let second = cache.say(ana, part, "two");
    for (id, from) in [(whole, 1), (part, second.seq)] {
        cache.write(|tx| {
            stored::set_held(tx, id, held(second.seq))?;
            let through = second.seq;
            ranges::add(tx, id, ranges::Range { from, through })
        });
    }
    let of = |query: &str| coverage(&cache.file, &cache.sought(query).conditions).unwrap();
    let all = of("word");
    assert_eq!((all.conversations, all.whole), (2, 1));
    assert_eq!(all.since, Some(second.created_at));
    assert!(first.created_at < second.created_at && !all.indexing);
    let one = of("word in:whole");
    assert_eq!((one.conversations, one.whole, one.since), (1, 1, None));
}
