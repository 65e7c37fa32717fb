//! What a person has chosen for this installation.

use crate::{
    Client, CoreError,
    error::Result,
    view::{Event, Settings},
};

impl Client {
    pub fn read_settings(&self) -> Settings {
        self.inner.file.lock().settings.clone()
    }

    pub async fn write_settings(&self, settings: Settings) -> Result<()> {
        let inner = self.inner.clone();
        let days = settings.history_days;
        let is_chosen_anew = days != self.read_settings().history_days;
        let writing = move || {
            let mut file = inner.file.lock();
            let mut next = file.clone();
            let most = settings.media_cache_mib;
            next.settings = settings.within_bounds();
            inner.around.profile.write(&next)?;
            *file = next;
            inner.around.kept.set_most(most);
            Ok(())
        };
        tokio::task::spawn_blocking(writing)
            .await
            .map_err(|_| CoreError::Store)
            .flatten()?;
        if is_chosen_anew {
            for account in self.inner.open_accounts() {
                account.history.choose();
            }
        }
        self.inner.around.events.publish(&Event::Accounts);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Client, Options};

    #[tokio::test]
    async fn keys_that_were_chosen_are_there_after_a_restart() {
        let profile = tempfile::tempdir().unwrap();
        let options = || Options {
            use_keychain: false,
            ..Options::new(profile.path())
        };
        let client = Client::open(options()).await.unwrap();
        let mut settings = client.read_settings();
        assert!(settings.shortcuts.is_empty());
        settings
            .shortcuts
            .insert("search".to_owned(), "Ctrl+G".to_owned());
        client.write_settings(settings.clone()).await.unwrap();
        client.close().await;
        drop(client);
        let again = Client::open(options()).await.unwrap();
        assert_eq!(again.read_settings(), settings);
    }
}
