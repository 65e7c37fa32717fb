//! How much the machine has worked: what a figure in milliseconds does not say where others work beside us.

use std::{fs, time::Duration};

/// The processor's time of the server and of PostgreSQL so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Work {
    pub(crate) server: Duration,
    pub(crate) postgres: Duration,
}

/// Whose work is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Workers {
    pub(crate) server: Option<u32>,
    /// The process whose children the connections are.
    pub(crate) postgres: Option<u32>,
}

struct Process {
    parent: u32,
    own: u64,
    of_ended_children: u64,
}

impl Workers {
    /// `connection` is the process of a connection to PostgreSQL, where that runs on this machine.
    pub(crate) fn new(server: Option<u32>, connection: Option<u32>) -> Self {
        let postgres = connection.and_then(read).map(|it| it.parent);
        Self { server, postgres }
    }

    pub(crate) fn work(&self) -> Work {
        let server = self.server.and_then(read).map_or(0, |it| it.own);
        let postgres = self.postgres.map_or(0, |postgres| {
            let all = fs::read_dir("/proc").into_iter().flatten().flatten();
            let ids = all.filter_map(|it| it.file_name().to_str()?.parse().ok());
            let works = ids.filter_map(|id: u32| {
                let it = read(id)?;
                match (id == postgres, it.parent == postgres) {
                    (true, _) => Some(it.own + it.of_ended_children),
                    (_, true) => Some(it.own),
                    _ => None,
                }
            });
            works.sum()
        });
        Work {
            server: time(server),
            postgres: time(postgres),
        }
    }
}

/// What Linux says of a process; its name may hold anything, and ends with the last bracket.
fn read(id: u32) -> Option<Process> {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<_> = line.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |n: usize| fields.get(n)?.parse::<u64>().ok();
    Some(Process {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        of_ended_children: number(13)? + number(14)?,
    })
}

#[cfg(unix)]
fn time(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1_000 / rustix::param::clock_ticks_per_second().max(1))
}

#[cfg(not(unix))]
fn time(_ticks: u64) -> Duration {
    Duration::ZERO
}

/// How many wanted to run, on average of the last minute.
pub(crate) fn average() -> String {
    let loads = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    loads.split(' ').next().unwrap_or("?").to_owned()
}
