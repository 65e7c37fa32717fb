//! What is notified: a message of somebody else that the person's [`rules`] let through, not read, not before the person's
//! eyes, and only once.
//!
//! "Only once", "not read" and the rules are decided with the commit ([`crate::sync::queries::weigh`]); what is left is the
//! place where the person looks, and that what a first start fetches is no news. What was shown is taken back when it is
//! no news any more ([`shown`]).

pub(crate) mod queries;
mod rehearsal;
mod rules;
pub(crate) mod shown;
#[cfg(test)]
mod tests;

use linnet_protocol::{
    ConversationKind, ErrorCode, Message, NewDoNotDisturb, QuietSchedule, Reminder, WireError,
};

use self::shown::News;
use crate::{
    Client,
    account::OpenAccount,
    clock, conversations,
    error::Result,
    personal::queries as personal,
    phrases::Phrases,
    sync::queries as stored,
    users,
    view::{
        AccountId, Happening, Notice, Notification, NotificationContent, NotificationDaemon,
        NotificationHealth, NotificationRules, Rehearsal, Trial, View, Why, Withheld,
        WithheldNotification,
    },
};

/// What fits into a bubble.
const BODY_CHARS: usize = 240;
const MOST_KEYWORDS: usize = 100;
const KEYWORD_CHARS: usize = 100;
const MOST_PEOPLE: usize = 1_000;

/// A message that arrived, and by which rule it alerts, or why it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weighed {
    pub(crate) message: Message,
    pub(crate) verdict: Result<Why, Withheld>,
}

/// Whether the person sees it anyway.
fn is_before_eyes(view: &View, account: AccountId, message: &Message) -> bool {
    view.focused
        && view.account_id == Some(account)
        && view.conversation_id == Some(message.conversation_id)
}

impl OpenAccount {
    fn is_before_eyes(&self, message: &Message) -> bool {
        let views = self.views();
        views.iter().any(|it| is_before_eyes(it, self.id, message))
    }

    pub(crate) async fn notify(&self, weighed: Weighed) {
        let Weighed { message, verdict } = weighed;
        let (id, message_id) = (message.conversation_id, message.id);
        let why_not = match verdict {
            Err(why) => Some(why),
            Ok(_) if self.is_before_eyes(&message) => Some(Withheld::BeforeEyes),
            Ok(_) => None,
        };
        if let Some(why) = why_not {
            return self.note(Happening::NotificationWithheld { why });
        }
        let Ok(Some(notification)) = self.word(message).await else {
            return;
        };
        self.shown.add(id, News::Message(message_id));
        self.events.notify(Notice::Show(notification));
        // It may have been read since it was weighed.
        self.shown.look_again(id);
    }

    /// A reminder alerts as a message that the person sent to themselves would; only quiet holds it back.
    pub(crate) async fn notify_due(&self, reminder: Reminder) {
        let (id, message_id) = (reminder.conversation_id, reminder.message_id);
        let reminder_id = reminder.id;
        let (me, content) = (self.me, self.settings().notification_content);
        let looked = self.store.read(move |tx| {
            let is_quiet = personal::do_not_disturb(tx)?.holds(clock::now());
            let name = conversations::queries::name(tx, me, id)?;
            let message = stored::get_message(tx, id, message_id)?;
            Ok((is_quiet, name.map(|(_, name)| name), message))
        });
        let Ok((is_quiet, Some(name), message)) = looked.await else {
            return;
        };
        if is_quiet {
            let why = Withheld::DoNotDisturb;
            return self.note(Happening::NotificationWithheld { why });
        }
        let reminder = self.phrases().reminder.clone();
        let (title, body) = match (content, message) {
            (NotificationContent::Nothing, _) => ("Linnet".to_owned(), reminder),
            (NotificationContent::NameAndText, Some(it)) => {
                (name, format!("{reminder}: {}", text_of(&it)))
            }
            _ => (name, reminder),
        };
        self.shown.add(id, News::Reminder(reminder_id, message_id));
        self.events.notify(Notice::Show(Notification {
            account_id: self.id,
            conversation_id: id,
            message_id,
            title,
            body,
        }));
        // It may have been finished since.
        self.shown.look_again(id);
    }

