//! What one person keeps for themselves, on two devices: one hears of every change, one was away.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use linnet_protocol::{
    ChangeSettings, ConversationId, MessageId, MessageRef, NewDoNotDisturb, NewLinkPreviews,
    NewPrivacy, NewReminder, NewScheduled, NotifyLevel, NumberedChange, PersonalChange, ReminderId,
    SectionId, ServerFrame, UserId,
};
use proptest::{prelude::*, test_runner::TestCaseError};
use sqlx::PgPool;

use super::every_story;
use crate::{
    blocks,
    jobs::{reminders::service as reminders, scheduled::service as scheduled},
    messages::{saved, service::send},
    presence::privacy,
    previews,
    receipts::{service::mark_read, unread},
    settings,
    state::AppState,
    sync::personal::page,
    testing::{Ear, group, message, person},
};

#[derive(Debug, Clone, Copy)]
enum Act {
    Favourite,
    Quiet,
    PutInSection,
    NameSection,
    RemoveSection,
    OrderSections,
    Save,
    Unsave,
    Remind,
    Finish,
    Plan,
    Cancel,
    Block,
    LetGo,
    Withhold,
    WantPreviews,
    WantNoNoise,
    MarkUnread,
    Read,
}

/// What, of which, and how.
type Step = (Act, usize, usize);

fn step() -> impl Strategy<Value = Step> {
    let acts = vec![
        Act::Favourite,
        Act::Quiet,
        Act::PutInSection,
        Act::NameSection,
        Act::RemoveSection,
        Act::OrderSections,
        Act::Save,
        Act::Unsave,
        Act::Remind,
        Act::Finish,
        Act::Plan,
        Act::Cancel,
        Act::Block,
        Act::LetGo,
        Act::Withhold,
        Act::WantPreviews,
        Act::WantNoNoise,
        Act::MarkUnread,
        Act::Read,
    ];
    (prop::sample::select(acts), 0..2_usize, 0..2_usize)
}

/// Two of everything.
struct Scene {
    me: UserId,
    others: [UserId; 2],
    conversations: [ConversationId; 2],
    messages: [MessageRef; 2],
    sections: [SectionId; 2],
    reminders: [ReminderId; 2],
    planned: [MessageRef; 2],
}

impl Scene {
    async fn new(state: &AppState) -> Self {
        let me = person(state, "me").await;
        let others = [person(state, "one").await, person(state, "other").await];
        let conversations = [
            group(state, me, &others).await,
            group(state, me, &others).await,
        ];
        let mut messages = Vec::new();
        for id in conversations {
            for n in 0..3 {
                let sent = send(state, others[n % 2], message(id, "hello")).await;
                messages.push(MessageRef {
                    conversation_id: id,
                    message_id: sent.unwrap().id,
                });
            }
        }
        let planned = conversations.map(|conversation_id| MessageRef {
            conversation_id,
            message_id: MessageId::generate(),
        });
        Self {
            me,
            others,
            conversations,
            messages: [messages[1], messages[4]],
            sections: [SectionId::generate(), SectionId::generate()],
            reminders: [ReminderId::generate(), ReminderId::generate()],
            planned,
        }
    }

    async fn act(&self, state: &AppState, (what, which, how): Step) {
        let (me, id) = (self.me, self.conversations[which]);
        let (message, section) = (self.messages[which], self.sections[which]);
        match what {
            Act::Favourite | Act::Quiet | Act::PutInSection => {
                drop(settings::service::change(state, me, id, self.setting(what, how)).await);
            }
            Act::NameSection => {
                let name = ["work", "home"][how];
                drop(settings::sections::name(state, me, section, name).await);
            }
            Act::RemoveSection => drop(settings::sections::remove(state, me, section).await),
            Act::OrderSections => {
                let first = vec![self.sections[how]];
                drop(settings::sections::order(state, me, first).await);
            }
            Act::Save => drop(saved::service::save(state, me, message).await),
            Act::Unsave => drop(saved::service::unsave(state, me, message).await),
            Act::Finish => drop(reminders::finish(state, me, self.reminders[which]).await),
            Act::Cancel => drop(scheduled::cancel(state, me, self.planned[which]).await),
            Act::Block => drop(blocks::service::set(state, me, self.others[which], false).await),
            Act::LetGo => drop(blocks::service::set(state, me, self.others[which], true).await),
            Act::MarkUnread => drop(unread::mark(state, me, id, [1, 2][how]).await),
            Act::Read => drop(mark_read(state, me, id, [2, 3][how]).await),
            Act::WantNoNoise => {
                let until = [None, Some(state.clock.now() + TimeDelta::days(1))][how];
                let new = NewDoNotDisturb {
                    until,
                    schedule: None,
                };
                drop(settings::do_not_disturb::set(state, me, new).await);
            }
            Act::Remind | Act::Plan | Act::Withhold | Act::WantPreviews => {
                self.plan(state, (what, which, how)).await;
            }
        }
    }

