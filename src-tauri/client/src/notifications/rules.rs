//! What alerts. One pure function decides, when a message arrives and when somebody asks what other rules would have
//! done ([`super::rehearsal`]).
//!
//! A blocked sender and a message that was sent silently alert nobody. Then a rule about the sender has its say, then the
//! level of the conversation: of everything, or of mentions, to which the words of the person belong. Whatever is left
//! waits for no hour of quiet: it is unread afterwards, and that is all.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{ConversationKind, DoNotDisturb, NotifyLevel, UserId, search::Needle};

use crate::{
    unread::Rule,
    view::{MentionRule, NotificationRules, PersonRule, Why, Withheld},
};

/// Within this time a second mention follows the first.
pub(crate) const REPEATED: TimeDelta = TimeDelta::hours(1);

/// Everything about a message of somebody else that decides.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Facts<'a> {
    pub(crate) sender_id: UserId,
    pub(crate) body: &'a str,
    /// When it arrived.
    pub(crate) at: DateTime<Utc>,
    pub(crate) is_blocked: bool,
    pub(crate) is_silent: bool,
    /// It names the person, or everybody.
    pub(crate) is_naming: bool,
    /// So did another one there, not long before.
    pub(crate) was_named: bool,
}

/// What a person wants, ready to be asked often.
pub(crate) struct Rules {
    keywords: Vec<Needle>,
    people: BTreeMap<UserId, PersonRule>,
    mentions: MentionRule,
}

impl Rules {
    pub(crate) fn of(rules: NotificationRules) -> Self {
        let keywords = rules.keywords.iter();
        Self {
            keywords: keywords.filter_map(|it| Needle::phrase(it, true)).collect(),
            people: rules.people,
            mentions: rules.mentions,
        }
    }

    pub(crate) fn has_keyword(&self, body: &str) -> bool {
        if self.keywords.is_empty() {
            return false;
        }
        let folded = linnet_protocol::search::fold(body);
        self.keywords.iter().any(|it| it.is_in(&folded))
    }

    /// Only these need to know what came before.
    pub(crate) const fn counts_mentions(&self) -> bool {
        matches!(self.mentions, MentionRule::Repeated)
    }

    /// By which rule it alerts, or why not.
    pub(crate) fn decide(
        &self,
        rule: Rule,
        quiet: &DoNotDisturb,
        it: &Facts<'_>,
    ) -> Result<Why, Withheld> {
        let why = self.wanted(rule, it)?;
        if quiet.holds(it.at) {
            return Err(Withheld::DoNotDisturb);
        }
        Ok(why)
    }

    fn wanted(&self, rule: Rule, it: &Facts<'_>) -> Result<Why, Withheld> {
        if it.is_blocked {
            return Err(Withheld::Blocked);
        }
        if it.is_silent {
            return Err(Withheld::Silent);
        }
        match self.people.get(&it.sender_id) {
            Some(PersonRule::Never) => return Err(Withheld::Person),
            Some(PersonRule::Always) => return Ok(Why::Person),
            None => {}
        }
        match rule.level {
            NotifyLevel::Nothing => Err(Withheld::Level),
            NotifyLevel::All if it.is_naming => Ok(Why::Mention),
            NotifyLevel::All if rule.kind == ConversationKind::Direct => Ok(Why::Direct),
            NotifyLevel::All if self.has_keyword(it.body) => Ok(Why::Keyword),
            NotifyLevel::All => Ok(Why::New),
            NotifyLevel::Mentions => self.named(it),
        }
    }

    fn named(&self, it: &Facts<'_>) -> Result<Why, Withheld> {
        let is_enough = it.was_named || self.mentions == MentionRule::Each;
        if it.is_naming && is_enough {
            return Ok(Why::Mention);
        }
        if self.has_keyword(it.body) {
            return Ok(Why::Keyword);
        }
        Err(if it.is_naming {
            Withheld::SingleMention
        } else {
            Withheld::Level
        })
    }
}
