//! Status, quiet, privacy and previews of links: as the person wants them, with what waits in the outbox.

use linnet_protocol::{
    DoNotDisturb, LinkPreviews, NewDoNotDisturb, NewLinkPreviews, NewPrivacy, NewStatus, Privacy,
    Request, Status, WireError, limits, text,
};
use rusqlite::Connection;

use super::queries;
use crate::{
    Client, clock,
    error::Result,
    outbox::{about::PERSON, overlay::waiting},
    view::AccountId,
};

impl Client {
    /// What one is doing at the moment. With neither emoji nor text: nothing that is worth saying.
    pub async fn set_status(&self, account_id: AccountId, mut status: NewStatus) -> Result<()> {
        let said = status.text.filter(|it| !it.trim().is_empty());
        let said = said.map(|it| text::name(&it, "text", limits::STATUS));
        status.text = said.transpose()?;
        status.emoji = status.emoji.filter(|it| !it.is_empty());
        self.account(account_id)?
            .arrange(Request::SetStatus(status))
            .await
    }

    pub async fn read_do_not_disturb(&self, account_id: AccountId) -> Result<DoNotDisturb> {
        let account = self.account(account_id)?;
        account.store.read(queries::do_not_disturb).await
    }

    pub async fn set_do_not_disturb(
        &self,
        account_id: AccountId,
        wish: NewDoNotDisturb,
    ) -> Result<()> {
        if let Some(schedule) = &wish.schedule
            && schedule.times.len() > limits::QUIET_TIMES
        {
            let code = linnet_protocol::ErrorCode::TooMany;
            let refusal = WireError::new(code).field("times").max(limits::QUIET_TIMES);
            return Err(refusal.into());
        }
        self.account(account_id)?
            .arrange(Request::SetDoNotDisturb(wish))
            .await
    }

    pub async fn read_privacy(&self, account_id: AccountId) -> Result<Privacy> {
        self.account(account_id)?.store.read(privacy).await
    }

    pub async fn set_privacy(&self, account_id: AccountId, privacy: NewPrivacy) -> Result<()> {
        self.account(account_id)?
            .arrange(Request::SetPrivacy(privacy))
            .await
    }

    pub async fn read_link_previews(&self, account_id: AccountId) -> Result<LinkPreviews> {
        self.account(account_id)?.store.read(link_previews).await
    }

    pub async fn set_link_previews(
        &self,
        account_id: AccountId,
        wish: NewLinkPreviews,
    ) -> Result<()> {
        self.account(account_id)?
            .arrange(Request::SetLinkPreviews(wish))
            .await
    }
}

/// The last one that waits.
fn wish<T>(tx: &Connection, pick: impl Fn(Request) -> Option<T>) -> rusqlite::Result<Option<T>> {
    Ok(waiting(tx, PERSON)?
        .into_iter()
        .filter_map(pick)
        .next_back())
}

pub(super) fn quiet(tx: &Connection, stored: &DoNotDisturb) -> rusqlite::Result<DoNotDisturb> {
    let wanted = wish(tx, |it| match it {
        Request::SetDoNotDisturb(it) => Some(it),
        _ => None,
    })?;
    Ok(wanted.map_or_else(
        || stored.clone(),
        |it| DoNotDisturb {
            until: it.until,
            schedule: it.schedule,
            rev: stored.rev,
        },
    ))
}

fn privacy(tx: &Connection) -> rusqlite::Result<Privacy> {
    let stored = queries::get(tx, "privacy", "")?.unwrap_or(Privacy {
        presence: false,
        typing: false,
        receipts: false,
        rev: 0,
    });
    let wanted = wish(tx, |it| match it {
        Request::SetPrivacy(it) => Some(it),
        _ => None,
    })?;
    Ok(wanted.map_or(stored.clone(), |it| Privacy {
        presence: it.presence,
        typing: it.typing,
        receipts: it.receipts,
        rev: stored.rev,
    }))
}

fn link_previews(tx: &Connection) -> rusqlite::Result<LinkPreviews> {
    let stored = queries::get(tx, "link_previews", "")?.unwrap_or(LinkPreviews {
        make: true,
        show: true,
        rev: 0,
    });
    let wanted = wish(tx, |it| match it {
        Request::SetLinkPreviews(it) => Some(it),
        _ => None,
    })?;
    Ok(wanted.map_or(stored.clone(), |it| LinkPreviews {
        make: it.make,
        show: it.show,
        rev: stored.rev,
    }))
}

/// A status of one's own that waits, or that there is to be none.
pub(crate) struct Wished(pub(crate) Option<Status>);

pub(crate) fn status(tx: &Connection) -> rusqlite::Result<Option<Wished>> {
    let wanted = wish(tx, |it| match it {
        Request::SetStatus(it) => Some(it),
        _ => None,
    })?;
    let now = clock::now();
    let holds = |it: &NewStatus| {
        (it.emoji.is_some() || it.text.is_some()) && it.until.is_none_or(|until| until > now)
    };
    Ok(wanted.map(|it| {
        let status = holds(&it).then_some(Status {
            emoji: it.emoji,
            text: it.text,
            until: it.until,
        });
        Wished(status)
    }))
}