    async fn word(&self, message: Message) -> Result<Option<Notification>> {
        let (me, account_id) = (self.me, self.id);
        let (content, say) = (self.settings().notification_content, self.phrases());
        self.store
            .read(move |tx| {
                let name = conversations::queries::name(tx, me, message.conversation_id)?;
                let sender = users::queries::get(tx, message.sender_id)?;
                let sender = sender.map(|it| it.display_name).unwrap_or_default();
                Ok(name.map(|(kind, name)| {
                    let (title, body) = words((content, say), (kind, name), &sender, &message);
                    Notification {
                        account_id,
                        conversation_id: message.conversation_id,
                        message_id: message.id,
                        title,
                        body,
                    }
                }))
            })
            .await
    }
}

/// Title and text, with nothing in them that may not be read over a shoulder.
fn words(
    (content, say): (NotificationContent, &Phrases),
    (kind, name): (ConversationKind, String),
    sender: &str,
    message: &Message,
) -> (String, String) {
    let text = match content {
        NotificationContent::Nothing => return ("Linnet".to_owned(), say.new_message.clone()),
        NotificationContent::Name => say.new_message.clone(),
        NotificationContent::NameAndText => text_of(message),
    };
    match kind {
        ConversationKind::Direct => (name, text),
        ConversationKind::Group | ConversationKind::Channel => (name, format!("{sender}: {text}")),
    }
}

/// Of a message that is nothing but files, the name of the first.
fn text_of(message: &Message) -> String {
    let file = message.attachments.first().map(|it| &it.name);
    let text = match file {
        Some(name) if message.body.is_empty() => name,
        _ => &message.body,
    };
    text.chars().take(BODY_CHARS).collect()
}

/// Blank and double words are none.
fn tidy(mut rules: NotificationRules) -> Result<NotificationRules> {
    let mut keywords: Vec<String> = Vec::new();
    for word in &rules.keywords {
        let word = word.trim();
        if word.chars().count() > KEYWORD_CHARS {
            return Err(WireError::new(ErrorCode::TooLong).max(KEYWORD_CHARS).into());
        }
        if !word.is_empty() && !keywords.iter().any(|it| it == word) {
            keywords.push(word.to_owned());
        }
    }
    let max = if rules.people.len() > MOST_PEOPLE {
        Some(MOST_PEOPLE)
    } else {
        (keywords.len() > MOST_KEYWORDS).then_some(MOST_KEYWORDS)
    };
    if let Some(max) = max {
        return Err(WireError::new(ErrorCode::TooMany).max(max).into());
    }
    rules.keywords = keywords;
    Ok(rules)
}

impl Client {
    pub async fn read_notification_rules(
        &self,
        account_id: AccountId,
    ) -> Result<NotificationRules> {
        self.account(account_id)?.store.read(queries::rules).await
    }

    pub async fn write_notification_rules(
        &self,
        account_id: AccountId,
        rules: NotificationRules,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let (me, rules) = (account.me, tidy(rules)?);
        account
            .store
            .write(move |tx| queries::put_rules(tx, me, &rules))
            .await?;
        account.tell_conversations();
        Ok(())
    }

    /// Which messages of the past would have alerted under these rules.
    pub async fn rehearse(&self, account_id: AccountId, trial: Trial) -> Result<Rehearsal> {
        let account = self.account(account_id)?;
        let (me, now) = (account.me, clock::now());
        account
            .store
            .read(move |tx| rehearsal::rehearse(tx, me, trial, now))
            .await
    }

    /// The hours of the week in which the person wants quiet, on every device.
    pub async fn quiet_hours(&self, account_id: AccountId) -> Result<Option<QuietSchedule>> {
        let account = self.account(account_id)?;
        let known = account.store.read(personal::do_not_disturb).await?;
        Ok(known.schedule)
    }

    /// A quiet that was switched on for a while stays on.
    pub async fn set_quiet_hours(
        &self,
        account_id: AccountId,
        schedule: Option<QuietSchedule>,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let known = account.store.read(personal::do_not_disturb).await?;
        let until = known.until;
        self.set_do_not_disturb(account_id, NewDoNotDisturb { until, schedule })
            .await
    }

    /// What the shell found out about the desktop, and what became of the last notifications.
    pub fn notification_health(&self, daemon: NotificationDaemon) -> NotificationHealth {
        let mut health = NotificationHealth {
            daemon,
            shown_at: None,
            withheld: None,
        };
        for entry in self.read_journal() {
            match entry.happening {
                Happening::NotificationShown => health.shown_at = Some(entry.at),
                Happening::NotificationWithheld { why } => {
                    health.withheld = Some(WithheldNotification {
                        at: entry.at,
                        account_id: entry.account_id,
                        why,
                    });
                }
                _ => {}
            }
        }
        health
    }
}
