//! Bringing bytes here. What comes lies aside until it is whole, and takes its place only if it is still shown then: so
//! nothing of what was deleted meanwhile stays.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use linnet_protocol::{FileId, limits};
use tokio::{
    fs::File,
    io::{AsyncSeekExt, AsyncWriteExt},
};
use uuid::Uuid;

use super::{COMING, DIR, Variant, queries};
use crate::{
    account::OpenAccount,
    api::downloads::Wanted,
    error::{CoreError, Result},
    files::{local::name_here, moving::Guard},
    profile::make_private,
    view::FileProblem,
};

/// A line that breaks is tried again from where it was, so often without getting anywhere.
const TRIES: u32 = 3;
/// Of what has begun: the socket takes a while to know that its line is gone, too.
const TRIES_ONCE_BEGUN: u32 = 60;
const BETWEEN: Duration = Duration::from_millis(500);

/// Where bytes that are kept have their place.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: FileId,
    pub(super) variant: Variant,
    pub(super) path: PathBuf,
    /// As the message says.
    pub(super) bytes: Option<i64>,
}

/// No small picture has more.
const SMALL: u64 = 16 * 1024 * 1024;

impl Place {
    /// More of it is not taken, whatever comes.
    fn most(&self) -> u64 {
        let unsaid = match self.variant {
            Variant::Original => limits::FILE_BYTES as u64,
            Variant::Thumbnail(_) | Variant::Avatar(_) => SMALL,
        };
        self.bytes.map_or(unsaid, i64::unsigned_abs)
    }
}

/// Bytes on this disk.
pub(super) enum Here {
    Kept(PathBuf),
    /// Nobody here shows it any more, or yet: for this once.
    Once(Vec<u8>),
}

/// More is not taken for what is not kept.
const ONCE: u64 = 8 * 1024 * 1024;

impl OpenAccount {
    /// The original lies under its own name, so that other programs know what it is.
    pub(super) async fn place(&self, id: FileId, variant: Variant) -> Result<Place> {
        let dir = self.files.dir().join(DIR).join(id.to_string());
        let (path, bytes) = if variant == Variant::Original {
            let attachment = self
                .store
                .read(move |tx| queries::attachment(tx, id))
                .await?;
            let name = attachment.as_ref().map_or("", |it| it.name.as_str());
            (
                dir.join(variant.name()).join(name_here(name)),
                attachment.map(|it| it.bytes),
            )
        } else {
            (dir.join(variant.name()), None)
        };
        Ok(Place {
            id,
            variant,
            path,
            bytes,
        })
    }

    /// From this disk or from the server. Whoever asks for the same at the same time waits for the first.
    pub(super) async fn bring(self: &Arc<Self>, place: &Place) -> Result<Here> {
        let turn = self.files.turn(&place.path);
        let _one_at_a_time = turn.lock().await;
        if place.path.is_file() {
            self.kept.touch(&place.path);
            return Ok(Here::Kept(place.path.clone()));
        }
        let bytes = place.bytes.unwrap_or_default().unsigned_abs();
        if bytes > self.kept.most() {
            return Err(CoreError::File {
                name: name_of(&place.path),
                problem: FileProblem::TooLarge,
            });
        }
        let coming = self.files.dir().join(COMING);
        make_private(&coming)?;
        let aside = Aside(coming.join(Uuid::now_v7().to_string()));
        // Small ones are here before anybody could see how far they are.
        let guard = (place.variant == Variant::Original).then(|| {
            let file = (place.id, place.bytes.unwrap_or_default());
            self.files.coming(self, file)
        });
        let bytes = self
            .receive_guarded(place, &aside.0, guard.as_ref())
            .await?;
        self.keep(place, &aside.0, bytes).await
    }

