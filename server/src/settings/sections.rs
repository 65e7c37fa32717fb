//! The sections of a person's list. One that was removed stays removed: a late retry of its making brings it not back.

use linnet_protocol::{ErrorCode, Section, SectionId, UserId, WireError, limits, text};

use super::queries;
use crate::{error::Result, state::AppState, sync::personal::PersonalChanging};

pub async fn list(state: &AppState, user: UserId) -> Result<Vec<Section>> {
    let mut sections = queries::sections(&state.db, user).await?;
    sections.retain(|it| !it.removed);
    Ok(sections)
}

pub async fn name(state: &AppState, user: UserId, id: SectionId, name: &str) -> Result<Section> {
    let name = text::name(name, "name", limits::SECTION_NAME)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let sections = queries::sections(&mut *changing.tx, user).await?;
            let stored = sections.iter().find(|it| it.id == id).cloned();
            let mut section = match stored {
                Some(it) if it.removed => return Err(ErrorCode::NotFound.into()),
                Some(it) if it.name == name => return Ok(it),
                Some(it) => Section { name, ..it },
                None => after(&sections, id, name)?,
            };
            section.rev = changing.next_rev();
            queries::set_section(&mut changing.tx, user, &section).await?;
            changing
                .commit(&state, vec![section.clone().into()])
                .await?;
            Ok(section)
        })
        .await
}

/// A new one below the others.
fn after(sections: &[Section], id: SectionId, name: String) -> Result<Section> {
    let there = sections.iter().filter(|it| !it.removed);
    if there.clone().count() >= limits::SECTIONS {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("sections")
            .max(limits::SECTIONS)
            .into());
    }
    let last = there.map(|it| it.position).max();
    Ok(Section {
        id,
        name,
        position: last.map_or(0, |it| it.saturating_add(1)),
        removed: false,
        rev: 0,
    })
}

/// Its conversations are then in no section. Removing what is not there is removing.
pub async fn remove(state: &AppState, user: UserId, id: SectionId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let sections = queries::sections(&mut *changing.tx, user).await?;
            let stored = sections.into_iter().find(|it| it.id == id && !it.removed);
            let Some(mut section) = stored else {
                return Ok(());
            };
            section.removed = true;
            section.rev = changing.next_rev();
            queries::set_section(&mut changing.tx, user, &section).await?;
            changing.commit(&state, vec![section.into()]).await
        })
        .await
}

/// Those not named follow, as they stood; one that another device has removed meanwhile is passed over.
pub async fn order(state: &AppState, user: UserId, ids: Vec<SectionId>) -> Result<Vec<Section>> {
    if ids.len() > limits::SECTIONS {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("sectionIds")
            .max(limits::SECTIONS)
            .into());
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let mut sections = queries::sections(&mut *changing.tx, user).await?;
            sections.retain(|it| !it.removed);
            // Sorting is stable: the others keep their order.
            sections.sort_by_key(|section| {
                let place = ids.iter().position(|it| *it == section.id);
                place.unwrap_or(ids.len())
            });
            let mut moved = Vec::new();
            for (section, position) in sections.iter_mut().zip(0..) {
                if section.position != position {
                    section.position = position;
                    section.rev = changing.next_rev();
                    queries::set_section(&mut changing.tx, user, section).await?;
                    moved.push(section.clone().into());
                }
            }
            changing.commit(&state, moved).await?;
            Ok(sections)
        })
        .await
}
