//! What alerts, live and in rehearsal, over a real file.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{
    Attachment, ConversationId, ConversationKind, DoNotDisturb, FileId, Message, MessageId,
    NewMessage, NotifyLevel, PersonalChange, QuietSchedule, QuietTime, UserId, Weekday,
};
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::{
    is_before_eyes, queries,
    rehearsal::rehearse,
    rules::{Facts, Rules},
    tidy, words,
};
use crate::{
    phrases::Phrases,
    unread::{Rule, tests::Scene},
    view::{
        AccountId, MentionRule, NotificationContent, NotificationRules, PersonRule, Trial, View,
        Why, Withheld,
    },
};

fn rule(kind: ConversationKind, level: NotifyLevel) -> Rule {
    Rule { kind, level }
}

fn facts(sender_id: UserId, body: &str) -> Facts<'_> {
    Facts {
        sender_id,
        body,
        at: DateTime::default(),
        is_blocked: false,
        is_silent: false,
        is_naming: false,
        was_named: false,
    }
}

fn words_of(keywords: &[&str]) -> NotificationRules {
    NotificationRules {
        keywords: keywords.iter().map(|&it| it.to_owned()).collect(),
        ..NotificationRules::default()
    }
}

fn decide(rules: &NotificationRules, level: NotifyLevel, it: &Facts<'_>) -> Result<Why, Withheld> {
    let quiet = DoNotDisturb::default();
    Rules::of(rules.clone()).decide(rule(ConversationKind::Group, level), &quiet, it)
}

#[test]
fn a_word_alerts_whole_in_any_script_whatever_its_capitals_and_accents() {
    let rules = words_of(&["Café", "release", "東京", "ЁЛКА"]);
    for (body, expected) in [
        ("meet me at the CAFE?", true),
        ("cafés are closed", false),
        ("the pre-release is out", true),
        ("released today", false),
        ("明日東京へ行く", true),
        ("京東", false),
        ("елка", true),
        ("елками", false),
        ("", false),
    ] {
        let it = facts(UserId::generate(), body);
        let expected = if expected {
            Ok(Why::Keyword)
        } else {
            Err(Withheld::Level)
        };
        assert_eq!(
            decide(&rules, NotifyLevel::Mentions, &it),
            expected,
            "{body}"
        );
    }
}

#[test]
fn the_level_of_a_conversation_decides_unless_a_rule_about_the_sender_does() {
    use NotifyLevel::{All, Mentions, Nothing};
    let (friend, bore, other) = (UserId::generate(), UserId::generate(), UserId::generate());
    let rules = NotificationRules {
        people: BTreeMap::from([(friend, PersonRule::Always), (bore, PersonRule::Never)]),
        ..NotificationRules::default()
    };
    let named = |sender| Facts {
        is_naming: true,
        ..facts(sender, "")
    };
    for (level, it, expected) in [
        (All, facts(other, ""), Ok(Why::New)),
        (All, named(other), Ok(Why::Mention)),
        (Mentions, facts(other, ""), Err(Withheld::Level)),
        (Mentions, named(other), Ok(Why::Mention)),
        (Nothing, named(other), Err(Withheld::Level)),
        (Nothing, facts(friend, ""), Ok(Why::Person)),
        (All, named(bore), Err(Withheld::Person)),
    ] {
        assert_eq!(decide(&rules, level, &it), expected, "{level:?} {it:?}");
    }
    let blocked = Facts {
        is_blocked: true,
        ..named(friend)
    };
    assert_eq!(decide(&rules, All, &blocked), Err(Withheld::Blocked));
    let silent = Facts {
        is_silent: true,
        ..named(friend)
    };
    assert_eq!(decide(&rules, All, &silent), Err(Withheld::Silent));
    let direct = rule(ConversationKind::Direct, All);
    let quiet = DoNotDisturb {
        until: Some(DateTime::<Utc>::default() + TimeDelta::hours(1)),
        ..DoNotDisturb::default()
    };
    let rules = Rules::of(rules);
    let decide = |quiet: &DoNotDisturb| rules.decide(direct, quiet, &facts(friend, "!"));
    assert_eq!(decide(&quiet), Err(Withheld::DoNotDisturb));
    assert_eq!(decide(&DoNotDisturb::default()), Ok(Why::Person));
}

