//! The sections of the person's list.

use linnet_protocol::{Request, Section, SectionId, limits, text};
use rusqlite::Connection;

use super::queries;
use crate::{
    Client,
    error::Result,
    outbox::{about::PERSON, overlay::waiting},
    view::AccountId,
};

impl Client {
    /// As they stand in the list.
    pub async fn list_sections(&self, account_id: AccountId) -> Result<Vec<Section>> {
        self.account(account_id)?.store.read(list).await
    }

    /// Names a section anew, or makes one below the others. Returns which.
    pub async fn name_section(
        &self,
        account_id: AccountId,
        section_id: Option<SectionId>,
        name: &str,
    ) -> Result<SectionId> {
        let section_id = section_id.unwrap_or_else(SectionId::generate);
        let name = text::name(name, "name", limits::SECTION_NAME)?;
        self.account(account_id)?
            .arrange(Request::NameSection { section_id, name })
            .await?;
        Ok(section_id)
    }

    /// Its conversations are then in none.
    pub async fn remove_section(&self, account_id: AccountId, section_id: SectionId) -> Result<()> {
        self.account(account_id)?
            .arrange(Request::RemoveSection { section_id })
            .await
    }

    /// These first and in this order, then those not named.
    pub async fn order_sections(
        &self,
        account_id: AccountId,
        section_ids: Vec<SectionId>,
    ) -> Result<()> {
        self.account(account_id)?
            .arrange(Request::OrderSections { section_ids })
            .await
    }
}

/// With what waits in the outbox.
pub(super) fn list(tx: &Connection) -> rusqlite::Result<Vec<Section>> {
    let mut sections: Vec<Section> = queries::all(tx, "section")?;
    sections.retain(|it| !it.removed);
    sections.sort_by_key(|it| (it.position, it.id));
    for request in waiting(tx, PERSON)? {
        match request {
            Request::NameSection { section_id, name } => named(&mut sections, section_id, name),
            Request::RemoveSection { section_id } => sections.retain(|it| it.id != section_id),
            Request::OrderSections { section_ids } => {
                let place = |it: &Section| section_ids.iter().position(|id| *id == it.id);
                sections.sort_by_key(|it| place(it).unwrap_or(usize::MAX));
            }
            _ => {}
        }
    }
    Ok(sections)
}

fn named(sections: &mut Vec<Section>, id: SectionId, name: String) {
    if let Some(it) = sections.iter_mut().find(|it| it.id == id) {
        it.name = name;
        return;
    }
    let last = sections.last().map_or(-1, |it| it.position);
    sections.push(Section {
        id,
        name,
        position: last.saturating_add(1),
        removed: false,
        rev: 0,
    });
}
