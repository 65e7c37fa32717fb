//! What is kept of files, over all accounts, within one bound: what was not used for longest goes first.
//!
//! The files themselves are the index. It is read once, when it is first needed; the time of a file is when it was used
//! last.

use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
    time::SystemTime,
};

use parking_lot::Mutex;

const MIB: u64 = 1024 * 1024;

pub(crate) struct Kept {
    /// Below it `<account>/media/<file>/…`.
    accounts: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    is_read: bool,
    files: HashMap<PathBuf, Use>,
    bytes: u64,
    most: u64,
}

#[derive(Clone, Copy)]
struct Use {
    bytes: u64,
    used: SystemTime,
}

impl Kept {
    pub(crate) fn new(accounts: PathBuf, most_mib: u32) -> Self {
        Self {
            accounts,
            state: Mutex::new(State {
                most: u64::from(most_mib) * MIB,
                ..State::default()
            }),
        }
    }

    /// A file larger than this is not kept.
    pub(crate) fn most(&self) -> u64 {
        self.state.lock().most
    }

    /// Blocks while what is too much goes.
    pub(crate) fn set_most(&self, mib: u32) {
        let mut state = self.state.lock();
        self.read(&mut state);
        state.most = u64::from(mib) * MIB;
        state.shrink(None);
    }

    /// A file that was moved to its place. Blocks while others go for it.
    pub(crate) fn add(&self, path: &Path, bytes: u64) {
        let mut state = self.state.lock();
        self.read(&mut state);
        state.insert(path.to_owned(), bytes, SystemTime::now());
        state.shrink(Some(path));
    }

    /// It was looked at a moment ago.
    pub(crate) fn touch(&self, path: &Path) {
        let now = SystemTime::now();
        if let Some(file) = self.state.lock().files.get_mut(path) {
            file.used = now;
        }
        // Only the order of going depends on it.
        let _ = File::open(path).and_then(|it| it.set_modified(now));
    }

    /// Everything below this folder has gone.
    pub(crate) fn forget(&self, dir: &Path) {
        let mut state = self.state.lock();
        let gone: Vec<_> = state
            .files
            .keys()
            .filter(|it| it.starts_with(dir))
            .cloned()
            .collect();
        for path in gone {
            state.remove(&path);
        }
    }

    fn read(&self, state: &mut State) {
        if std::mem::replace(&mut state.is_read, true) {
            return;
        }
        for account in below(&self.accounts) {
            for file in below(&account.join(super::DIR)) {
                state.read_dir(&file);
            }
        }
    }
}

impl State {
    fn read_dir(&mut self, dir: &Path) {
        for path in below(dir) {
            match path.metadata() {
                Ok(about) if about.is_dir() => self.read_dir(&path),
                Ok(about) => {
                    let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    self.insert(path, about.len(), used);
                }
                Err(_) => {}
            }
        }
    }

    fn insert(&mut self, path: PathBuf, bytes: u64, used: SystemTime) {
        self.remove(&path);
        self.bytes += bytes;
        self.files.insert(path, Use { bytes, used });
    }

    fn remove(&mut self, path: &Path) {
        if let Some(file) = self.files.remove(path) {
            self.bytes -= file.bytes;
        }
    }

    fn shrink(&mut self, newest: Option<&Path>) {
        if self.bytes <= self.most {
            return;
        }
        let mut oldest: Vec<_> = self
            .files
            .iter()
            .map(|(path, it)| (it.used, path))
            .collect();
        oldest.sort_unstable();
        let oldest: Vec<_> = oldest.into_iter().map(|(_, path)| path.clone()).collect();
        for path in oldest {
            if self.bytes <= self.most {
                return;
            }
            let is_needed = newest == Some(path.as_path());
            if !is_needed && std::fs::remove_file(&path).is_ok() {
                self.remove(&path);
            }
        }
    }
}

fn below(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Vec::new();
    };
    entries.flatten().map(|it| it.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(kept: &Kept, dir: &Path, name: &str) -> PathBuf {
        let folder = dir.join("account").join(super::super::DIR).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("small");
        std::fs::write(&path, vec![0; 400 * 1024]).unwrap();
        kept.add(&path, 400 * 1024);
        path
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first_also_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::new(dir.path().to_owned(), 1);
        let (first, second) = (put(&kept, dir.path(), "1"), put(&kept, dir.path(), "2"));
        kept.touch(&first);
        let third = put(&kept, dir.path(), "3");
        assert!(first.exists() && !second.exists() && third.exists());

        let kept = Kept::new(dir.path().to_owned(), 1);
        kept.touch(&first);
        let fourth = put(&kept, dir.path(), "4");
        assert!(first.exists() && !third.exists() && fourth.exists());
        kept.set_most(0);
        assert!(!first.exists() && !fourth.exists());
    }

    #[test]
    fn what_was_deleted_takes_no_place() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::new(dir.path().to_owned(), 1);
        let first = put(&kept, dir.path(), "1");
        put(&kept, dir.path(), "2");
        let folder = first.parent().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        kept.forget(folder);
        let third = put(&kept, dir.path(), "3");
        assert!(third.exists() && dir.path().join("account/media/2/small").exists());
    }
}
