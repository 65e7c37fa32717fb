use std::collections::HashMap;

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{
    fold::Folded,
    index::{self, Keys, document, keys},
    *,
};
use crate::{
    Attachment, ConversationId, ErrorCode, FileId, Message, MessageId, NewMessage, UserId,
    WireError,
};

fn parse(text: &str) -> Query {
    Query::parse(text, &TimeZone::UTC).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn message(body: &str) -> Message {
    let new = NewMessage::text(
        MessageId::generate(),
        ConversationId::generate(),
        body.to_owned(),
    );
    Message::born(&new, UserId::generate(), 1, at("2026-11-23T10:42:00Z"))
}

fn conditions(text: &str) -> Conditions {
    let names = Names {
        me: UserId::generate(),
        people: HashMap::new(),
        conversations: HashMap::new(),
    };
    parse(text).conditions(&names).unwrap()
}

/// The parts of the body that match.
fn found(query: &str, body: &str) -> Option<Vec<String>> {
    let units: Vec<_> = body.encode_utf16().collect();
    let matched = conditions(query).find(&message(body))?;
    let parts = matched.body.iter();
    Some(
        parts
            .map(|it| String::from_utf16(&units[it.start..it.end]).unwrap())
            .collect(),
    )
}

#[test]
fn what_people_take_for_the_same_folds_to_the_same() {
    for (one, other) in [
        ("Café CRÈME", "cafe creme"),
        ("Straße ẞ", "STRASSE SS"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("ёлка", "елка"),
        ("İstanbul ısı", "istanbul isi"),
        ("Łódź Øre Ærø đá", "lodz ore aero da"),
        ("ﬁle ①② ｆｕｌｌ", "file 12 full"),
        ("ｶﾞｷﾞ がぎ", "ガギ がぎ"),
        ("مُدَرِّسَة إلى", "مدرسه الي"),
        ("کتاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("फ़ोन", "फोन"),
        ("١٢٣ ۴ ५ ๖", "123 4 5 6"),
        ("it’s — “so”", "it's - \"so\""),
        ("a\u{200B}b\u{00AD}c", "abc"),
        ("  two \t\n words ", "two words"),
        ("서울", "서울"),
    ] {
        assert_eq!(fold(one), fold(other), "{one}");
    }
    for (one, other) in [
        ("мой", "мои"),
        ("か", "が"),
        ("कि", "की"),
        ("ไก", "ไก่"),
        ("a b", "ab"),
    ] {
        assert_ne!(fold(one), fold(other), "{one}");
    }
}

#[test]
fn folding_a_folded_character_changes_nothing() {
    let once = |c: char| fold(&c.to_string());
    // Without the ranges in which every character is like its neighbours.
    let all = ('\0'..='\u{33FF}')
        .chain('\u{A000}'..='\u{AC80}')
        .chain('\u{F900}'..='\u{118FF}')
        .chain('\u{1D000}'..='\u{1FFFF}')
        .chain('\u{2F800}'..='\u{2FA1F}');
    let unsettled: Vec<_> = all.filter(|c| fold(&once(*c)) != once(*c)).collect();
    assert_eq!(unsettled, Vec::<char>::new());
}

#[test]
fn a_free_word_matches_anywhere_and_a_phrase_whole_words() {
    for (query, body, parts) in [
        ("llo wor", "Hello world", Some(vec!["llo", "wor"])),
        ("CI", "decide", Some(vec!["ci"])),
        ("\"CI\"", "decide", None),
        ("\"ci\"", "the CI, again", Some(vec!["CI"])),
        (
            "\"hello world\"",
            "Hello\n  World!",
            Some(vec!["Hello\n  World"]),
        ),
        ("\"hello world\"", "hello worlds", None),
        ("\"hello wor", "hello worlds", Some(vec!["hello wor"])),
        ("\"日本\"", "東日本大震災", Some(vec!["日本"])),
        ("水", "飲料水です", Some(vec!["水"])),
        ("x", "xylophone", None),
        ("x", "solve for x.", Some(vec!["x"])),
        (
            "cafe",
            "Das Cafe\u{301} schließt",
            Some(vec!["Cafe\u{301}"]),
        ),
        ("schliess", "Das Café schließt", Some(vec!["schließ"])),
        ("🎉", "done 🎉🎉", Some(vec!["🎉🎉"])),
        ("ab bc", "abc", Some(vec!["abc"])),
        ("hello -world", "hello world", None),
        ("hello -\"wor\"", "hello world", Some(vec!["hello"])),
        ("-nothing", "else", Some(vec![])),
        ("--force", "git push --force", Some(vec!["--force"])),
        (
            "http://a.b/c",
            "see http://a.b/c?d",
            Some(vec!["http://a.b/c"]),
        ),
        ("10.0.0.1", "host 10.0.0.12", Some(vec!["10.0.0.1"])),
        ("12:30", "at 12:30", Some(vec!["12:30"])),
        ("->", "a->b", Some(vec!["->"])),
        ("!", "yes!", Some(vec!["!"])),
    ] {
        let parts = parts.map(|it| it.into_iter().map(str::to_owned).collect());
        assert_eq!(found(query, body), parts, "{query} in {body}");
    }
}

#[test]
fn operators_and_their_negations() {
    let query = parse("-from:@ana in:#general to:me HAS:link is:saved -is:unread before:2026");
    let typed: Vec<_> = query
        .terms
        .iter()
        .map(|it| (it.is_negated, it.what.clone()))
        .collect();
    let name = str::to_owned;
    assert_eq!(
        typed,
        [
            (true, What::From(name("ana"))),
            (false, What::In(name("general"))),
            (false, What::Mentions(name("me"))),
            (false, What::Has(Facet::Link)),
            (false, What::Saved),
            (true, What::Unread),
            (
                false,
                What::Before(at("2026-01-01T00:00:00Z")..at("2027-01-01T00:00:00Z"))
            ),
        ]
    );
    assert_eq!(query.people().collect::<Vec<_>>(), ["ana"]);
    assert_eq!(query.conversations().collect::<Vec<_>>(), ["general"]);
    let quoted = parse("from:\"Ana María\" rest");
    assert_eq!(quoted.people().collect::<Vec<_>>(), ["Ana María"]);
    assert_eq!(quoted.terms.len(), 2);
}

#[test]
fn a_day_is_the_askers() {
    let india = TimeZone::get("Asia/Kolkata").unwrap();
    let day = Query::parse("on:2026-11-23", &india).unwrap();
    let all = day.conditions(&names()).unwrap();
    assert_eq!(all.since, Some(at("2026-11-22T18:30:00Z")));
    assert_eq!(all.until, Some(at("2026-11-23T18:30:00Z")));
    let all = conditions("after:2026-10 before:2027 -before:2026-11-05");
    assert_eq!(all.since, Some(at("2026-11-05T00:00:00Z")));
    assert_eq!(all.until, Some(at("2027-01-01T00:00:00Z")));
    let it = message("x");
    for (query, finds) in [
        ("on:2026-11-23", true),
        ("-on:2026-11-23", false),
        ("before:2026-11-23", false),
        ("after:2026-11-23", false),
        ("after:2026-11-22", true),
        ("-after:2026-11-22", false),
    ] {
        assert_eq!(conditions(query).find(&it).is_some(), finds, "{query}");
    }
}

#[test]
fn a_day_has_the_hours_that_the_clocks_of_the_place_gave_it() {
    let span = |zone: &str, day: &str| {
        let zone = TimeZone::get(zone).unwrap();
        let query = Query::parse(&format!("on:{day}"), &zone).unwrap();
        let all = query.conditions(&names()).unwrap();
        (all.since, all.until)
    };
    // Winter, summer, and the day that is longer: whenever one asks.
    for (zone, day, since, until) in [
        (
            "Europe/Vienna",
            "2026-01-15",
            "2026-01-14T23:00:00Z",
            "2026-01-15T23:00:00Z",
        ),
        (
            "Europe/Vienna",
            "2026-07-15",
            "2026-07-14T22:00:00Z",
            "2026-07-15T22:00:00Z",
        ),
        (
            "Europe/Vienna",
            "2026-10-25",
            "2026-10-24T22:00:00Z",
            "2026-10-25T23:00:00Z",
        ),
        (
            "UTC",
            "9998",
            "9998-01-01T00:00:00Z",
            "9999-01-01T00:00:00Z",
        ),
        (
            "UTC",
            "2028-02-29",
            "2028-02-29T00:00:00Z",
            "2028-03-01T00:00:00Z",
        ),
        // There the clocks go over midnight.
        (
            "Africa/Cairo",
            "2026-04-24",
            "2026-04-23T22:00:00Z",
            "2026-04-24T21:00:00Z",
        ),
    ] {
        assert_eq!(
            span(zone, day),
            (Some(at(since)), Some(at(until))),
            "{zone} {day}"
        );
    }
}

fn names() -> Names {
    Names {
        me: UserId::generate(),
        people: HashMap::new(),
        conversations: HashMap::new(),
    }
}

#[test]
fn what_is_not_understood_is_named_with_its_place() {
    let refusal = |text: &str| Query::parse(text, &TimeZone::UTC).unwrap_err();
    assert_eq!(refusal(""), QueryError::Empty);
    assert_eq!(refusal(" \u{200B} \0"), QueryError::Empty);
    assert_eq!(refusal(&"x".repeat(257)), QueryError::TooLong);
    assert_eq!(refusal(&"x ".repeat(17)), QueryError::TooMany);
    for text in [
        "has:legs",
        "is:x",
        "on:2026-02-30",
        "before:soon",
        "after:26",
        "from:@",
        "in:\"\"",
    ] {
        let length = text.encode_utf16().count();
        assert_eq!(
            refusal(&format!("🎉 {text} x")),
            QueryError::Unknown(3..3 + length),
            "{text}"
        );
    }
    assert_eq!(refusal("a -has:legs"), QueryError::Unknown(2..11));
    let nobody = parse("a from:nobody").conditions(&names()).unwrap_err();
    assert_eq!(nobody, QueryError::Unknown(2..13));
    assert_eq!(
        parse("in:x").conditions(&names()).unwrap_err(),
        QueryError::Unknown(0..4)
    );
    let wire = WireError::from(nobody);
    assert_eq!(
        (wire.code, wire.params.at, wire.params.length),
        (ErrorCode::InvalidQuery, Some(2), Some(11))
    );
}

#[test]
fn what_is_no_operator_is_text() {
    for text in [
        "from:",
        "foo:bar",
        "12:30",
        "C:\\x",
        "https://a.b",
        "-",
        ":)",
        "a-b",
        "is: x",
    ] {
        let query = parse(text);
        assert!(
            query
                .terms
                .iter()
                .all(|it| matches!(it.what, What::Text(_))),
            "{text}"
        );
        assert!(query.terms.iter().all(|it| !it.is_negated), "{text}");
    }
}

#[test]
fn facets_of_a_message() {
    let mut it = message("see HTTPS://example.org");
    it.attachments.push(Attachment {
        file_id: FileId::generate(),
        name: "Übersicht-2026.PDF".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: 1,
        picture: None,
    });
    for (query, finds) in [
        ("has:link", true),
        ("-has:link", false),
        ("has:file", true),
        ("has:image", false),
        ("-has:image", true),
        ("is:edited", false),
        ("-is:thread", true),
        ("ubersicht", true),
        ("see 2026.pdf", true),
        ("\"org Übersicht\"", false),
        ("-pdf", false),
    ] {
        assert_eq!(conditions(query).find(&it).is_some(), finds, "{query}");
    }
    let matched = conditions("pdf").find(&it).unwrap();
    assert_eq!(matched.body, []);
    assert_eq!(matched.names, [[Part { start: 15, end: 18 }]]);
    assert!(
        conditions("has:link")
            .find(&message("http:// nothing"))
            .is_none()
    );
    it.deleted_at = Some(it.created_at);
    assert!(conditions("see").find(&it).is_none());
}

#[test]
fn short_terms_go_to_pairs_and_long_ones_to_trigrams() {
    let keys = |typed: &str| keys(&Needle::anywhere(typed).unwrap());
    assert_eq!(keys("hello"), Keys::Trigrams);
    assert_eq!(keys("日本語"), Keys::Trigrams);
    assert_eq!(keys("."), Keys::Nothing);
    for typed in ["ci", "日本", "水", "x", "->", "1.2.3", "🎉", "c++", "水 火"] {
        assert!(matches!(keys(typed), Keys::Tokens(_)), "{typed}");
    }
}

#[test]
fn phrases_go_to_words_side_by_side() {
    let keys = |typed: &str, is_closed| keys(&Needle::phrase(typed, is_closed).unwrap());
    let tokens = |typed| match keys(typed, true) {
        Keys::Tokens(tokens) => tokens,
        other => panic!("{other:?}"),
    };
    let has = |body: &str, typed| {
        let there = document(&message(body), false).tokens;
        tokens(typed).iter().all(|it| there.contains(it))
    };
    assert!(has("It is one of the best", "one of the"));
    assert!(!has("one of us, in the best", "one of the"));
    assert!(!has("one-of the", "one of the"));
    assert_eq!(tokens("one of the").len(), 2);
    // Of a word that is still being typed nothing is known but its beginning.
    assert_eq!(keys("of the", false), Keys::Trigrams);
    assert_eq!(keys("one of the", false), Keys::Tokens(tokens("one of")));
    assert_eq!(
        super::index::keys(&Needle::anywhere("well-known").unwrap()),
        Keys::Trigrams
    );
}

/// Texts of a few letters, so that needles are found in them.
fn text() -> impl Strategy<Value = String> {
    let common = prop::collection::vec(
        prop::sample::select(vec![
            'a', 'B', 'ß', 'é', '\u{301}', ' ', '\n', '.', '-', '"', ':', '5', '日', '本', 'が',
            'ﾞ', '각', 'ᆨ', '🎉', '\u{200D}', 'क', '\u{94D}', 'ي', '\u{64E}', 'Σ', 'ﬁ', '\0',
        ]),
        0..24,
    );
    prop_oneof![common.prop_map(String::from_iter), any::<String>()]
}

fn zone() -> impl Strategy<Value = TimeZone> {
    let names = vec!["Pacific/Kiritimati", "Etc/GMT+12", "Africa/Cairo", "UTC"];
    prop::sample::select(names).prop_map(|name| TimeZone::get(name).unwrap())
}

proptest! {
    #[test]
    fn no_query_panics(typed in ".{0,300}", zone in zone()) {
        drop(Query::parse(&typed, &zone));
    }

    #[test]
    fn no_operator_panics(
        negated in "-?",
        name in "from|to|in|before|after|on|has|is|mentions",
        value in "(\"?.{0,12}\"?)|[0-9]{1,5}(-[0-9]{1,3}){0,3}",
        zone in zone(),
    ) {
        drop(Query::parse(&format!("{negated}{name}:{value}"), &zone));
    }

    #[test]
    fn folding_twice_is_folding_once(text in text()) {
        let once = fold(&text);
        prop_assert_eq!(&fold(&once), &once);
        prop_assert_eq!(Folded::of(&text).text, once);
    }

    #[test]
    fn an_index_never_misses_what_a_query_means(body in text(), from in 0_usize..24, length in 1_usize..12) {
        let typed: String = body.chars().skip(from).take(length).collect();
        for needle in [Needle::anywhere(&typed), Needle::phrase(&typed, true), Needle::phrase(&typed, false)] {
            let Some(needle) = needle else { continue };
            let it = document(&message(&body), false);
            if !needle.is_in(&it.text) {
                continue;
            }
            if let Keys::Tokens(tokens) = keys(&needle) {
                prop_assert!(tokens.iter().all(|token| it.tokens.contains(token)), "{:?}", needle);
            }
        }
    }

    #[test]
    fn what_matched_lies_inside_of_the_body(body in text(), typed in text()) {
        let Some(needle) = Needle::anywhere(&typed) else { return Ok(()) };
        let all = Conditions { texts: vec![needle], ..Conditions::default() };
        let Some(matched) = all.find(&message(&body)) else { return Ok(()) };
        let length = body.encode_utf16().count();
        prop_assert!(!matched.body.is_empty());
        prop_assert!(matched.body.iter().all(|it| it.start < it.end && it.end <= length));
        prop_assert!(matched.body.windows(2).all(|it| it[0].end < it[1].start));
    }
}

#[test]
fn marks_are_no_pairs() {
    let it = document(&message("x"), true);
    let reaction = index::facet(Facet::Reaction);
    assert!(it.tokens.contains(&reaction));
    assert!(!document(&message("x"), false).tokens.contains(&reaction));
    let pairs = document(&message("日本 \u{E000}\u{F8FF} 🎉🎉"), false).tokens;
    let marks = pairs
        .iter()
        .filter(|it| (0xD800..=0xDFFF).contains(&(it.cast_unsigned() >> 16)));
    assert_eq!(marks.count(), 1, "the sender");
}
