//! How much lies on this machine.

use std::path::Path;

use super::machine;
use crate::{
    Client, CoreError,
    error::Result,
    view::{AccountId, AccountStorage, StorageUse},
};

impl Client {
    pub async fn storage_use(&self) -> Result<StorageUse> {
        let profile = self.inner.around.profile.clone();
        let ids: Vec<_> = self.inner.open_accounts().iter().map(|it| it.id).collect();
        let looking = move || StorageUse {
            accounts: ids
                .into_iter()
                .map(|id| account(id, &profile.account_dir(id)))
                .collect(),
            logs: size(&profile.dir().join("logs")) + size(&profile.dir().join("journal.jsonl")),
            free: machine::free(profile.dir()),
        };
        tokio::task::spawn_blocking(looking)
            .await
            .map_err(|_| CoreError::Store)
    }
}

fn account(account_id: AccountId, dir: &Path) -> AccountStorage {
    let file = |name: &str| size(&dir.join(name));
    let messages = ["cache.db", "cache.db-wal", "cache.db-shm"].map(file);
    let (messages, media) = (messages.into_iter().sum(), file("media"));
    AccountStorage {
        account_id,
        messages,
        media,
        other: size(dir).saturating_sub(messages).saturating_sub(media),
    }
}

/// Of a file, or of all below a folder. What goes meanwhile is nothing; a link is not followed.
fn size(path: &Path) -> u64 {
    let Ok(about) = std::fs::symlink_metadata(path) else {
        return 0;
    };
    if !about.is_dir() {
        return about.len();
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|it| size(&it.path())).sum()
}
