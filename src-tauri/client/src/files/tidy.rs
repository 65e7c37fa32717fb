//! Removing from the folder of the account what no row knows any more.

use std::{io::ErrorKind, path::Path, sync::Arc};

use tokio_util::sync::CancellationToken;

use super::{OUTGOING, queries};
use crate::{account::OpenAccount, error::Result};

/// At the start and whenever something may have gone, until `stop`.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    loop {
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
        let litter = self.store.read(queries::litter).await?;
        if litter.is_empty() {
            return Ok(());
        }
        let dir = self.files.dir.clone();
        let clearing = move || {
            let gone = |name: &String| match remove(&dir.join(name)) {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(%error, "a file of the profile cannot be deleted");
                    false
                }
            };
            litter.into_iter().filter(gone).collect::<Vec<_>>()
        };
        let gone = tokio::task::spawn_blocking(clearing)
            .await
            .map_err(|_| crate::error::CoreError::Store)?;
        let forgetting = move |tx: &rusqlite::Transaction<'_>| {
            for name in &gone {
                queries::cleared(tx, name)?;
            }
            Ok(())
        };
        self.store.write(forgetting).await
    }

    /// Copies that were made just before everything ended, and that no row came to know.
    pub(crate) async fn clear_strays(&self) -> Result<()> {
        let known = self.store.read(queries::copies).await?;
        let dir = self.files.dir.join(OUTGOING);
        let is_stray = move |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !known.contains(&format!("{OUTGOING}/{name}"))
        };
        let clearing = move || {
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
            .map_err(|_| crate::error::CoreError::Store)
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