    async fn receive_guarded(
        self: &Arc<Self>,
        place: &Place,
        into: &Path,
        guard: Option<&Guard>,
    ) -> Result<u64> {
        let Some(guard) = guard else {
            return self.receive(place, into, None).await;
        };
        tokio::select! {
            () = guard.stop.cancelled() => Err(CoreError::NotFound),
            received = self.receive(place, into, Some(guard)) => received,
        }
    }

    /// All of it into a file, going on where it broke off.
    pub(super) async fn receive(
        &self,
        place: &Place,
        into: &Path,
        guard: Option<&Guard>,
    ) -> Result<u64> {
        let mut file = File::create(into).await?;
        let path = place.variant.path(place.id);
        let (mut wanted, most) = (Wanted { path, from: 0 }, place.most());
        let mut tries = 0;
        loop {
            let before = wanted.from;
            let error = match self.receive_on((&mut wanted, most), &mut file, guard).await {
                Ok(()) => break,
                Err(error @ (CoreError::Offline | CoreError::Unreachable)) => error,
                Err(error) => return Err(error),
            };
            // What nobody can stop is not waited for, and nothing of an account that goes.
            let has_begun = guard.is_some() && wanted.from > 0 && !self.closing().is_cancelled();
            if wanted.from > before || has_begun && self.line_came_back().await {
                tries = 0;
            } else if tries < if has_begun { TRIES_ONCE_BEGUN } else { TRIES } {
                tries += 1;
            } else {
                return Err(error);
            }
            tokio::time::sleep(BETWEEN).await;
        }
        file.sync_data().await?;
        Ok(wanted.from)
    }

    /// Says whether there was none.
    async fn line_came_back(&self) -> bool {
        let connected = self.link.connected.notified();
        if self.link.is_attached() {
            return false;
        }
        let closing = self.closing();
        closing.run_until_cancelled(connected).await.is_some()
    }

    async fn receive_on(
        &self,
        (wanted, most): (&mut Wanted, u64),
        file: &mut File,
        guard: Option<&Guard>,
    ) -> Result<()> {
        let mut coming = self.get_bytes(wanted).await?;
        if coming.from != wanted.from {
            file.set_len(0).await?;
            file.rewind().await?;
            wanted.from = 0;
        }
        while let Some(piece) = coming.next().await? {
            wanted.from += piece.as_ref().len() as u64;
            if wanted.from > most {
                tracing::warn!("more bytes come than the file has");
                return Err(CoreError::NotLinnet);
            }
            file.write_all(piece.as_ref()).await?;
            if let Some(guard) = guard {
                guard.show(wanted.from);
            }
        }
        file.flush().await?;
        match coming.bytes {
            Some(bytes) if bytes != wanted.from => Err(CoreError::Offline),
            _ => Ok(()),
        }
    }

    async fn keep(&self, place: &Place, aside: &Path, bytes: u64) -> Result<Here> {
        // What is deleted now is either seen here, or finds the file in its place.
        let _while_nothing_goes = self.files.going.lock().await;
        let id = place.id;
        if !self.store.read(move |tx| queries::is_shown(tx, id)).await? {
            if bytes > ONCE {
                return Err(CoreError::NotFound);
            }
            return Ok(Here::Once(tokio::fs::read(aside).await?));
        }
        let (path, aside) = (place.path.clone(), aside.to_owned());
        let kept = self.kept.clone();
        let moving = move || {
            make_private(path.parent().expect("a folder of the account"))?;
            protect(&aside)?;
            std::fs::rename(&aside, &path)?;
            kept.add(&path, bytes);
            Ok(Here::Kept(path))
        };
        tokio::task::spawn_blocking(moving)
            .await
            .map_err(|_| CoreError::Store)?
    }
}

/// Another program that opens it is told to save elsewhere what it changes.
fn protect(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o400))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// What came aside goes unless it was moved to its place.
struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        // Mostly it is not there any more; what is left of a crash goes at the next start.
        let _ = std::fs::remove_file(&self.0);
    }
}
