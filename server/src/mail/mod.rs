//! Mail: who it is handed to, what it says, and the task that sends what waits.
//!
//! No request waits for a mail server. Whatever is to be sent is a row that is written in the transaction of its cause
//! (`queries`); a task takes what is due, writes its text (`texts`) and hands it on (`sending`). It is tried again for as
//! long as what stands in it is good, by whichever node comes first. Twice the same mail is possible, after a crash in
//! the middle; it carries the same code then.

pub mod queries;
pub mod sending;
mod texts;

#[cfg(test)]
pub(crate) mod tests;

use anyhow::Result;
use lettre::message::Mailbox;
use tokio::sync::Notify;

use crate::config::{
    Config,
    mail::{Transport, way},
};

pub struct Mailer {
    way: Option<(Transport, Mailbox)>,
    bell: Notify,
}

impl Mailer {
    pub fn open(config: &Config) -> Result<Self> {
        Ok(Self {
            way: way(config)?,
            bell: Notify::new(),
        })
    }

    pub const fn is_on(&self) -> bool {
        self.way.is_some()
    }

    /// Something is to be sent.
    pub fn wake(&self) {
        self.bell.notify_one();
    }
}