    fn setting(&self, what: Act, how: usize) -> ChangeSettings {
        let nothing = ChangeSettings::default();
        match what {
            Act::Favourite => ChangeSettings {
                favourite: Some(how == 0),
                ..nothing
            },
            Act::Quiet => ChangeSettings {
                notify: Some([NotifyLevel::Nothing, NotifyLevel::All][how]),
                ..nothing
            },
            _ => ChangeSettings {
                section_id: Some(Some(self.sections[how])),
                ..nothing
            },
        }
    }

    async fn plan(&self, state: &AppState, (what, which, how): Step) {
        let later = state.clock.now() + TimeDelta::days(1);
        match what {
            Act::Remind => {
                let place = self.messages[which];
                let new = NewReminder {
                    id: self.reminders[which],
                    conversation_id: place.conversation_id,
                    message_id: place.message_id,
                    remind_at: later,
                };
                drop(reminders::create(state, self.me, new).await);
            }
            Act::Plan => {
                let place = self.planned[which];
                let message = linnet_protocol::NewMessage {
                    id: place.message_id,
                    ..message(place.conversation_id, "later")
                };
                let send_at = later;
                drop(scheduled::create(state, self.me, NewScheduled { message, send_at }).await);
            }
            Act::WantPreviews => {
                let new = NewLinkPreviews {
                    make: how == 0,
                    show: which == 0,
                };
                drop(previews::set(state, self.me, new).await);
            }
            _ => {
                let new = NewPrivacy {
                    presence: how == 0,
                    typing: which == 0,
                    receipts: how == which,
                };
                drop(privacy::set(state, self.me, new).await);
            }
        }
    }
}

/// The higher rev wins; whatever a page says of no row of its own is told by the heads.
#[derive(Debug, Default, Clone, PartialEq)]
struct Held(BTreeMap<String, NumberedChange>);

impl Held {
    fn apply(&mut self, new: NumberedChange) {
        let key = match &new.change {
            PersonalChange::Joined { .. }
            | PersonalChange::Left { .. }
            | PersonalChange::Read { .. } => return,
            PersonalChange::Settings(it) => format!("settings {}", it.conversation_id),
            PersonalChange::Section(it) => format!("section {}", it.id),
            PersonalChange::Saved(it) => format!("saved {}", it.message_id),
            PersonalChange::Reminder(it) => format!("reminder {}", it.id),
            PersonalChange::Scheduled(it) => format!("scheduled {}", it.message.id),
            PersonalChange::Block(it) => format!("block {}", it.user_id),
            PersonalChange::Privacy(_) => "privacy".to_owned(),
            PersonalChange::LinkPreviews(_) => "link previews".to_owned(),
            PersonalChange::DoNotDisturb(_) => "do not disturb".to_owned(),
            PersonalChange::Unread(it) => format!("unread {}", it.conversation_id),
        };
        if self.0.get(&key).is_none_or(|it| it.rev < new.rev) {
            self.0.insert(key, new);
        }
    }

    async fn catch_up(&mut self, state: &AppState, user: UserId, cursor: i64) -> i64 {
        let page = page(state, user, cursor).await.unwrap();
        assert!(!page.more, "a story fits into a page");
        page.changes.into_iter().for_each(|it| self.apply(it));
        page.through
    }
}

async fn story(state: &AppState, (steps, away): (Vec<Step>, usize)) -> Result<(), TestCaseError> {
    let scene = Scene::new(state).await;
    let mut ear = Ear::of(state, scene.me);
    let (mut pushed, mut pulled, mut fresh) = (Held::default(), Held::default(), Held::default());
    let begin = pushed.catch_up(state, scene.me, 0).await;
    let mut cursor = pulled.catch_up(state, scene.me, 0).await;
    prop_assert_eq!(begin, cursor);
    for (n, step) in steps.into_iter().enumerate() {
        scene.act(state, step).await;
        if n == away {
            cursor = pulled.catch_up(state, scene.me, cursor).await;
        }
    }
    state.receipts.settled().await.unwrap();
    for frame in ear.told() {
        if let ServerFrame::Personal { rev, change } = frame {
            pushed.apply(NumberedChange { rev, change });
        }
    }
    pulled.catch_up(state, scene.me, cursor).await;
    fresh.catch_up(state, scene.me, 0).await;
    prop_assert_eq!(&pushed, &fresh, "pushed");
    prop_assert_eq!(&pulled, &fresh, "pulled");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_device_of_a_person_keeps_the_same_of_what_is_theirs_alone(db: PgPool) {
    every_story(db, step, async |state, steps| {
        let away = steps.len() / 2;
        story(state, (steps, away)).await
    })
    .await;
}
