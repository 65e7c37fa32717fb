//! What the person keeps for themselves: settings, sections, saved messages, reminders, what is planned, blocks, privacy,
//! do-not-disturb and marks. Rows of the server, kept as they are; whoever needs one reads it as its type.
//!
//! They are pushed with the person's rev. What was missed is fetched from the last rev up to which nothing is missing;
//! joining, leaving and reading are not among them, the heads say those.

pub(crate) mod queries;
mod quiet;
mod sections;
pub(crate) mod wishes;

use linnet_protocol::{PersonalPage, Reply, Request};

use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
};

/// A page must lead on, or it would be asked for again for ever.
fn is_sane(cursor: i64, page: &PersonalPage) -> bool {
    let leads_on = page.through > cursor || !page.more;
    let is_inside = page.changes.iter().all(|it| it.rev <= page.through);
    leads_on && is_inside && page.through >= 0
}

impl OpenAccount {
    /// Fetches what was missed, if anything was. Says whether something is new.
    pub(crate) async fn pull_personal(&self) -> Result<bool> {
        let (mut is_new, mut may_begin_anew) = (false, true);
        loop {
            let (cursor, rev) = self.store.read(queries::reach).await?;
            if cursor >= rev {
                return Ok(is_new);
            }
            let request = Request::SyncPersonal { cursor };
            let Reply::PersonalPage(page) = self.link.request(request).await? else {
                return Err(CoreError::Offline);
            };
            let begins_anew = page.anew && std::mem::take(&mut may_begin_anew);
            if !is_sane(if begins_anew { 0 } else { cursor }, &page) {
                tracing::warn!("a page of personal rows that cannot be is not applied");
                return Err(CoreError::Offline);
            }
            let (more, through) = (page.more, page.through);
            let me = self.me;
            let due = self
                .store
                .write(move |tx| queries::put_page(tx, me, &page))
                .await?;
            for reminder in due {
                self.notify_due(reminder).await;
            }
            is_new = true;
            // The server has less than this cache knows of: a restored backup, which the heads sort out.
            if !more && through < rev {
                return Ok(is_new);
            }
        }
    }
}
