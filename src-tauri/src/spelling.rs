//! WebKitGTK checks the spelling in the fields of the page only where its context is told to, with the dictionaries that
//! the system has (Enchant, which asks Hunspell).

use gtk::glib;
use linnet_client::Settings;
use tauri::WebviewWindow;
use webkit2gtk::{WebContextExt, WebViewExt};

pub(crate) fn apply(window: &WebviewWindow, settings: &Settings) {
    let is_on = settings.spell_check;
    let languages = languages(&settings.spell_languages, &glib::language_names());
    let told = window.with_webview(move |webview| {
        let Some(context) = webview.inner().context() else {
            return;
        };
        let names: Vec<_> = languages.iter().map(String::as_str).collect();
        context.set_spell_checking_languages(&names);
        context.set_spell_checking_enabled(is_on);
    });
    if let Err(error) = told {
        tracing::warn!(%error, "the spelling cannot be checked");
    }
}

/// Those that were chosen, or else those of the system, of which each is there in several spellings
/// (`de_CH.UTF-8`, `de_CH`, `de.UTF-8`, `de`) and only those without an encoding are names of dictionaries. Without any
/// the engine takes the first dictionary that it finds.
fn languages<S: AsRef<str>>(chosen: &[String], system: &[S]) -> Vec<String> {
    if !chosen.is_empty() {
        return chosen.to_vec();
    }
    let names = system.iter().map(AsRef::as_ref);
    names
        .filter(|name| !name.contains(['.', '@']) && !matches!(*name, "C" | "POSIX"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_of_the_system_are_checked_unless_others_were_chosen() {
        let system = ["de_CH.UTF-8", "de_CH", "de.UTF-8", "de", "en_GB", "C"];
        assert_eq!(languages(&[], &system), ["de_CH", "de", "en_GB"]);
        assert_eq!(languages(&["fr_FR".to_owned()], &system), ["fr_FR"]);
        assert_eq!(languages(&[], &["C.UTF-8", "C"]), [""; 0]);
    }
}
