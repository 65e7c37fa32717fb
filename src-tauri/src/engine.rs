//! What WebKitGTK leaves behind when its last page is gone: the process that fetched for it, which it keeps for the life of
//! the app and which serves nobody any more, and a heap that was needed once.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tauri::{AppHandle, Manager, async_runtime};

/// Whoever opens the window again soon shall not wait for it.
const AFTERWARDS: Duration = Duration::from_mins(1);
/// As the kernel cuts the name off.
const FETCHER: &str = "WebKitNetworkPr";

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

#[cfg(test)]
mod tests {
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
}
