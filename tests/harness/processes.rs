//! What the system says of processes: who started whom, and what they hold.

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