#[test]
fn of_single_mentions_only_the_second_within_an_hour_alerts_if_the_person_wants_it_so() {
    let mut scene = Scene::new();
    let (me, group) = (scene.me, scene.group);
    scene.level(group, NotifyLevel::Mentions, None);
    scene.rules(&NotificationRules {
        mentions: MentionRule::Repeated,
        ..NotificationRules::default()
    });
    let mut named_at = |minutes: i64| {
        let at = scene.now + TimeDelta::minutes(minutes);
        let message = Message {
            created_at: at,
            mentions: vec![me],
            ..scene.message(group, "@me")
        };
        scene.store(&message);
        queries::decide(&scene.file, me, &message, at).unwrap()
    };
    assert_eq!(named_at(0), Err(Withheld::SingleMention));
    assert_eq!(named_at(60), Ok(Why::Mention));
    assert_eq!(named_at(121), Err(Withheld::SingleMention));
}

#[test]
fn a_message_with_a_word_of_the_person_counts_as_one_that_names_them() {
    let mut scene = Scene::new();
    let group = scene.group;
    scene.say(group, "the deploy is through");
    scene.level(group, NotifyLevel::Mentions, None);
    assert_eq!(scene.unread(group), (1, 0));
    scene.rules(&words_of(&["deploy"]));
    assert_eq!(
        scene.unread(group),
        (1, 1),
        "what is unread is looked through"
    );
    assert_eq!(scene.whys(group), [Why::Keyword]);
    let mut next = scene.message(group, "deploy again");
    scene.store(&next);
    assert_eq!(scene.unread(group), (2, 2));
    next.body = "never mind".to_owned();
    next.rev += 10;
    scene.store(&next);
    assert_eq!(scene.unread(group), (2, 1), "an edit takes the word away");
    scene.rules(&NotificationRules::default());
    assert_eq!(scene.unread(group), (2, 0));
}

