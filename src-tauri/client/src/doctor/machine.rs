//! The disk under the profile.

use std::{io::Write, path::Path};

use crate::view::Fault;

const MIB: u64 = 1024 * 1024;
/// Below it a day of messages and pictures may not fit.
const LOW: u64 = 256 * MIB;
/// What a trial writes.
const TRIAL: usize = 64 * 1024;

/// Writes a little, as the cache does, and takes it away again.
pub(super) fn disk(profile: &Path) -> Option<Fault> {
    let path = profile.join("trial.new");
    let outcome = std::fs::File::create(&path).and_then(|mut file| {
        file.write_all(&vec![0; TRIAL])?;
        file.sync_all()
    });
    let _ = std::fs::remove_file(&path);
    match outcome {
        Ok(()) => free(profile)
            .filter(|it| *it < LOW)
            .map(|it| Fault::DiskLow { free_mib: it / MIB }),
        Err(error) => Some(trouble(&error)),
    }
}

pub(super) fn trouble(error: &std::io::Error) -> Fault {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded => Fault::DiskFull,
        _ => Fault::ReadOnly,
    }
}

/// What the person may still write there.
#[cfg(unix)]
pub(super) fn free(profile: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(profile).ok()?;
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(not(unix))]
pub(super) fn free(_: &Path) -> Option<u64> {
    None
}
