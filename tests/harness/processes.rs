//! What the system says of processes: who started whom, and what they hold.

use std::{path::Path, time::Duration};

use rustix::process::{Pid, Signal, kill_process};

use crate::eventually;

/// The number of kB of a line of one of the files under `/proc`.
pub(crate) fn kib(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|it| it.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The memory that a process holds, in KiB.
pub(crate) fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"));
    status
        .ok()
        .and_then(|it| kib(&it, "VmRSS:"))
        .expect("it runs, on Linux")
}

/// Its share of all memory, in KiB: what it has in common with others is counted once among them.
pub(crate) fn proportional(process: u32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"));
    rollup.ok().and_then(|it| kib(&it, "Pss:")).unwrap_or(0)
}

/// What its main thread has worked so far.
pub(crate) fn worked(process: u32) -> Duration {
    let told = std::fs::read_to_string(format!("/proc/{process}/task/{process}/schedstat"));
    let nanos = told.ok().and_then(|it| it.split(' ').next()?.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}

/// How long a process runs, to a hundredth of a second.
pub(crate) fn age(process: u32) -> Duration {
    let read = |file: String| std::fs::read_to_string(file).expect("it runs, on Linux");
    let stat = read(format!("/proc/{process}/stat"));
    // Its name may have spaces and brackets in it.
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let number = |it: Option<&str>| it.and_then(|it| it.parse::<f64>().ok()).expect("a number");
    let begun = number(fields.split_whitespace().nth(19));
    let uptime = read("/proc/uptime".to_owned());
    let now = number(uptime.split_whitespace().next());
    #[expect(clippy::cast_precision_loss, reason = "a hundred")]
    let ticks = rustix::param::clock_ticks_per_second() as f64;
    Duration::from_secs_f64((now - begun / ticks).max(0.0))
}

/// The processes that this process started, and those that they started.
pub(crate) fn descendants(parent: u32) -> Vec<u32> {
    let own = children(parent);
    let further: Vec<u32> = own.iter().copied().flat_map(descendants).collect();
    [own, further].concat()
}

/// A program's threads start processes too.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task"));
    let lists = threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|it| std::fs::read_to_string(it.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|it| it.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

/// Whether a process draws a page.
pub(crate) fn is_webview(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/comm"))
        .is_ok_and(|name| name.starts_with("WebKitWebProces"))
}

/// A program that no test has started: one that the app has put in its own place.
pub struct Running(u32);

/// Waits until this program runs and draws a page.
pub async fn runs_with_a_page(program: &Path) -> Running {
    let of_it = || {
        let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let mut ids = all.filter_map(|it| it.file_name().to_str()?.parse().ok());
        ids.find(|id| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|it| it == program))
    };
    eventually(&format!("{} runs", program.display()), || async {
        of_it().is_some_and(|it| descendants(it).into_iter().any(is_webview))
    })
    .await;
    Running(of_it().expect("it runs"))
}

impl Running {
    /// As the end of a desktop session does it.
    pub async fn end(self) {
        send(self.0, Signal::TERM);
        is_gone(self.0).await;
    }
}

pub(crate) async fn is_gone(process: u32) {
    let folder = format!("/proc/{process}");
    eventually("the app is gone", || async {
        // What nobody has waited for yet has no memory any more.
        std::fs::read(format!("{folder}/maps")).map_or(true, |maps| maps.is_empty())
    })
    .await;
}

pub(crate) fn kill(process: u32) {
    send(process, Signal::KILL);
}

pub(crate) fn send(process: u32, signal: Signal) {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // One that is gone already is what is wanted.
        let _ = kill_process(pid, signal);
    }
}
