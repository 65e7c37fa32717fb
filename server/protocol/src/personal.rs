//! What belongs to one person alone: how they keep their conversations, what they saved, planned and withheld.
//!
//! Each row carries the person's rev of its last change. On a gap the client asks for the rows above its own
//! (`syncPersonal`), as it does in a conversation; which conversations there are it learns from the heads.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::{
    ConversationSettings, LinkPreviews, PersonalChange, Reminder, Saved, Scheduled, SectionId,
    Unread, UserId,
};

/// A field that is there, be it `null`; one that is absent never comes here.
pub(crate) fn present<'de, D, T>(field: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(field).map(Some)
}

/// A named part of a person's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Section {
    pub id: SectionId,
    pub name: String,
    /// Lower ones stand higher.
    pub position: i32,
    pub removed: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `PUT /api/v1/me/sections/{id}`: makes it, after the others, or names it anew. The author makes the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NameSection {
    pub name: String,
}

/// `PUT /api/v1/me/sections`: these first and in this order, then those not named, as they stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct OrderSections {
    pub section_ids: Vec<SectionId>,
}

/// A person whose messages and invitations are not wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Block {
    pub user_id: UserId,
    pub removed: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// What a person withholds from others; then they see none of others' either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Privacy {
    pub presence: bool,
    pub typing: bool,
    pub receipts: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `PUT /api/v1/me/privacy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewPrivacy {
    pub presence: bool,
    pub typing: bool,
    pub receipts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A time of the day on some days of the week. Where `to` is not after `from` it lies on the next day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct QuietTime {
    /// On which it begins.
    pub days: Vec<Weekday>,
    /// Minutes since midnight, by the clock on the wall.
    pub from: u16,
    pub to: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct QuietSchedule {
    /// A name of the IANA database: whose clock it is.
    pub time_zone: String,
    pub times: Vec<QuietTime>,
}

/// When a person wants no noise: until an end, and in the times of a schedule. Every device keeps silent by itself; the
/// server only says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DoNotDisturb {
    pub until: Option<DateTime<Utc>>,
    pub schedule: Option<QuietSchedule>,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `PUT /api/v1/me/do-not-disturb`. What is absent is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct NewDoNotDisturb {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub until: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<QuietSchedule>,
}

/// A personal change and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NumberedChange {
    #[ts(type = "number")]
    pub rev: i64,
    pub change: PersonalChange,
}

macro_rules! numbered {
    ($($row:ident),+) => {
        $(impl From<$row> for NumberedChange {
            fn from(row: $row) -> Self {
                Self { rev: row.rev, change: PersonalChange::$row(row) }
            }
        })+
    };
}

numbered!(
    Section,
    Saved,
    Reminder,
    Scheduled,
    Block,
    Privacy,
    DoNotDisturb,
    LinkPreviews,
    Unread
);

impl From<ConversationSettings> for NumberedChange {
    fn from(row: ConversationSettings) -> Self {
        Self {
            rev: row.rev,
            change: PersonalChange::Settings(row),
        }
    }
}

/// Answer to `syncPersonal`: the person's rows above the cursor, each once, in its newest state. Joining, leaving and
/// reading are not among them; the heads say those. A cursor of a time that is lost (a restored backup) gets the rows from
/// the first one on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PersonalPage {
    /// Lowest rev first.
    pub changes: Vec<NumberedChange>,
    /// Every rev up to here is in this page, below the cursor, overtaken, or said by the heads.
    #[ts(type = "number")]
    pub through: i64,
    pub more: bool,
    /// The rows begin anew: what the device holds beside them is of a time that is lost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub anew: bool,
}
