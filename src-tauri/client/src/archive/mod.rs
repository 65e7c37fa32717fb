//! The person's own copy: everything that is here, read beside the running app and without it, and never written to.
//!
//! `linnet export` makes files of it that need no Linnet ([`lines`] says what is in them, [`page`] what is shown of them);
//! `linnet search` and `linnet tail` answer scripts ([`asking`]). All three are for the owner of the profile alone, and off
//! until the person switches them on: whoever may run a program may not yet read what was written.

mod asking;
mod export;
mod lines;
mod page;
mod queries;

use std::path::{Path, PathBuf};

use linnet_protocol::{ConversationId, UserId};
use rusqlite::{Connection, OpenFlags, Transaction};

pub use asking::{ArchivedMessage, Followed};
pub use export::Exported;

use crate::{
    conversations,
    error::CoreError,
    profile::{self, AccountFile},
    search, store,
};

/// Why nothing can be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("there is no profile in {0}")]
    NoProfile(PathBuf),
    #[error("the profile {0} belongs to somebody else")]
    NotYours(PathBuf),
    #[error("the command line is off: switch it on in the settings of Linnet")]
    Off,
    #[error("the cache of {0} is of another version: start Linnet once")]
    OtherVersion(String),
    #[error("no conversation is called {0:?}")]
    NoConversation(String),
    #[error("several conversations could be meant by {name:?}: {found}")]
    Several { name: String, found: String },
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    #[error("{0} cannot be written: {1}")]
    Folder(PathBuf, #[source] std::io::Error),
    #[error("the search is not understood")]
    Query(#[source] CoreError),
    #[error("the cache cannot be read: {0}")]
    Store(#[from] rusqlite::Error),
}

type Result<T> = std::result::Result<T, ArchiveError>;

/// A profile, to be read. Another program may have it open.
pub struct Archive {
    accounts: Vec<Account>,
}

struct Account {
    file: AccountFile,
    dir: PathBuf,
    cache: Connection,
}

/// A conversation that was asked for.
struct Named<'a> {
    account: &'a Account,
    id: ConversationId,
    name: String,
}

impl Archive {
    /// For the command line: only where it is switched on, and only for the owner.
    pub fn open(profile: &Path) -> Result<Self> {
        let (file, accounts) = read(profile)?;
        if !is_own(profile) {
            return Err(ArchiveError::NotYours(profile.to_owned()));
        }
        if !file.settings.command_line {
            return Err(ArchiveError::Off);
        }
        Self::of(profile, accounts)
    }

    /// For the app itself, which has shown all of it already.
    pub(crate) fn own(profile: &Path) -> Result<Self> {
        Self::of(profile, read(profile)?.1)
    }

    fn of(profile: &Path, accounts: Vec<AccountFile>) -> Result<Self> {
        let open = |file: AccountFile| {
            let dir = profile.join("accounts").join(file.id.0.to_string());
            let cache = open_cache(&dir.join(store::FILE))?;
            if !store::rebuild::is_current(&cache)? {
                return Err(ArchiveError::OtherVersion(file.user.username));
            }
            Ok(Account { file, dir, cache })
        };
        let accounts = accounts.into_iter().map(open).collect::<Result<_>>()?;
        Ok(Self { accounts })
    }

    /// By its id, by its name, or by a part of that which no other has; behind the name of an account, in that alone.
    fn find(&self, name: &str) -> Result<Named<'_>> {
        let (whose, wanted) = self.part(name);
        let mut all = Vec::new();
        for account in whose {
            for (id, name) in account.names()? {
                all.push(Named { account, id, name });
            }
        }
        let sought = wanted.to_lowercase();
        let is = |it: &Named<'_>| it.id.to_string() == wanted || it.name.to_lowercase() == sought;
        let (mut found, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is);
        if found.is_empty() {
            let is_part = |it: &Named<'_>| it.name.to_lowercase().contains(&sought);
            found = others.into_iter().filter(is_part).collect();
        }
        match found.len() {
            0 => Err(ArchiveError::NoConversation(name.to_owned())),
            1 => Ok(found.remove(0)),
            _ => {
                let found = found
                    .iter()
                    .map(|it| format!("{} ({}/{})", it.name, it.account.name(), it.id));
                Err(ArchiveError::Several {
                    name: name.to_owned(),
                    found: found.collect::<Vec<_>>().join(", "),
                })
            }
        }
    }
}

impl Archive {
    /// The accounts in which to look, and for what.
    fn part<'a>(&self, name: &'a str) -> (&[Account], &'a str) {
        let named = name.split_once('/').and_then(|(account, rest)| {
            let at = self.accounts.iter().position(|it| it.name() == account)?;
            Some((&self.accounts[at..=at], rest))
        });
        named.unwrap_or((&self.accounts, name))
    }
}

impl Account {
    fn me(&self) -> UserId {
        self.file.user.id
    }

    /// How the account is called where there may be several.
    fn name(&self) -> String {
        let server = self.file.server.split("//").last().unwrap_or_default();
        format!("{}@{server}", self.file.user.username)
    }

    /// One state of the cache, whatever the app writes meanwhile.
    fn state(&self) -> Result<Transaction<'_>> {
        Ok(self.cache.unchecked_transaction()?)
    }

    fn names(&self) -> Result<Vec<(ConversationId, String)>> {
        let tx = self.state()?;
        let mut names = Vec::new();
        for id in queries::conversations(&tx)? {
            let name = conversations::queries::name(&tx, self.me(), id)?;
            names.push((id, name.map(|(_, name)| name).unwrap_or_default()));
        }
        Ok(names)
    }
}

fn read(dir: &Path) -> Result<(profile::ProfileFile, Vec<AccountFile>)> {
    profile::look(dir).map_err(|_| ArchiveError::NoProfile(dir.to_owned()))
}

/// Nothing is written, not even to heal.
fn open_cache(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let cache = Connection::open_with_flags(path, flags)?;
    cache.busy_timeout(store::rebuild::BUSY)?;
    cache.pragma_update(None, "query_only", true)?;
    search::index::register(&cache)?;
    Ok(cache)
}

#[cfg(unix)]
fn is_own(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    std::fs::metadata(dir).is_ok_and(|it| it.uid() == me)
}

/// Windows keeps the profile where only its owner looks in.
#[cfg(not(unix))]
fn is_own(_: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests;
