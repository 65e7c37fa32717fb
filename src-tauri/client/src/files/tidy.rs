//! Removing from the folder of the account what no row knows any more.

use std::{io::ErrorKind, path::Path, sync::Arc};

use rusqlite::Transaction;
use tokio_util::sync::CancellationToken;

use super::{OUTGOING, queries};
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
    media,
    store::rebuild,
};

/// Stands in `litter` for copies of the cache that were put aside.
const ASIDE: &str = "aside";

/// At the start and whenever something may have gone, until `stop`.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    loop {
        if let Err(error) = account.empty_left().await {
            tracing::warn!(%error, "what was left is still in the cache");
        }
        if let Err(error) = account.clear_litter().await {
            tracing::warn!(%error, "what was deleted is still in the folder of the account");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = account.files.untidy.notified() => {}
        }
    }
}

impl OpenAccount {
    /// A row stays until its file is gone, so whatever cuts this off, nothing is forgotten.
    async fn clear_litter(&self) -> Result<()> {
        let _while_nothing_comes = self.files.going.lock().await;
        let litter = self.store.read(queries::litter).await?;
        if litter.is_empty() {
            return Ok(());
        }
        let (dir, kept) = (self.files.dir.clone(), self.kept.clone());
        let clear = move |name: &str| {
            let path = dir.join(name);
            let removed = match name {
                ASIDE => rebuild::remove_aside(&dir),
                _ => remove(&path),
            };
            if let Err(error) = &removed {
                tracing::warn!(%error, "a file of the profile cannot be deleted");
            }
            kept.forget(&path);
            removed.is_ok()
        };
        let clearing = move || {
            let gone = |it: &(String, bool)| it.1 || clear(&it.0);
            litter.into_iter().filter(gone).collect::<Vec<_>>()
        };
        let gone = tokio::task::spawn_blocking(clearing)
            .await
            .map_err(|_| CoreError::Store)?;
        let forgetting = move |tx: &Transaction<'_>| {
            for (name, _) in &gone {
                queries::cleared(tx, name)?;
            }
            Ok(())
        };
        self.store.write(forgetting).await
    }

    /// Copies that were made just before everything ended, and that no row came to know.
    pub(crate) async fn clear_strays(&self) -> Result<()> {
        let known = self.store.read(queries::copies).await?;
        let coming = self.files.dir.join(media::COMING);
        let dir = self.files.dir.join(OUTGOING);
        let is_stray = move |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !known.contains(&format!("{OUTGOING}/{name}"))
        };
        let clearing = move || {
            // What was still coming when everything ended.
            let _ = remove(&coming);
            let Ok(entries) = std::fs::read_dir(dir) else {
                return;
            };
            let paths = entries.flatten().map(|it| it.path());
            for path in paths.filter(|it| is_stray(it)) {
                // Tried again at the next start.
                let _ = remove(&path);
            }
        };
        tokio::task::spawn_blocking(clearing)
            .await
            .map_err(|_| CoreError::Store)
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    let removed = if path.is_dir() {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
