//! Whether there is room for bytes.

use linnet_protocol::ErrorCode;

use super::queries;
use crate::{config::MIB, error::Result, state::AppState};

/// Whether the server may keep something of its own accord.
pub(super) async fn has_room(state: &AppState, bytes: i64) -> Result<bool> {
    if check_free(state, bytes).is_err() {
        return Ok(false);
    }
    let all = i64::try_from(state.config.files_total_mib * MIB).unwrap_or(i64::MAX);
    Ok(all == 0 || queries::taken(&state.db, None).await? + bytes <= all)
}

/// A full disk would stop the database that lies on it.
pub(super) fn check_free(state: &AppState, bytes: i64) -> Result<()> {
    let keep = state.config.files_keep_free_mib * MIB;
    let bytes = u64::try_from(bytes).unwrap_or_default();
    let (folder, coming) = state.files.store.on_disk(bytes);
    let needed = keep.saturating_add(coming);
    match free(folder) {
        Some(free) if keep > 0 && free < needed => Err(ErrorCode::StorageFull.into()),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn free(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &std::path::Path) -> Option<u64> {
    None
}
