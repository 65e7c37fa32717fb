//! The number of a row, the badge and the list behind them, over a real file.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{
    Block, ChangeSettings, Conversation, ConversationId, ConversationKind, ConversationSettings,
    HistoryVisibility, Message, MessageId, NewMessage, NotifyLevel, PersonalChange, PersonalPage,
    Receipt, Request, Unread, UserId,
};
use rusqlite::{Connection, Transaction};

use super::queries::{badge, count, explain, explain_all};
use crate::{
    clock::from_micros,
    notifications::queries as notifications,
    outbox, personal, receipts,
    store::rebuild,
    sync::queries as stored,
    view::{NotificationRules, Why},
};

pub(crate) struct Scene {
    pub(crate) file: Connection,
    pub(crate) me: UserId,
    pub(crate) bob: UserId,
    pub(crate) direct: ConversationId,
    pub(crate) group: ConversationId,
    seq: i64,
    rev: i64,
    pub(crate) now: DateTime<Utc>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let file = rebuild::in_memory();
        let (me, bob) = (UserId::generate(), UserId::generate());
        let mut scene = Self {
            file,
            me,
            bob,
            direct: ConversationId::direct(me, bob),
            group: ConversationId::generate(),
            seq: 1,
            rev: 0,
            now: from_micros(1_000_000),
        };
        for (id, kind) in [
            (scene.direct, ConversationKind::Direct),
            (scene.group, ConversationKind::Group),
        ] {
            let conversation = Conversation {
                id,
                kind,
                title: None,
                topic: None,
                avatar: None,
                is_public: false,
                history: HistoryVisibility::All,
                created_by: bob,
                created_at: scene.now,
                rev: 1,
            };
            scene.write(|tx| stored::upsert_conversation(tx, &conversation));
        }
        scene
    }

    fn write<T>(&mut self, job: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> T {
        let tx = self.file.transaction().unwrap();
        let value = job(&tx).unwrap();
        tx.commit().unwrap();
        value
    }

    pub(crate) fn message(&mut self, id: ConversationId, body: &str) -> Message {
        self.seq += 1;
        let new = NewMessage::text(MessageId::generate(), id, body.into());
        Message::born(&new, self.bob, self.seq, self.now)
    }

    pub(crate) fn store(&mut self, message: &Message) -> i64 {
        self.write(|tx| stored::upsert_message(tx, message));
        message.seq
    }

    pub(crate) fn store_all(&mut self, messages: &[Message]) {
        self.write(|tx| {
            messages
                .iter()
                .try_for_each(|it| stored::upsert_message(tx, it).map(drop))
        });
    }

    pub(crate) fn say(&mut self, id: ConversationId, body: &str) -> i64 {
        let message = self.message(id, body);
        self.store(&message)
    }

    fn say_to_me(&mut self, id: ConversationId) -> Message {
        let message = Message {
            mentions: vec![self.me],
            ..self.message(id, "@me")
        };
        self.store(&message);
        message
    }

    pub(crate) fn keep(&mut self, change: &PersonalChange) {
        self.rev += 1;
        let (me, rev) = (self.me, self.rev);
        self.write(|tx| personal::queries::put(tx, me, rev, change));
    }

    pub(crate) fn level(
        &mut self,
        id: ConversationId,
        notify: NotifyLevel,
        until: Option<DateTime<Utc>>,
    ) {
        self.keep(&PersonalChange::Settings(ConversationSettings {
            notify,
            notify_until: until,
            ..ConversationSettings::untouched(id)
        }));
    }

    pub(crate) fn rules(&mut self, rules: &NotificationRules) {
        let me = self.me;
        self.write(|tx| notifications::put_rules(tx, me, rules));
    }

    fn block(&mut self, removed: bool) {
        let rev = self.rev;
        let user_id = self.bob;
        self.keep(&PersonalChange::Block(Block {
            user_id,
            removed,
            rev,
        }));
    }

    /// As another device made it, or took it away.
    fn mark(&mut self, conversation_id: ConversationId, from: Option<i64>) {
        let rev = self.rev + 1;
        self.keep(&PersonalChange::Unread(Unread {
            conversation_id,
            from,
            rev,
        }));
    }

    /// The server has kept nothing for the person.
    fn begin_anew(&mut self) {
        let (me, through) = (self.me, self.rev);
        let page = PersonalPage {
            changes: Vec::new(),
            through,
            more: false,
            anew: true,
        };
        self.write(|tx| personal::queries::put_page(tx, me, &page));
    }

    /// What the server is to hear.
    fn waiting_reads(&self) -> Vec<(ConversationId, i64)> {
        receipts::queries::waiting_reads(&self.file).unwrap()
    }

    fn read(&mut self, id: ConversationId, seq: i64) -> bool {
        let me = self.me;
        self.write(|tx| receipts::read_up_to(tx, me, id, seq))
    }

    /// All that is unread, and the badge, which is the sum of what the lists say.
    pub(crate) fn unread(&self, id: ConversationId) -> (u64, u64) {
        let listed = |id| explain(&self.file, self.me, id, self.now).unwrap();
        let of_list = [self.direct, self.group].map(|id| {
            let counting = listed(id).into_iter().filter(|it| it.counts);
            counting.count() as u64
        });
        let badge = badge(&self.file, self.me, self.now).unwrap();
        assert_eq!(of_list.iter().sum::<u64>(), badge);
        let all = count(&self.file, self.me, id).unwrap().all;
        assert_eq!(listed(id).len() as u64, all);
        let everywhere = explain_all(&self.file, self.me, self.now).unwrap();
        let listed = [self.direct, self.group].map(|id| listed(id).len());
        assert_eq!(everywhere.len(), listed.iter().sum::<usize>());
        (all, badge)
    }

    pub(crate) fn whys(&self, id: ConversationId) -> Vec<Why> {
        let listed = explain(&self.file, self.me, id, self.now).unwrap();
        listed.into_iter().map(|it| it.why).collect()
    }
}

