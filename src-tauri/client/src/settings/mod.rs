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
        let writing = move || {
            let mut file = inner.file.lock();
            let mut next = file.clone();
            let most = settings.media_cache_mib;
            next.settings = settings;
            inner.around.profile.write(&next)?;
            *file = next;
            inner.around.kept.set_most(most);
            Ok(())
        };
        tokio::task::spawn_blocking(writing)
            .await
            .map_err(|_| CoreError::Store)
            .flatten()?;
        self.inner.around.events.publish(&Event::Accounts);
        Ok(())
    }
}
