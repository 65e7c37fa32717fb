//! A private PostgreSQL for one run of the tests: on a socket in a folder of its own, gone when the run ends.

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

pub(crate) struct Database {
    server: Beside,
    dir: PathBuf,
    owner: Owner,
}

impl Database {
    /// PostgreSQL refuses to run as root, and who it runs as must be able to enter its folder; so it lies below the
    /// system's folder for temporary files and not in the checkout.
    pub(crate) fn start() -> Result<Self> {
        let bin = programs().context("PostgreSQL is not installed")?;
        let dir = std::env::temp_dir().join(format!("linnet-test-{}", std::process::id()));
        fs::create_dir(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let owner = Owner::find()?;
        owner.give(&dir)?;
        let data = dir.join("data");
        process::run(
            owner
                .run(&bin.join("initdb"))
                .args([
                    "--no-sync",
                    "--auth=trust",
                    "--username=linnet",
                    "--encoding=UTF8",
                ])
                .args(["--lc-collate=C", "--lc-ctype=C.UTF-8", "-D"])
                .arg(&data)
                .stdout(Stdio::null()),
        )?;
        // Nothing here outlives the run, so nothing waits for the disk.
        let options = [
            "listen_addresses=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=300",
            "log_min_messages=fatal",
        ];
        let mut postgres = owner.run(&bin.join("postgres"));
        postgres.arg("-D").arg(&data).arg("-k").arg(&dir);
        for option in options {
            postgres.args(["-c", option]);
        }
        let server = Beside::start_silent("postgres", postgres.stderr(Stdio::null()))?;
        let mut database = Self { server, dir, owner };
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
            bail!("the private PostgreSQL of the tests has ended by itself");
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
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            eprintln!("{} could not be removed: {error}", self.dir.display());
        }
    }
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
