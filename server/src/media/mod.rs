//! Files: uploading, showing and collecting them.
//!
//! An upload is announced with its length and its hash (`uploads`), comes in parts that may be sent again, and is finished
//! when both are right; a picture is then written anew, without where it was taken, and gets its thumbnails (`pictures`).
//! A finished file is shown by messages (`attach`): whoever may see one of them at the moment of asking may have the bytes
//! (`serving`), nobody else, and before it is sent only its uploader. What no message shows any more is deleted
//! (`orphans`). The bytes lie in a folder or a bucket (`store`); what is known of them lies in PostgreSQL.

pub mod attach;
pub mod avatars;
pub(crate) mod copying;
mod download;
mod looking;
mod orphans;
pub(crate) mod own;
mod pictures;
pub(crate) mod previews;
mod queries;
mod room;
pub(crate) mod routes;
mod serving;
mod sniff;
mod store;
mod turns;
mod uploads;

#[cfg(test)]
pub(crate) mod tests;

use tokio::sync::Semaphore;

use crate::config::Config;
#[cfg(test)]
pub(crate) use orphans::collect;
pub(crate) use orphans::run;
use store::Store;
use turns::Turns;

/// What the feature keeps while the server runs.
pub struct Files {
    store: Store,
    turns: Turns,
    /// One picture at a time is decoded: it may hold as much memory as all the rest.
    decoding: Semaphore,
}

impl Files {
    pub(crate) async fn open(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            store: Store::open(config).await?,
            turns: Turns::default(),
            decoding: Semaphore::new(1),
        })
    }
}