#[test]
fn each_unread_message_says_why_and_the_badge_is_their_sum() {
    let mut scene = Scene::new();
    let (direct, group) = (scene.direct, scene.group);
    scene.say(direct, "hi");
    scene.say(group, "all of you");
    scene.say_to_me(group);
    let everybody = Message {
        mentions_all: true,
        ..scene.message(group, "@all")
    };
    scene.store(&everybody);
    assert_eq!(scene.unread(direct), (1, 3));
    assert_eq!(scene.unread(group), (3, 3));
    assert_eq!(scene.whys(direct), [Why::Direct]);
    assert_eq!(scene.whys(group), [Why::New, Why::Mention, Why::Mention]);
}

#[test]
fn a_level_decides_what_counts_for_as_long_as_it_holds() {
    let mut scene = Scene::new();
    let (direct, group) = (scene.direct, scene.group);
    scene.say(direct, "hi");
    scene.say_to_me(group);
    scene.level(direct, NotifyLevel::Mentions, None);
    assert_eq!(scene.unread(direct), (1, 1));
    scene.level(group, NotifyLevel::Nothing, None);
    assert_eq!(scene.unread(group), (1, 0));
    let over = scene.now;
    scene.level(group, NotifyLevel::Nothing, Some(over));
    assert_eq!(scene.unread(group), (1, 1));
    let later = over + TimeDelta::hours(1);
    scene.level(group, NotifyLevel::Nothing, Some(later));
    assert_eq!(scene.unread(group), (1, 0));
}

#[test]
fn mentions_go_on_counting_once_a_mute_for_a_while_is_over() {
    let mut scene = Scene::new();
    let (me, direct, now) = (scene.me, scene.direct, scene.now);
    scene.say(direct, "hi");
    scene.say_to_me(direct);
    let change = |notify, until| Request::ChangeSettings {
        conversation_id: direct,
        settings: ChangeSettings {
            notify: Some(notify),
            notify_until: Some(until),
            ..ChangeSettings::default()
        },
    };
    let hour = Some(now + TimeDelta::hours(1));
    // Both without a network, one after the other.
    let (mentions, mute) = (
        change(NotifyLevel::Mentions, None),
        change(NotifyLevel::Nothing, hour),
    );
    scene.write(|tx| outbox::put::put(tx, me, &mentions, now));
    scene.write(|tx| outbox::put::put(tx, me, &mute, now));
    scene.write(|tx| outbox::put::put(tx, me, &mute, now));
    assert_eq!(scene.unread(direct), (2, 0));
    let after = badge(&scene.file, me, now + TimeDelta::hours(2));
    assert_eq!(after, Ok(1), "the mention, not everything");
}

