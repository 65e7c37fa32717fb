//! Stories of people, told to the real server program and to whole clients with a cable each.

mod administration;
mod auth;
#[cfg(target_os = "linux")]
mod certificates;
mod changes;
mod crowd;
mod deletion;
mod downloads;
#[cfg(target_os = "linux")]
mod faults;
mod files;
mod history;
mod later;
mod media;
mod messages;
#[cfg(target_os = "linux")]
mod nodes;
mod notifications;
mod offline;
mod people;
mod permissions;
mod presence;
mod receipts;
mod sync;
mod threads;
