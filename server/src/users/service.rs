//! Who may see whom: everybody on a server may find everybody else on it.

use linnet_protocol::{ErrorCode, User, UserId, WireError, limits, search::words};

use sqlx::{PgConnection, PgPool};

use super::{names, queries};
use crate::{error::Result, search, state::AppState};

pub async fn search(state: &AppState, asking: UserId, query: &str) -> Result<Vec<User>> {
    if query.chars().count() > limits::QUERY {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("query")
            .max(limits::QUERY)
            .into());
    }
    if query.contains('\0') {
        return Err(WireError::new(ErrorCode::InvalidText).field("query").into());
    }
    search::people(state, asking, &words(query), limits::USERS_FOUND).await
}

/// Which of a person's names are new.
#[derive(Debug, Clone, Copy)]
pub struct NewNames {
    pub username: bool,
    pub display_name: bool,
}

impl NewNames {
    pub const ALL: Self = Self {
        username: true,
        display_name: true,
    };
}

/// What a person of these names looks like to others; refused where somebody else looks so and is written otherwise. The same plain
/// name twice deceives nobody: there are two Annas, and their usernames tell them apart. Capitals are no disguise.
pub async fn check_look(tx: &mut PgConnection, user: &User, new: NewNames) -> Result<Vec<String>> {
    let names = [
        ("username", &user.username, new.username),
        ("displayName", &user.display_name, new.display_name),
    ];
    for (field, name, _) in names.into_iter().filter(|(_, _, is_new)| *is_new) {
        if queries::is_disguise(tx, &names::look(name), name, user.id).await? {
            return Err(WireError::new(ErrorCode::LookAlike).field(field).into());
        }
    }
    Ok(names::skeletons(user))
}

/// For people from before skeletons were kept.
pub async fn fill_skeletons(db: &PgPool) -> sqlx::Result<()> {
    for user in queries::without_skeletons(db).await? {
        queries::set_skeletons(db, user.id, &names::skeletons(&user)).await?;
    }
    Ok(())
}

/// `%` and `_` are letters to a person.
pub fn escape(text: &str) -> String {
    text.replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_")
}

/// What both names look like.
pub fn skeletons(user: &User) -> Vec<String> {
    names::skeletons(user)
}
