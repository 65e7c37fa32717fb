//! A private PostgreSQL for one run: on a socket in a folder of its own, gone when the run ends, unless it is to be kept.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    paths,
    process::{self, Beside, until},
    system,
};

const LONGEST_START: Duration = Duration::from_mins(1);

/// The folder of the newest `initdb` and `postgres` here.
pub(crate) fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = versions.filter_map(|version| {
        let number: u32 = version.file_name().to_str()?.parse().ok()?;
        Some((number, version.path().join("bin")))
    });
    let newest = debian.filter(|(_, bin)| has_programs(bin)).max();
    newest.map(|(_, bin)| bin).or_else(|| {
        let bin = paths::program("initdb")?.parent()?.to_owned();
        has_programs(&bin).then_some(bin)
    })
}

fn has_programs(bin: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|name| {
        // On Debian psql lies on PATH only.
        bin.join(name).is_file() || (*name == "psql" && paths::program(name).is_some())
    })
}

/// Nothing of the tests outlives the run, so nothing waits for the disk.
const HASTY: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "log_min_messages=fatal",
];
/// As the server's own: PostgreSQL's defaults, and what is acknowledged is on the disk.
const DURABLE: [&str; 3] = ["fsync=on", "synchronous_commit=on", "max_connections=50"];

pub(crate) struct Database {
    server: Beside,
    dir: PathBuf,
    is_kept: bool,
    owner: Owner,
}

impl Database {
    /// For tests: as fast as can be, and gone afterwards.
    pub(crate) fn start() -> Result<Self> {
        Self::open(None, &HASTY)
    }

    /// As people run it. What is in the folder stays there, and is used again.
    pub(crate) fn start_durable(keep: Option<&Path>) -> Result<Self> {
        Self::open(keep, &DURABLE)
    }

    /// PostgreSQL refuses to run as root, and who it runs as must be able to enter its folder; so it lies below the
    /// system's folder for temporary files and not in the checkout.
    fn open(keep: Option<&Path>, options: &[&str]) -> Result<Self> {
        let bin = programs().context("PostgreSQL is not installed")?;
        let name = format!("linnet-test-{}", std::process::id());
        let dir = match keep {
            Some(dir) => std::path::absolute(dir)?,
            None => std::env::temp_dir().join(name),
        };
        let made = if keep.is_some() {
            fs::create_dir_all(&dir)
        } else {
            fs::create_dir(&dir)
        };
        made.with_context(|| format!("{} cannot be made", dir.display()))?;
        let data = dir.join("data");
        let is_new = !data.join("PG_VERSION").is_file();
        if is_new && fs::read_dir(&dir)?.next().is_some() {
            bail!("{} holds something else", dir.display());
        }
        let owner = Owner::find()?;
        owner.give(&dir)?;
        if is_new {
            initdb(&owner, &bin, &data)?;
        }
        let mut postgres = owner.run(&bin.join("postgres"));
        postgres.arg("-D").arg(&data).arg("-k").arg(&dir);
        for option in options.iter().chain(&["listen_addresses="]) {
            postgres.args(["-c", option]);
        }
        let server = Beside::start_silent("postgres", postgres.stderr(Stdio::null()))?;
        let mut database = Self {
            server,
            dir,
            is_kept: keep.is_some(),
            owner,
        };
        database.wait()?;
        Ok(database)
    }

    fn wait(&mut self) -> Result<()> {
        let mut ended = false;
        until(LONGEST_START, || {
            ended = !matches!(self.server.ended(), Ok(None));
            ended || self.psql("postgres", &["-c", "select 1"])
        })?;
        if ended {
            bail!("the private PostgreSQL has ended by itself");
        }
        Ok(())
    }

    pub(crate) fn url(&self, name: &str) -> String {
        format!(
            "postgres://linnet@localhost/{name}?host={}",
            self.dir.display()
        )
    }

    /// A database with the server's tables, for checking its queries.
    pub(crate) fn migrated(&self, name: &str) -> Result<String> {
        let mut migrations: Vec<_> = fs::read_dir(paths::root().join("server/migrations"))?
            .map(|file| Ok(file?.path()))
            .collect::<Result<_>>()?;
        migrations.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
        migrations.sort();
        let url = self.make(name)?;
        for file in migrations {
            let sql = fs::read_to_string(&file)?;
            if !self.psql(name, &["-v", "ON_ERROR_STOP=1", "-1", "-c", &sql]) {
                bail!("the migration {} fails", file.display());
            }
        }
        Ok(url)
    }

    /// An empty database, unless it is there already.
    pub(crate) fn find_or_make(&self, name: &str) -> Result<String> {
        if self.psql(name, &["-c", "select 1"]) {
            return Ok(self.url(name));
        }
        self.make(name)
    }

    /// An empty database.
    pub(crate) fn make(&self, name: &str) -> Result<String> {
        if !self.psql("postgres", &["-c", &format!("create database {name}")]) {
            bail!("the database {name} cannot be made");
        }
        Ok(self.url(name))
    }

    fn psql(&self, name: &str, arguments: &[&str]) -> bool {
        process::succeeds(
            self.owner
                .run(Path::new("psql"))
                .args(["-X", "-q", "-d", &self.url(name)])
                .args(arguments),
        )
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Fast shutdown: SIGTERM would wait for the last client.
        self.server.stop("INT");
        if self.is_kept {
            return;
        }
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            eprintln!("{} could not be removed: {error}", self.dir.display());
        }
    }
}

fn initdb(owner: &Owner, bin: &Path, data: &Path) -> Result<()> {
    process::run(
        owner
            .run(&bin.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=linnet"])
            .args(["--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8"])
            .arg("-D")
            .arg(data)
            .stdout(Stdio::null()),
    )
}

/// Who PostgreSQL runs as: ourselves, unless we are root.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Result<Self> {
        if !system::is_root() {
            return Ok(Self(None));
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        let find = |name: &str| {
            let account = accounts
                .lines()
                .find(|line| line.split(':').next() == Some(name))?;
            let mut numbers = account.split(':').skip(2).map(str::parse);
            Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
        };
        let account = find("postgres").or_else(|| find("nobody"));
        Ok(Self(Some(account.context(
            "there is no account that PostgreSQL can run as",
        )?)))
    }

    #[cfg(unix)]
    fn give(&self, dir: &Path) -> Result<()> {
        use std::os::unix::fs::{PermissionsExt, chown};
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        if let Some((user, group)) = self.0 {
            chown(dir, Some(user), Some(group))?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn give(&self, _dir: &Path) -> Result<()> {
        Ok(())
    }

    /// Outside the checkout, which this account may not be able to enter.
    fn run(&self, program: &Path) -> Command {
        let mut command = process::command(program);
        command.current_dir(std::env::temp_dir());
        #[cfg(unix)]
        if let Some((user, group)) = self.0 {
            use std::os::unix::process::CommandExt;
            command.uid(user).gid(group);
        }
        command
    }
}
