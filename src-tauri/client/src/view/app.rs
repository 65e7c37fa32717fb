//! Accounts, and what the window starts with.

use std::{collections::BTreeMap, ops::RangeInclusive};

use chrono::{DateTime, Utc};
use linnet_protocol::{ServerRole, User};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Density, Motion, NotificationContent, TextSize, Theme};

/// An account on this machine. Made here at the first sign-in; in every key and every event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "string")]
pub struct AccountId(pub Uuid);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Account {
    pub id: AccountId,
    /// The address of the server, without a trailing slash.
    pub server: String,
    pub server_name: String,
    pub user: User,
    pub role: ServerRole,
    pub state: AccountState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AccountState {
    SignedIn,
    /// The session was ended elsewhere, or the keychain no longer has it: everything stays readable, drafts and outbox
    /// are kept, sending waits for a sign-in.
    Expired,
    /// As expired, because a token was used twice.
    Stolen,
}

/// Where the refresh token of new sign-ins goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum KeychainState {
    Available,
    /// No store (or a locked one): signed in until the app quits. `store` names what is missing, in the system's words.
    MemoryOnly {
        store: String,
    },
    /// It was asked and does not answer, perhaps because it asks the person: until it does, as `MemoryOnly`.
    Waiting {
        store: String,
    },
}

/// What the window starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppState {
    pub accounts: Vec<Account>,
    pub keychain: KeychainState,
    /// `LINNET_SERVER`, where the form begins.
    pub server: Option<String>,
    pub version: String,
    pub settings: Settings,
    /// A cache could not be read at this start: it was moved aside and is being filled again.
    pub rebuilt: bool,
}

/// What a person has chosen for this installation. A file of before a choice existed has its default.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Settings {
    pub theme: Theme,
    pub density: Density,
    pub text_size: TextSize,
    /// Of the whole window, in percent.
    pub zoom: u16,
    pub motion: Motion,
    /// The language of the window as a BCP 47 tag. None: the system's.
    pub language: Option<String>,
    /// What a notification shows of a message.
    pub notification_content: NotificationContent,
    /// Closing the window leaves the app in the tray, where there is one. Nobody has been asked yet: the first to close it
    /// is.
    pub close_to_tray: Option<bool>,
    /// With the desktop session.
    pub start_at_login: bool,
    /// In the tray, when it starts by itself.
    pub start_hidden: bool,
    /// The key that brings the window to the front, as `Ctrl+Shift+L`.
    pub summon_shortcut: Option<String>,
    /// How much is kept of pictures and other files of all accounts.
    pub media_cache_mib: u32,
    /// So many days messages are kept here, apart from the end of each conversation and what is unread, pinned or saved.
    /// 0: all that were ever here.
    pub history_days: u32,
    /// How long what was sent can be taken back before anything of it leaves: up to 10, none by 0.
    pub undo_send_seconds: u8,
    /// `linnet export`, `search` and `tail` answer the owner of this profile.
    pub command_line: bool,
    /// The keys that were chosen in place of the window's own, by the name of what they do; an empty text is no key.
    pub shortcuts: BTreeMap<String, String>,
    /// Looks for newer versions of the app by itself, where its build names a place for that.
    pub check_for_updates: bool,
    /// What Enter does while one writes.
    pub send_key: SendKey,
    /// Up in an empty composer edits the last message of one's own.
    pub up_edits: bool,
    /// Words that are spelled wrong are underlined while one writes.
    pub spell_check: bool,
    /// In these languages, as `de_DE`; none: those of the system.
    pub spell_languages: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            density: Density::default(),
            text_size: TextSize::default(),
            zoom: 100,
            motion: Motion::default(),
            language: None,
            notification_content: NotificationContent::default(),
            close_to_tray: None,
            start_at_login: false,
            start_hidden: true,
            summon_shortcut: None,
            media_cache_mib: 512,
            history_days: 0,
            undo_send_seconds: 0,
            command_line: false,
            shortcuts: BTreeMap::new(),
            check_for_updates: true,
            send_key: SendKey::default(),
            up_edits: true,
            spell_check: true,
            spell_languages: Vec::new(),
        }
    }
}

/// Ctrl+Enter always sends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SendKey {
    #[default]
    Enter,
    /// Between the fences of a block of code it is a new line.
    EnterOutsideCode,
    /// Enter is always a new line.
    CtrlEnter,
}

impl Settings {
    /// What can be chosen in the window: beyond it nobody would find the way back.
    pub const ZOOM: RangeInclusive<u16> = 50..=300;

    pub(crate) fn within_bounds(mut self) -> Self {
        self.zoom = self.zoom.clamp(*Self::ZOOM.start(), *Self::ZOOM.end());
        self
    }
}

/// `sign_up`.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SignUpForm {
    pub server: String,
    pub username: String,
    pub display_name: String,
    pub password: String,
    pub email: Option<String>,
    /// The code that was sent to the address, where the server asks for one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub email_code: Option<String>,
    pub invite: Option<String>,
}

/// `sign_in`. Signing in again to an account that is here and expired keeps its id, cache, drafts and outbox.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SignInForm {
    pub server: String,
    pub login: String,
    pub password: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Connection {
    Connecting,
    /// Pages are being fetched; counts are provisional.
    CatchingUp {
        #[ts(type = "number")]
        conversations: u64,
    },
    Live,
    /// No connection; the next try is at `retry_at`.
    Offline {
        retry_at: Option<DateTime<Utc>>,
    },
    /// The server and this app do not speak the same version.
    Unsupported,
    /// See [`AccountState`].
    SignedOut,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_before_a_choice_existed_has_its_default() {
        let old: Settings = serde_json::from_str(r#"{"theme":"dark"}"#).unwrap();
        let expected = Settings {
            theme: Theme::Dark,
            ..Settings::default()
        };
        assert_eq!(old, expected);
        assert_eq!((old.zoom, old.density), (100, Density::Bubbles));
    }

    #[test]
    fn a_zoom_that_nobody_could_read_is_not_kept() {
        for (asked, kept) in [(0, 50), (50, 50), (110, 110), (60_000, 300)] {
            let asked = Settings {
                zoom: asked,
                ..Settings::default()
            };
            assert_eq!(asked.within_bounds().zoom, kept);
        }
    }
}
