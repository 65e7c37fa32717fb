//! What is said outside of the window, where its catalogues do not reach: in the tray and in notifications.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Client, view::Settings};

/// One language: see `locales/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Phrases {
    pub open_linnet: String,
    pub do_not_disturb: String,
    pub end_do_not_disturb: String,
    pub half_hour: String,
    pub hour: String,
    pub until_tomorrow: String,
    pub quit: String,
    pub sign_in_again: String,
    /// With the number in place of `{count}`.
    unread: String,
    /// What stands in place of a text that nobody else may read.
    pub new_message: String,
    pub reminder: String,
    pub open: String,
    pub reply: String,
    pub notifications_work: String,
}

/// The languages of the window, in its order. The first is for whoever speaks none of them.
static ALL: LazyLock<[(&str, Phrases); 7]> = LazyLock::new(|| {
    [
        ("en", include_str!("../locales/en.json")),
        ("de", include_str!("../locales/de.json")),
        ("es", include_str!("../locales/es.json")),
        ("fr", include_str!("../locales/fr.json")),
        ("pt", include_str!("../locales/pt.json")),
        ("ja", include_str!("../locales/ja.json")),
        ("ar", include_str!("../locales/ar.json")),
    ]
    .map(|(language, text)| (language, serde_json::from_str(text).expect("all is said")))
});

impl Phrases {
    /// In the first of these languages that is spoken here; each a tag as `pt-BR` or `de`.
    pub fn of<'a>(wished: impl IntoIterator<Item = &'a str>) -> &'static Self {
        let language = |tag: &str| {
            let end = tag.find(['-', '_']).unwrap_or(tag.len());
            tag[..end].to_lowercase()
        };
        let spoken = |tag| ALL.iter().find(|(name, _)| *name == language(tag));
        let found = wished.into_iter().find_map(spoken);
        &found.unwrap_or(&ALL[0]).1
    }

    /// In the language of the settings, else in that of the system.
    pub(crate) fn chosen(settings: &Settings) -> &'static Self {
        static SYSTEM: LazyLock<Vec<String>> =
            LazyLock::new(|| sys_locale::get_locales().collect());
        let wished = settings.language.iter().chain(&*SYSTEM);
        Self::of(wished.map(String::as_str))
    }

    pub fn unread(&self, count: u64) -> String {
        self.unread.replace("{count}", &count.to_string())
    }
}

impl Client {
    pub fn phrases(&self) -> &'static Phrases {
        Phrases::chosen(&self.read_settings())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_spoken_here_is_taken_and_else_english() {
        assert_eq!(Phrases::of(["de-AT", "en"]).quit, "Beenden");
        assert_eq!(Phrases::of(["nl_NL", "PT_BR"]).reply, "Responder");
        assert_eq!(Phrases::of(["C", ""]).reply, "Reply");
        assert_eq!(Phrases::of([]).unread(7), "Linnet: 7 unread");
    }

    #[test]
    fn every_language_says_all_and_has_a_place_for_the_number() {
        for (language, phrases) in &*ALL {
            assert!(phrases.unread.contains("{count}"), "{language}");
            let other = |it: &Phrases| it.open_linnet != ALL[0].1.open_linnet;
            assert!(*language == "en" || other(phrases), "{language}");
        }
    }
}
