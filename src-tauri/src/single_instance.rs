//! One app per profile: a second start brings the first window to the front, hands over the
//! link that it was started with, and ends. The core locks the profile besides, for where the system offers no way to find
//! the other one.

use std::path::Path;

use tauri::{Wry, plugin::TauriPlugin};
use tauri_plugin_single_instance::Builder;

use crate::{
    config::{IDENTIFIER, usual_profile},
    deep_link, window,
};

/// Whether the other one of this profile can be found. Only the session bus tells profiles apart; elsewhere there is one
/// name for all, which is that of the usual profile.
pub(crate) fn can_tell(profile: &Path) -> bool {
    let is_usual = || {
        usual_profile()
            .and_then(|it| it.canonicalize().ok())
            .as_deref()
            == Some(profile)
    };
    cfg!(target_os = "linux") || is_usual()
}

pub(crate) fn plugin(profile: &Path) -> TauriPlugin<Wry> {
    Builder::new()
        .callback(|app, arguments, _| match deep_link::find(arguments) {
            Some(link) => deep_link::open(app, link),
            None => window::raise(app),
        })
        .dbus_id(bus_name(profile))
        .build()
}

/// A name on the session bus that only this profile has. FNV-1a, because another build must come to the same name.
fn bus_name(profile: &Path) -> String {
    let hash = profile
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{IDENTIFIER}.profile_{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_profile_has_its_own_name_and_always_the_same() {
        let alice = bus_name(Path::new("/home/alice/linnet"));
        assert_eq!(alice, "app.linnet.desktop.profile_7f1dc006e1b9dcdd");
        assert_ne!(alice, bus_name(Path::new("/home/bob/linnet")));
    }
}
