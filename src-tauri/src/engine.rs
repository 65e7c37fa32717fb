//! What WebKitGTK leaves behind when its last page is gone: the process that fetched for it, which it keeps for the life of
//! the app and which serves nobody any more, a heap that was needed once, and its code.

use std::{
    ffi::c_void,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rustix::{
    mm::{Advice, madvise},
    process::{Pid, Signal, kill_process},
};
use tauri::{AppHandle, Manager, async_runtime};

/// Whoever opens the window again soon shall not wait for it.
const AFTERWARDS: Duration = Duration::from_mins(1);
/// As the kernel cuts the name off.
const FETCHER: &str = "WebKitNetworkPr";

/// Libraries that only a page needs, by the beginning of their names: those of WebKitGTK, and what Mesa draws with where
/// there is no graphics card. They stay loaded as long as the app runs.
const ENGINE: [&str; 3] = ["libwebkit2gtk-", "libjavascriptcoregtk-", "libLLVM"];

/// How often a window was closed.
static CLOSED: AtomicU64 = AtomicU64::new(0);

/// After the last window was closed. Whoever opens one meanwhile keeps all of it, and has the whole time again.
pub(crate) fn give_back(app: &AppHandle) {
    let app = app.clone();
    let closed = CLOSED.fetch_add(1, Ordering::Relaxed) + 1;
    async_runtime::spawn(async move {
        tokio::time::sleep(AFTERWARDS).await;
        let closing = app.clone();
        // Where windows are opened, so that none comes in between.
        let asked = app.run_on_main_thread(move || {
            let is_last = CLOSED.load(Ordering::Relaxed) == closed;
            if is_last && closing.webview_windows().is_empty() {
                end_fetcher();
                trim();
                let_go_of_code(&ENGINE);
            }
        });
        if let Err(error) = asked {
            tracing::debug!(%error, "the app ends");
        }
    });
}

/// The next page begins another one, as after a crash.
fn end_fetcher() {
    for process in children() {
        let name = std::fs::read_to_string(format!("/proc/{process}/comm"));
        let is_fetcher = name.is_ok_and(|it| it.trim_end() == FETCHER);
        if let Some(process) = Pid::from_raw(process).filter(|_| is_fetcher)
            && let Err(error) = kill_process(process, Signal::TERM)
        {
            tracing::debug!(%error, "the engine's process is gone");
        }
    }
}

/// A program's threads start processes too. None where the kernel does not tell.
fn children() -> Vec<i32> {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let lists = threads
        .flatten()
        .filter_map(|it| std::fs::read_to_string(it.path().join("children")).ok());
    let lists: Vec<_> = lists.collect();
    let all = lists.iter().flat_map(|it| it.split_whitespace());
    all.filter_map(|it| it.parse().ok()).collect()
}

/// glibc keeps what was freed for the next time.
fn trim() {
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "there is no other door to it")]
    // SAFETY: it may be called at any time, by any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// The pages of these libraries that only say what is in their files. The next page that is opened finds them in the
/// kernel's cache, or reads them again.
fn let_go_of_code(libraries: &[&str]) {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    for (start, length) in maps.lines().filter_map(|it| code_of(libraries, it)) {
        #[expect(unsafe_code, reason = "the kernel has no other door to it")]
        // SAFETY: nobody can write to such pages, so they are as in the file, and whoever goes on running there gets them
        // from it. These libraries are never unloaded, so nothing else can be there by now.
        let outcome = unsafe { madvise(start as *mut c_void, length, Advice::LinuxDontNeed) };
        if let Err(error) = outcome {
            tracing::debug!(%error, "code stays in memory");
        }
    }
}

/// Where in memory the code is, if the line of a map tells of that of one of these libraries.
fn code_of(libraries: &[&str], line: &str) -> Option<(usize, usize)> {
    let mut parts = line.split_whitespace();
    let (range, rights, path) = (parts.next()?, parts.next()?, parts.nth(3)?);
    let name = path.rsplit('/').next()?;
    if rights != "r-xp" || !libraries.iter().any(|it| name.starts_with(it)) {
        return None;
    }
    let (start, end) = range.split_once('-')?;
    let [start, end] = [start, end].map(|it| usize::from_str_radix(it, 16));
    let start = start.ok()?;
    Some((start, end.ok()?.checked_sub(start)?))
}

#[cfg(test)]
mod tests {
    use gtk::prelude::StaticType;
    use std::{os::unix::process::ExitStatusExt, process::Command};

    use super::*;

    #[test]
    fn what_fetched_for_the_pages_ends_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("WebKitNetworkProcess");
        std::fs::copy("/bin/sleep", &program).unwrap();
        let mut fetcher = Command::new(program).arg("60").spawn().unwrap();
        let mut other = Command::new("sleep").arg("60").spawn().unwrap();
        end_fetcher();
        let ended = fetcher.wait().unwrap();
        assert_eq!(ended.signal(), Some(Signal::TERM.as_raw()));
        assert!(other.try_wait().unwrap().is_none());
        other.kill().unwrap();
        other.wait().unwrap();
    }

    /// In kilobytes, of the code of WebKitGTK.
    fn held() -> u64 {
        let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let mut lines = maps.lines();
        assert!(lines.any(|it| code_of(&ENGINE[..1], it).is_some()));
        let held = lines.find_map(|it| it.strip_prefix("Rss:")).unwrap();
        held.trim().trim_end_matches(" kB").parse().unwrap()
    }

    #[test]
    fn code_of_the_engine_is_let_go_and_runs_again() {
        let kind = || webkit2gtk::LoadEvent::static_type().name();
        let before = kind();
        assert!(held() > 0);
        let_go_of_code(&ENGINE);
        assert_eq!(held(), 0);
        assert_eq!(kind(), before);
    }

    #[test]
    fn nothing_but_code_is_let_go() {
        let line = |rights: &str, name: &str| {
            format!("7f00-7f20 {rights} 00001000 fe:00 1234                 /usr/lib/{name}")
        };
        let code = |line: &str| code_of(&ENGINE, line);
        let name = "libwebkit2gtk-4.1.so.0";
        assert_eq!(code(&line("r-xp", name)), Some((0x7f00, 0x20)));
        assert_eq!(code(&line("r--p", name)), None);
        assert_eq!(code(&line("rwxp", name)), None);
        assert_eq!(code(&line("r-xp", "libc.so.6")), None);
        assert_eq!(code("7f00-7f20 r-xp 00000000 00:00 0"), None);
    }
}