#[test]
fn blank_and_double_words_are_none_and_too_many_are_refused() {
    let tidied = tidy(words_of(&[" deploy ", "deploy", " "])).unwrap();
    assert_eq!(tidied, words_of(&["deploy"]));
    let many: Vec<String> = (0..101).map(|it| it.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(tidy(words_of(&many)).is_err());
    assert!(tidy(words_of(&["x".repeat(101).as_str()])).is_err());
    let people = (0..1_001).map(|_| (UserId::generate(), PersonRule::Never));
    assert!(
        tidy(NotificationRules {
            people: people.collect(),
            ..NotificationRules::default()
        })
        .is_err()
    );
}

/// A month of random talk under random wishes.
struct Month {
    scene: Scene,
    rules: NotificationRules,
    hours: QuietSchedule,
    random: StdRng,
}

impl Month {
    fn new(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let mut scene = Scene::new();
        let levels = [
            NotifyLevel::All,
            NotifyLevel::Mentions,
            NotifyLevel::Nothing,
        ];
        for id in [scene.direct, scene.group] {
            scene.level(id, levels[random.random_range(0..3)], None);
        }
        let people = [scene.bob, UserId::generate()].map(|it| {
            let rule = if random.random() {
                PersonRule::Always
            } else {
                PersonRule::Never
            };
            (it, rule)
        });
        let rules = NotificationRules {
            keywords: vec!["ship".to_owned()],
            people: people
                .into_iter()
                .filter(|_| random.random_bool(0.4))
                .collect(),
            mentions: if random.random() {
                MentionRule::Each
            } else {
                MentionRule::Repeated
            },
        };
        let hours = QuietSchedule {
            time_zone: "Europe/Vienna".to_owned(),
            times: vec![QuietTime {
                days: vec![Weekday::Monday, Weekday::Wednesday, Weekday::Saturday],
                from: 20 * 60,
                to: 9 * 60,
            }],
        };
        scene.keep(&PersonalChange::DoNotDisturb(DoNotDisturb {
            schedule: Some(hours.clone()),
            ..DoNotDisturb::default()
        }));
        scene.rules(&rules);
        Self {
            scene,
            rules,
            hours,
            random,
        }
    }

    fn next(&mut self, at: DateTime<Utc>) -> Message {
        let (scene, random) = (&mut self.scene, &mut self.random);
        let id = if random.random() {
            scene.direct
        } else {
            scene.group
        };
        let body = ["hello", "Ship it", "shipping", "…"][random.random_range(0..4)];
        let other = UserId::generate();
        let message = scene.message(id, body);
        let sender_id = [scene.bob, other, scene.me][random.random_range(0..3)];
        let mentions = if random.random_bool(0.4) {
            vec![scene.me]
        } else {
            Vec::new()
        };
        Message {
            created_at: at,
            sender_id,
            mentions,
            mentions_all: random.random_bool(0.05),
            silent: random.random_bool(0.1),
            ..message
        }
    }

    /// What alerts when each message arrives.
    fn live(&mut self, now: DateTime<Utc>) -> BTreeSet<MessageId> {
        let mut at = now - TimeDelta::days(32);
        let mut alerted = BTreeSet::new();
        while at < now {
            let message = self.next(at);
            self.scene.store(&message);
            let scene = &self.scene;
            let is_mine = message.sender_id == scene.me;
            let decided = queries::decide(&scene.file, scene.me, &message, at).unwrap();
            if !is_mine && decided.is_ok() && at >= now - TimeDelta::days(30) {
                alerted.insert(message.id);
            }
            at += TimeDelta::minutes(self.random.random_range(0..100));
        }
        alerted
    }
}

#[test]
fn a_rehearsal_says_what_was_decided_live() {
    let mut alerts = 0;
    for seed in 0..24 {
        let mut month = Month::new(seed);
        // At noon of a day without quiet, as it was a month before.
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let live = month.live(now);
        let trial = Trial {
            rules: month.rules.clone(),
            hours: Some(month.hours.clone()),
            levels: BTreeMap::new(),
            days: 30,
        };
        let scene = &month.scene;
        let rehearsal = rehearse(&scene.file, scene.me, trial, now).unwrap();
        let listed: BTreeSet<_> = rehearsal.newest.iter().map(|it| it.message_id).collect();
        assert_eq!(rehearsal.alerts, live.len() as u64, "seed {seed}");
        assert!(listed.is_subset(&live), "seed {seed}");
        assert_eq!(listed.len(), live.len().min(200));
        alerts += live.len();
    }
    assert!(alerts > 100, "the months are not all silent");
}

#[test]
fn a_rehearsal_tries_what_is_not_saved_and_goes_back_thirty_days_at_most() {
    let mut scene = Scene::new();
    let (group, now) = (scene.group, scene.now);
    for days in [40, 20, 1] {
        let message = Message {
            created_at: now - TimeDelta::days(days),
            ..scene.message(group, "ship it")
        };
        scene.store(&message);
    }
    let trial = |level, keywords: &[&str], days| Trial {
        rules: words_of(keywords),
        hours: None,
        levels: BTreeMap::from([(group, level)]),
        days,
    };
    let rehearse = |trial| {
        let found = rehearse(&scene.file, scene.me, trial, now).unwrap();
        let whys = found.newest.iter().map(|it| it.why).collect::<Vec<_>>();
        (found.messages, found.alerts, whys)
    };
    let mentions = NotifyLevel::Mentions;
    assert_eq!(rehearse(trial(mentions, &[], 30)), (2, 0, vec![]));
    let word = vec![Why::Keyword];
    assert_eq!(rehearse(trial(mentions, &["ship"], 7)), (1, 1, word));
    let new = vec![Why::New; 2];
    assert_eq!(rehearse(trial(NotifyLevel::All, &[], 99)), (2, 2, new));
}

fn message(body: &str) -> Message {
    let new = NewMessage::text(
        MessageId::generate(),
        ConversationId::generate(),
        body.into(),
    );
    Message::born(&new, UserId::generate(), 1, DateTime::default())
}

#[test]
fn a_notification_says_no_more_than_the_person_wants_others_to_read() {
    use ConversationKind::{Direct, Group};
    let said = |content, kind| {
        let name = (kind, "Crew".to_owned());
        let (title, body) = words(
            (content, Phrases::of(["en"])),
            name,
            "Maya",
            &message("a secret"),
        );
        format!("{title} | {body}")
    };
    let everything = NotificationContent::NameAndText;
    assert_eq!(said(everything, Direct), "Crew | a secret");
    assert_eq!(said(everything, Group), "Crew | Maya: a secret");
    assert_eq!(
        said(NotificationContent::Name, Direct),
        "Crew | New message"
    );
    assert_eq!(
        said(NotificationContent::Name, Group),
        "Crew | Maya: New message"
    );
    for kind in [Direct, Group] {
        assert_eq!(
            said(NotificationContent::Nothing, kind),
            "Linnet | New message"
        );
    }
}

#[test]
fn a_message_that_is_a_file_is_notified_by_its_name() {
    let file = Attachment {
        file_id: FileId::generate(),
        name: "plan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: 1,
        picture: None,
    };
    let it = Message {
        attachments: vec![file],
        ..message("")
    };
    let name = (ConversationKind::Direct, "Maya".to_owned());
    let (_, body) = words(
        (NotificationContent::NameAndText, Phrases::of(["en"])),
        name,
        "Maya",
        &it,
    );
    assert_eq!(body, "plan.pdf");
}

#[test]
fn only_what_is_shown_in_a_focused_window_is_seen_anyway() {
    let account = AccountId(uuid::Uuid::now_v7());
    let message = message("hi");
    let shown = View {
        account_id: Some(account),
        conversation_id: Some(message.conversation_id),
        focused: true,
        ..View::default()
    };
    assert!(is_before_eyes(&shown, account, &message));
    let behind = View {
        focused: false,
        ..shown.clone()
    };
    assert!(!is_before_eyes(&behind, account, &message));
    let elsewhere = View {
        conversation_id: None,
        ..shown.clone()
    };
    assert!(!is_before_eyes(&elsewhere, account, &message));
    let other = AccountId(uuid::Uuid::now_v7());
    assert!(!is_before_eyes(&shown, other, &message));
}

#[test]
#[ignore = "`cargo xtask bench --client` runs it as it is released"]
fn a_month_of_a_hundred_thousand_messages_is_rehearsed() {
    let mut scene = Scene::new();
    let (now, group) = (scene.now, scene.group);
    scene.level(group, NotifyLevel::Mentions, None);
    let long =
        "a sentence of the length that people write when they explain something to each other";
    for batch in 0..50_i32 {
        let messages: Vec<_> = (0..2_000)
            .map(|n| {
                let id = if n % 2 == 0 { scene.direct } else { group };
                let body = if n % 50 == 1 { "ship it" } else { long };
                let at = now - TimeDelta::seconds(25 * i64::from(100_000 - 2_000 * batch - n));
                Message {
                    created_at: at,
                    ..scene.message(id, body)
                }
            })
            .collect();
        scene.store_all(&messages);
    }
    let trial = Trial {
        rules: words_of(&["ship", "東京", "on call"]),
        hours: None,
        levels: BTreeMap::new(),
        days: 30,
    };
    let begun = std::time::Instant::now();
    let rehearsal = rehearse(&scene.file, scene.me, trial, now).unwrap();
    let took = begun.elapsed();
    println!(
        "a rehearsal of {} messages, of which {} alert: {took:?}",
        rehearsal.messages, rehearsal.alerts
    );
    assert_eq!((rehearsal.messages, rehearsal.alerts), (100_000, 52_000));
    assert!(took <= std::time::Duration::from_millis(300), "{took:?}");
}