#[test]
fn what_was_deleted_or_comes_from_somebody_blocked_is_not_unread() {
    let mut scene = Scene::new();
    let direct = scene.direct;
    let mut message = scene.message(direct, "oops");
    scene.store(&message);
    scene.say(direct, "hi");
    message.deleted_at = Some(scene.now);
    message.rev += 10;
    scene.store(&message);
    assert_eq!(scene.unread(direct), (1, 1));
    scene.block(false);
    assert_eq!(scene.unread(direct), (0, 0));
    scene.block(true);
    assert_eq!(scene.unread(direct), (1, 1));
}

#[test]
fn a_mark_makes_unread_again_until_it_is_read_over() {
    let mut scene = Scene::new();
    let direct = scene.direct;
    let first = scene.say(direct, "one");
    let last = scene.say(direct, "two");
    assert!(scene.read(direct, last));
    assert_eq!(scene.unread(direct), (0, 0));
    scene.mark(direct, Some(last));
    assert_eq!(scene.unread(direct), (1, 1));
    assert!(!scene.read(direct, first), "what lies below it leaves it");
    assert_eq!(scene.unread(direct), (1, 1));
    assert!(scene.read(direct, last), "the server must hear of it again");
    assert_eq!(scene.unread(direct), (0, 0));
    assert_eq!(scene.waiting_reads(), [(direct, last)]);
}

#[test]
fn what_was_read_before_a_mark_came_is_told_once_the_mark_is_gone() {
    let mut scene = Scene::new();
    let direct = scene.direct;
    let first = scene.say(direct, "one");
    let second = scene.say(direct, "two");
    let last = scene.say(direct, "three");
    assert!(scene.read(direct, last));
    assert_eq!(scene.waiting_reads(), [(direct, last)]);
    scene.mark(direct, Some(second));
    assert_eq!(scene.waiting_reads(), [(direct, first)]);
    assert_eq!(scene.unread(direct), (2, 2));
    scene.mark(direct, Some(last));
    assert_eq!(scene.waiting_reads(), [(direct, second)]);
    assert_eq!(scene.unread(direct), (1, 1));
    scene.mark(direct, None);
    assert_eq!(scene.waiting_reads(), [(direct, last)]);
    assert_eq!(scene.unread(direct), (0, 0));

    scene.mark(direct, Some(second));
    assert_eq!(scene.waiting_reads(), [(direct, first)]);
    scene.begin_anew();
    assert_eq!(scene.waiting_reads(), [(direct, last)]);
    assert_eq!(scene.unread(direct), (0, 0));
}

#[test]
fn what_one_leaves_without_a_network_counts_no_more() {
    let mut scene = Scene::new();
    let (me, group, now) = (scene.me, scene.group, scene.now);
    scene.say_to_me(group);
    assert_eq!(badge(&scene.file, me, now), Ok(1));
    let leave = Request::Leave {
        conversation_id: group,
    };
    scene.write(|tx| outbox::put::put(tx, me, &leave, now));
    assert_eq!(badge(&scene.file, me, now), Ok(0));
    assert!(explain_all(&scene.file, me, now).unwrap().is_empty());
}

#[test]
fn only_what_the_rules_let_through_alerts_and_only_once() {
    let mut scene = Scene::new();
    let (me, group) = (scene.me, scene.group);
    scene.level(group, NotifyLevel::Mentions, None);
    let named = scene.say_to_me(group);
    let plain = scene.message(group, "and now");
    let found = [named.clone(), plain.clone()];
    let weighed = scene
        .write(|tx| stored::weigh(tx, me, &found, None))
        .unwrap();
    assert_eq!(
        (weighed.message.id, weighed.verdict),
        (named.id, Ok(Why::Mention))
    );
    assert_eq!(scene.write(|tx| stored::weigh(tx, me, &found, None)), None);
    let may = |scene: &Scene, it: &Message| {
        let decided = notifications::decide(&scene.file, me, it, scene.now);
        decided.unwrap().is_ok()
    };
    assert!(may(&scene, &named) && !may(&scene, &plain));
    let silent = Message {
        silent: true,
        ..named.clone()
    };
    assert!(!may(&scene, &silent));
    scene.block(false);
    assert!(!may(&scene, &named));
    let read = Receipt {
        conversation_id: group,
        user_id: me,
        read: scene.seq + 1,
        delivered: 0,
    };
    scene.block(true);
    scene.write(|tx| stored::raise_receipt(tx, &read));
    let known = scene.say_to_me(group);
    assert_eq!(
        scene.write(|tx| stored::weigh(tx, me, &[known], None)),
        None
    );
}
