//! Where PostgreSQL's programs are: shipped beside ours, else the newest of the system.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::cluster::{Account, Place};

const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb` in it.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub(super) folder: PathBuf,
    major: u32,
}

/// The ones that made the cluster, or for a new one the shipped, else the newest.
pub(super) fn find(place: &Place, account: &Account) -> Result<Programs> {
    let needed = match fs::read_to_string(place.data().join("PG_VERSION")) {
        Ok(version) => Some(
            version
                .trim()
                .parse()
                .context("the database folder has no readable version")?,
        ),
        Err(_) => None,
    };
    let shipped = shipped().into_iter();
    let mut system: Vec<_> = system()
        .into_iter()
        .filter_map(|it| look(it, account))
        .collect();
    system.sort_by_key(|it| std::cmp::Reverse(it.major));
    let mut all = shipped.filter_map(|it| look(it, account)).chain(system);
    let found = all.find(|it| needed.map_or(it.major >= OLDEST, |needed: u32| it.major == needed));
    match (found, needed) {
        (Some(programs), _) => Ok(programs),
        (None, Some(major)) => bail!(
            "the database in {} was made by PostgreSQL {major}: install PostgreSQL {major} (Debian: apt-get install \
             postgresql-{major}), or set LINNET_DATABASE_URL",
            place.data().display()
        ),
        (None, None) => bail!(
            "no PostgreSQL was found: install PostgreSQL {OLDEST} or newer (Debian and Ubuntu: apt-get install \
             postgresql, Fedora: dnf install postgresql-server, macOS: brew install postgresql@18), or set \
             LINNET_DATABASE_URL to one that runs elsewhere"
        ),
    }
}

fn shipped() -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    Some(own.parent()?.join("postgres").join("bin"))
}

fn system() -> Vec<PathBuf> {
    let versions = |folder: &str, inside: &str| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|it| it.path().join(inside)).collect::<Vec<_>>()
    };
    let mut folders = versions("/usr/lib/postgresql", "bin");
    folders.extend(versions("/opt/homebrew/opt", "bin"));
    folders.extend(versions("/usr/local/opt", "bin"));
    folders.extend((OLDEST..30).map(|major| PathBuf::from(format!("/usr/pgsql-{major}/bin"))));
    folders.extend(
        std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths),
    );
    folders
}

fn look(folder: PathBuf, account: &Account) -> Option<Programs> {
    let is_there = |name: &str| folder.join(name).is_file();
    if !is_there("postgres") || !is_there("initdb") || !account.can_enter(&folder) {
        return None;
    }
    let major = major(&folder.join("postgres"))?;
    Some(Programs { folder, major })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-1)` → 15.
fn major(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").output().ok()?;
    parse_major(&String::from_utf8_lossy(&output.stdout))
}

fn parse_major(version: &str) -> Option<u32> {
    let (_, number) = version.split_once("(PostgreSQL) ")?;
    number
        .chars()
        .take_while(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::parse_major;

    #[test]
    fn a_version_is_read() {
        assert_eq!(
            parse_major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(parse_major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(parse_major("command not found"), None);
    }
}
