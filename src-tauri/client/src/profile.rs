//! The profile folder: who signed in here and how the window looks. Never a token.
//!
//! `profile.json` holds the settings and the id of this installation, `accounts/<id>/account.json` who an account is,
//! and `cache.db` beside it what it has read and written. `leaving` is what is being deleted of removed accounts. Small
//! files are replaced whole, so each is the old or the new.

use std::{
    fs::{File, TryLockError},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use linnet_protocol::{DeviceId, ServerRole, User};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    error::Result,
    place::Standing,
    view::{AccountId, AccountState, Authority, Settings},
};

/// Where removed accounts lie until they are deleted.
const LEAVING: &str = "leaving";
/// A reader that is finishing, or a scanner for viruses.
const LET_GO: Duration = Duration::from_secs(5);

/// Why the core cannot start at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("another Linnet is running with the profile {0}")]
    InUse(PathBuf),
    #[error("the profile folder {0} cannot be used: {1}")]
    Folder(PathBuf, #[source] std::io::Error),
    #[error("a cache cannot be opened: {0}")]
    Store(#[from] crate::view::CoreError),
}

/// Only one process works in a profile. Given back when the last write is done.
pub(crate) struct ProfileLock(#[expect(dead_code, reason = "held, not read")] File);

#[derive(Clone)]
pub(crate) struct Profile {
    dir: PathBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ProfileFile {
    pub(crate) device_id: DeviceId,
    pub(crate) settings: Settings,
    /// Certificate authorities that were added, each for one server.
    pub(crate) authorities: Vec<AddedAuthority>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddedAuthority {
    #[serde(flatten)]
    pub(crate) authority: Authority,
    /// DER, as base64.
    pub(crate) certificate: String,
}

impl Default for ProfileFile {
    fn default() -> Self {
        Self {
            device_id: DeviceId::generate(),
            settings: Settings::default(),
            authorities: Vec::new(),
        }
    }
}

/// `account.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountFile {
    pub(crate) id: AccountId,
    pub(crate) server: String,
    pub(crate) server_name: String,
    pub(crate) user: User,
    pub(crate) role: ServerRole,
    pub(crate) state: AccountState,
}

impl Profile {
    /// Makes the folder if needed and takes the lock. Who closed a moment ago may still be writing its last lines.
    pub(crate) async fn open(dir: &Path) -> Result<(Self, Arc<ProfileLock>), OpenError> {
        let failed = |error| OpenError::Folder(dir.to_owned(), error);
        make_private(&dir.join("accounts")).map_err(failed)?;
        make_private(dir).map_err(failed)?;
        let file = File::create(dir.join("lock")).map_err(failed)?;
        for _ in 0..40 {
            match file.try_lock() {
                Ok(()) => {
                    let dir = dir.canonicalize().map_err(failed)?;
                    sweep(&dir);
                    return Ok((Self { dir }, Arc::new(ProfileLock(file))));
                }
                Err(TryLockError::WouldBlock) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        Err(OpenError::InUse(dir.to_owned()))
    }

    /// Tells two profiles apart in the keychain; a copied profile has another one and cannot spend the same token.
    pub(crate) fn discriminator(&self) -> String {
        Uuid::new_v5(
            &Uuid::NAMESPACE_URL,
            self.dir.as_os_str().as_encoded_bytes(),
        )
        .simple()
        .to_string()
    }

    pub(crate) fn read(&self) -> Result<ProfileFile> {
        let path = self.dir.join("profile.json");
        if let Some(file) = read_json(&path)? {
            return Ok(file);
        }
        let file = ProfileFile::default();
        write_json(&path, &file)?;
        Ok(file)
    }

    pub(crate) fn write(&self, file: &ProfileFile) -> Result<()> {
        write_json(&self.dir.join("profile.json"), file)
    }

    /// Where the window stood last.
    pub(crate) fn read_place(&self) -> Result<Option<Standing>> {
        Ok(read_json::<Option<Standing>>(&self.dir.join("place.json"))?.flatten())
    }

    /// Often, so without waiting for the disk: after a power cut it may be an earlier place, or none.
    pub(crate) fn write_place(&self, place: Option<&Standing>) -> Result<()> {
        let path = self.dir.join("place.json");
        let fresh = path.with_extension("json.new");
        std::fs::write(&fresh, serde_json::to_vec(&place).expect("a plain struct"))?;
        Ok(std::fs::rename(&fresh, path)?)
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn accounts_dir(&self) -> PathBuf {
        self.dir.join("accounts")
    }

    pub(crate) fn account_dir(&self, id: AccountId) -> PathBuf {
        self.accounts_dir().join(id.0.to_string())
    }

    pub(crate) fn accounts(&self) -> Result<Vec<AccountFile>> {
        let mut accounts = Vec::new();
        for entry in std::fs::read_dir(self.dir.join("accounts"))? {
            let path = entry?.path().join("account.json");
            accounts.extend(read_json::<AccountFile>(&path)?);
        }
        accounts.sort_by_key(|it| it.id);
        Ok(accounts)
    }

    pub(crate) fn write_account(&self, account: &AccountFile) -> Result<()> {
        let dir = self.account_dir(account.id);
        make_private(&dir)?;
        write_json(&dir.join("account.json"), account)
    }

    /// First it is no account any more: what cannot be deleted then, or not at once, goes at the next start.
    pub(crate) fn remove_account(&self, id: AccountId) -> Result<()> {
        let (dir, leaving) = (self.account_dir(id), self.dir.join(LEAVING));
        make_private(&leaving)?;
        let gone = leaving.join(id.0.to_string());
        patiently(|| std::fs::rename(&dir, &gone))?;
        patiently(|| std::fs::remove_dir_all(&gone))?;
        Ok(())
    }
}

/// The profile is as good without it, and the next start tries again.
fn sweep(dir: &Path) {
    if let Err(error) = std::fs::remove_dir_all(dir.join(LEAVING))
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, "something of a removed account is still here");
    }
}

/// Windows moves and deletes nothing that somebody has open.
fn patiently(act: impl Fn() -> std::io::Result<()>) -> std::io::Result<()> {
    let begun = Instant::now();
    loop {
        match act() {
            Err(error)
                if cfg!(windows)
                    && error.kind() != ErrorKind::NotFound
                    && begun.elapsed() < LET_GO =>
            {
                std::thread::sleep(LET_GO / 100);
            }
            done => return done,
        }
    }
}

pub(crate) fn make_private(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// What lies in a profile, for whoever only reads.
pub(crate) fn look(dir: &Path) -> std::io::Result<(ProfileFile, Vec<AccountFile>)> {
    let file = serde_json::from_slice(&std::fs::read(dir.join("profile.json"))?)?;
    let entries = std::fs::read_dir(dir.join("accounts"))?.flatten();
    let accounts = entries.filter_map(|it| std::fs::read(it.path().join("account.json")).ok());
    let accounts = accounts.map(|text| serde_json::from_slice::<AccountFile>(&text));
    let mut accounts = accounts.collect::<Result<Vec<_>, _>>()?;
    accounts.sort_by_key(|it| it.id);
    Ok((file, accounts))
}

/// Nothing if there is no such file. One that cannot be understood is kept under another name.
fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    match serde_json::from_slice(&text) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            tracing::error!(%error, "a file of the profile is damaged and was moved aside");
            std::fs::rename(path, path.with_extension("json.damaged"))?;
            Ok(None)
        }
    }
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_vec_pretty(value).expect("plain structs with string keys");
    let dir = path.parent().expect("a file inside the profile");
    let fresh = path.with_extension("json.new");
    let mut file = File::create(&fresh)?;
    file.write_all(&text)?;
    file.sync_all()?;
    std::fs::rename(&fresh, path)?;
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_second_process_on_the_same_profile_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (profile, lock) = Profile::open(dir.path()).await.unwrap();
        let refused = Profile::open(dir.path()).await;
        assert!(matches!(refused, Err(OpenError::InUse(_))));
        let device = profile.read().unwrap().device_id;
        drop(lock);
        let (profile, _lock) = Profile::open(dir.path()).await.unwrap();
        assert_eq!(profile.read().unwrap().device_id, device);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_profile_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("profile");
        let _open = Profile::open(&dir).await.unwrap();
        assert_eq!(
            std::fs::metadata(&dir).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }

    #[tokio::test]
    async fn what_is_left_of_a_removed_account_goes_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let (_, lock) = Profile::open(dir.path()).await.unwrap();
        drop(lock);
        let left = dir.path().join(LEAVING).join("an account");
        std::fs::create_dir_all(&left).unwrap();
        std::fs::write(left.join("cache.db"), "words").unwrap();
        let _open = Profile::open(dir.path()).await.unwrap();
        assert!(!left.exists());
    }

    #[tokio::test]
    async fn a_damaged_settings_file_is_moved_aside() {
        let dir = tempfile::tempdir().unwrap();
        let (profile, _lock) = Profile::open(dir.path()).await.unwrap();
        std::fs::write(dir.path().join("profile.json"), "{not json").unwrap();
        assert_eq!(profile.read().unwrap().settings, Settings::default());
        assert!(dir.path().join("profile.json.damaged").exists());
    }
}
