//! Links (`linnet://…`) that the system hands over: as an argument of a start, also of a second one, and on macOS as an
//! event. The core knows what they mean.

use linnet_client::Client;
use tauri::{AppHandle, Manager, async_runtime};

use crate::window;

/// The first of the arguments that is one.
pub(crate) fn find(arguments: impl IntoIterator<Item = String>) -> Option<String> {
    let is_link = |it: &String| {
        let scheme = it.split_once(':').map(|(scheme, _)| scheme);
        scheme.is_some_and(|it| it.eq_ignore_ascii_case("linnet"))
    };
    arguments.into_iter().find(is_link)
}

/// The window first: whatever the link leads to is shown there, or asked.
pub(crate) fn open(app: &AppHandle, link: String) {
    window::raise(app);
    let Some(client) = app.try_state::<Client>() else {
        return;
    };
    let client = client.inner().clone();
    async_runtime::spawn(async move { client.open_link(&link).await });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_arguments_the_first_link_counts() {
        let found = |arguments: &[&str]| find(arguments.iter().map(|&it| it.to_owned()));
        assert_eq!(found(&["linnet", "--hidden"]), None);
        let link = "LINNET://host/u/1";
        assert_eq!(
            found(&["/usr/bin/linnet", link, "linnet://b"]).as_deref(),
            Some(link)
        );
        assert_eq!(found(&["linnets://host/u/1", "https://host"]), None);
    }
}
