//! Where the cluster lies, whose it is, and how it is made.

use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, Metadata, Permissions},
    io::ErrorKind,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use rustix::process::geteuid;
use sha2::{Digest, Sha256};

use super::programs::Programs;

/// What the kernel allows for the path of a Unix socket.
const SOCKET_PATH: usize = 107;
/// Nothing listens on it; it is a part of the socket's name.
pub(super) const PORT: u16 = 5432;
/// Where the cluster goes if its account cannot reach the data folder.
const REACHABLE: &str = "/var/lib/linnet";

/// Who runs PostgreSQL: oneself, or for root somebody with fewer rights.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// None: oneself.
    other: Option<(u32, u32)>,
}

pub(super) fn is_root() -> bool {
    geteuid().is_root()
}

impl Account {
    pub(super) fn choose() -> Result<Self> {
        if !is_root() {
            return Ok(Self { other: None });
        }
        // `initdb` wants an account with a name.
        let accounts =
            fs::read_to_string("/etc/passwd").context("the list of accounts cannot be read")?;
        let find = |wanted: &str| {
            accounts.lines().find_map(|line| {
                let mut fields = line.split(':');
                let name = fields.next()?;
                let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
                (name == wanted && uid != 0).then_some((uid, gid))
            })
        };
        match find("postgres").or_else(|| find("nobody")) {
            Some(other) => Ok(Self { other: Some(other) }),
            None => bail!(
                "PostgreSQL does not run as root: add an account called postgres, or start as another user"
            ),
        }
    }

    pub(super) fn run(&self, command: &mut Command) {
        if let Some((uid, gid)) = self.other {
            command.uid(uid).gid(gid);
        }
    }

    /// Whether every folder on the way lets this account through.
    pub(super) fn can_enter(&self, folder: &Path) -> bool {
        let Some(other) = self.other else { return true };
        folder
            .ancestors()
            .all(|it| fs::metadata(it).map_or(true, |it| may_pass(&it, other)))
    }

    fn create_private_folder(&self, path: &Path) -> Result<()> {
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => {
                if let Some((uid, gid)) = self.other {
                    chown(path, Some(uid), Some(gid))
                        .with_context(|| format!("{} cannot be given away", path.display()))?;
                }
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => self.check_owner(path),
            Err(error) => Err(error).with_context(|| format!("{} cannot be made", path.display())),
        }
    }

    /// In a folder that all may write to, somebody else may have been there first.
    fn check_owner(&self, path: &Path) -> Result<()> {
        let owner = fs::symlink_metadata(path)?;
        let is_own = match self.other {
            Some((uid, _)) => owner.uid() == uid,
            None => owner.uid() == geteuid().as_raw(),
        };
        if owner.is_dir() && is_own {
            return Ok(());
        }
        bail!(
            "{} belongs to another account: start the server as the one that made it",
            path.display()
        )
    }
}

fn may_pass(folder: &Metadata, (uid, gid): (u32, u32)) -> bool {
    let mode = folder.mode();
    let bit = if folder.uid() == uid {
        0o100
    } else if folder.gid() == gid {
        0o010
    } else {
        0o001
    };
    mode & bit != 0
}

/// With the folders above it, and with this mode whatever the umask of whoever started us takes away.
pub(super) fn create_folder(path: &Path, mode: u32) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        create_folder(parent, mode)?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(mode)),
        // Another server was quicker.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
    .with_context(|| format!("{} cannot be made", path.display()))
}

/// The folders of one private PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Place {
    base: PathBuf,
    socket: PathBuf,
}

impl Place {
    pub(super) fn choose(data_dir: &Path, account: &Account) -> Result<Self> {
        let data_dir = std::path::absolute(data_dir)?;
        let digest = Sha256::digest(data_dir.as_os_str().as_encoded_bytes());
        let name = digest.first_chunk().map_or(0, |it| u64::from_be_bytes(*it));
        let base = if account.can_enter(&data_dir) {
            data_dir.join("postgres")
        } else {
            let base = Path::new(REACHABLE).join(format!("postgres-{name:016x}"));
            tracing::info!(path = %base.display(), "PostgreSQL's account cannot reach the data folder, the database lies here");
            base
        };
        let inside = base.join("socket");
        let name_of_socket = format!(".s.PGSQL.{PORT}");
        let is_short = inside.join(name_of_socket).as_os_str().len() <= SOCKET_PATH;
        let socket = if is_short {
            inside
        } else {
            std::env::temp_dir().join(format!("linnet-{name:016x}"))
        };
        Ok(Self { base, socket })
    }

    pub(super) fn data(&self) -> PathBuf {
        self.base.join("data")
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(super) fn log(&self) -> PathBuf {
        self.base.join("log")
    }

    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    /// For what is fetched. Not in the base, which is PostgreSQL's own to write in.
    pub(super) fn programs(&self) -> PathBuf {
        self.base.with_file_name("programs")
    }

    pub(super) fn create_folders(&self, account: &Account) -> Result<()> {
        if let Some(parent) = self.base.parent() {
            super::create_data_dir(parent)?;
        }
        account.create_private_folder(&self.base)?;
        account.create_private_folder(&self.socket)
    }
}

/// Under another name first: a cluster that is there is a whole one.
pub(super) fn create(place: &Place, account: &Account, programs: &Programs) -> Result<()> {
    let new = place.base.join("data.new");
    if new.exists() {
        fs::remove_dir_all(&new).with_context(|| format!("{} cannot be removed", new.display()))?;
    }
    // With ctype C, letters outside ASCII have no small form and names could not be found.
    let ctype = if cfg!(target_os = "macos") {
        "--lc-ctype=UTF-8"
    } else {
        "--lc-ctype=C.UTF-8"
    };
    let mut command = Command::new(programs.folder.join("initdb"));
    command
        .env_clear()
        .args([OsStr::new("-D"), new.as_os_str()])
        .args([
            "-E",
            "UTF8",
            "--lc-collate=C",
            ctype,
            "--data-checksums",
            "-A",
            "trust",
            "-U",
            "linnet",
        ])
        .current_dir(&place.base)
        .stdin(Stdio::null());
    account.run(&mut command);
    let output = command.output().context("initdb cannot be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("the database cannot be made: {}", said.trim());
    }
    fs::rename(&new, place.data()).context("the new database cannot be put in its place")
}
