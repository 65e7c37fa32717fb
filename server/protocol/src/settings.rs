//! How one person keeps one conversation: one rule for the server and for every device.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, SectionId, personal::present};

/// What a conversation alerts its reader of, the loudest first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NotifyLevel {
    #[default]
    All,
    Mentions,
    Nothing,
}

/// How one person keeps one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationSettings {
    pub conversation_id: ConversationId,
    pub notify: NotifyLevel,
    /// Until when `notify` holds. None: for good, as another level is that is chosen without a time.
    pub notify_until: Option<DateTime<Utc>>,
    /// What alerts after that, and when the person ends it: the louder level that was chosen before.
    #[serde(default)]
    pub notify_after: NotifyLevel,
    pub archived: bool,
    pub favourite: bool,
    /// A section that was removed is none.
    pub section_id: Option<SectionId>,
    /// 0: never touched, all as it is at first.
    #[ts(type = "number")]
    pub rev: i64,
}

impl ConversationSettings {
    /// As it is before anybody touches it.
    pub const fn untouched(conversation_id: ConversationId) -> Self {
        Self {
            conversation_id,
            notify: NotifyLevel::All,
            notify_until: None,
            notify_after: NotifyLevel::All,
            archived: false,
            favourite: false,
            section_id: None,
            rev: 0,
        }
    }

    /// As they hold at a time: what was quiet until then is as it was before.
    #[must_use]
    pub fn at(self, now: DateTime<Utc>) -> Self {
        if self.notify_until.is_none_or(|until| until > now) {
            return self;
        }
        Self {
            notify: self.notify_after,
            notify_until: None,
            notify_after: NotifyLevel::All,
            ..self
        }
    }

    /// As a change leaves them. The rev stays.
    #[must_use]
    pub fn changed(self, new: &ChangeSettings, now: DateTime<Utc>) -> Self {
        let old = self.at(now);
        let notify = new.notify.unwrap_or(old.notify);
        let until = match new.notify_until {
            Some(until) => until,
            // Another level is for good unless it says otherwise.
            None => old.notify_until.filter(|_| notify == old.notify),
        };
        Self {
            notify,
            // Where everything alerts there is nothing that could end.
            notify_until: until.filter(|_| notify != NotifyLevel::All),
            notify_after: old.after(notify),
            archived: new.archived.unwrap_or(old.archived),
            favourite: new.favourite.unwrap_or(old.favourite),
            section_id: new.section_id.unwrap_or(old.section_id),
            ..old
        }
    }

    /// To what one comes back from this level.
    fn after(&self, notify: NotifyLevel) -> NotifyLevel {
        if notify == self.notify {
            return self.notify_after;
        }
        let lasting = match self.notify_until {
            Some(_) => self.notify_after,
            None => self.notify,
        };
        if lasting < notify {
            lasting
        } else {
            NotifyLevel::All
        }
    }
}

/// `PATCH /api/v1/conversations/{id}/settings`. What is absent stays as it is; `null` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct ChangeSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<NotifyLevel>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<DateTime<Utc>>))]
    pub notify_until: Option<Option<DateTime<Utc>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favourite: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<SectionId>))]
    pub section_id: Option<Option<SectionId>>,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_quieter_level_remembers_the_louder_one_that_was_chosen_before() {
        use NotifyLevel::{All, Mentions, Nothing};
        let now = DateTime::UNIX_EPOCH;
        let hour = Some(now + TimeDelta::hours(1));
        let steps = |steps: &[(NotifyLevel, Option<DateTime<Utc>>)]| {
            let untouched = ConversationSettings::untouched(ConversationId::generate());
            steps.iter().fold(untouched, |it, (notify, until)| {
                let new = ChangeSettings {
                    notify: Some(*notify),
                    notify_until: Some(*until),
                    ..ChangeSettings::default()
                };
                it.changed(&new, now)
            })
        };
        for (chosen, after) in [
            (vec![(Nothing, hour)], All),
            (vec![(Mentions, None), (Nothing, hour)], Mentions),
            (vec![(Mentions, None), (Nothing, None)], Mentions),
            // The same again, longer, and for good.
            (
                vec![(Mentions, None), (Nothing, hour), (Nothing, None)],
                Mentions,
            ),
            // What was for an hour only is nothing to come back to.
            (vec![(Mentions, hour), (Nothing, None)], All),
            (
                vec![(Mentions, None), (Nothing, hour), (Mentions, None)],
                All,
            ),
            (vec![(Mentions, None), (All, hour)], All),
        ] {
            assert_eq!(steps(&chosen).notify_after, after, "{chosen:?}");
        }
        let level_alone = ChangeSettings {
            notify: Some(Mentions),
            ..ChangeSettings::default()
        };
        let alone = steps(&[(Nothing, hour)]).changed(&level_alone, now);
        assert_eq!((alone.notify, alone.notify_until), (Mentions, None));
        let over = steps(&[(Mentions, None), (Nothing, hour)]).at(now + TimeDelta::hours(1));
        assert_eq!((over.notify, over.notify_until), (Mentions, None));
    }
}
