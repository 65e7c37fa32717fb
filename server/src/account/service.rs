//! Leaving, for a while or for good, and coming back.

use linnet_protocol::{
    AuditAction, DeactivateAccount, DeleteAccount, ErrorCode, User, UserId, text,
};
use sqlx::PgConnection;

use super::queries;
use crate::{
    admin::{
        self, Actor, audit,
        permissions::{self, Action},
    },
    auth::{self, tokens::hash_secret},
    error::{Error, Result},
    profile::propagation::Telling,
    state::AppState,
    users,
};

/// What everybody sees where the name stood.
const NOBODY: &str = "Deleted account";

/// How somebody goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Farewell {
    /// The name stays, and an admin can let them in again.
    ForNow,
    /// The name is nobody's any more, and never anybody else's.
    ForGood { removes_messages: bool },
}

/// Nobody signs in to it until an admin lets them in again.
pub async fn deactivate(state: &AppState, user: UserId, asked: DeactivateAccount) -> Result<()> {
    auth::change::check_own(state, user, asked.password).await?;
    leave(state, user, Farewell::ForNow).await
}

pub async fn delete(state: &AppState, user: UserId, asked: DeleteAccount) -> Result<()> {
    auth::change::check_own(state, user, asked.password).await?;
    let removes_messages = asked.remove_messages;
    leave(state, user, Farewell::ForGood { removes_messages }).await
}

/// One transaction says it in every conversation and ends every session; the rest is settled after it.
async fn leave(state: &AppState, user: UserId, farewell: Farewell) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let now = state.clock.now();
            let mut telling = Telling::begin(&state, user).await?;
            telling.tell().await?;
            // In the statement that writes it: whoever is given the server meanwhile stays.
            if !queries::deactivate(&mut telling.tx, user, now).await? {
                return Err(refusal(&mut telling.tx, user).await?);
            }
            queries::cancel_scheduled(&mut telling.tx, user).await?;
            let removes_messages = farewell
                == Farewell::ForGood {
                    removes_messages: true,
                };
            queries::begin(&mut telling.tx, user, (now, removes_messages)).await?;
            if farewell != Farewell::ForNow {
                erase(&state, &mut telling.tx, user).await?;
            }
            if removes_messages {
                admin::queries::begin_removal(&mut telling.tx, user, now).await?;
            }
            // After the person's row was locked: a sign-in at this moment was before it and is ended, or finds it gone.
            auth::queries::end_all(&mut telling.tx, user, None, now).await?;
            telling.commit(&state).await?;
            state.hub.end_all(user, None, ErrorCode::SessionEnded);
            state.bell.ring();
            Ok(())
        })
        .await
}

async fn refusal(tx: &mut PgConnection, user: UserId) -> Result<Error> {
    // Then the server would be nobody's.
    let is_owner = auth::queries::is_here(tx, user).await?;
    let code = if is_owner {
        ErrorCode::HandOverFirst
    } else {
        ErrorCode::SessionEnded
    };
    Ok(code.into())
}

/// Whatever names the person. The username is never given again, and the one that takes its place is nobody's choice.
async fn erase(state: &AppState, tx: &mut PgConnection, user: UserId) -> Result<()> {
    let now = state.clock.now();
    let before = queries::username(tx, user).await?;
    queries::retire(tx, user, &hash_secret(&before)).await?;
    let nobody = User {
        id: user,
        username: format!("{}{:016x}", text::DELETED, rand::random::<u64>()),
        display_name: NOBODY.to_owned(),
        avatar: None,
        deactivated: true,
        version: 0,
    };
    let skeletons = users::service::skeletons(&nobody);
    queries::erase(tx, &nobody, (&skeletons, now)).await?;
    queries::revoke_links(tx, user, now).await?;
    Ok(())
}

/// For admins: lets somebody in again who deactivated the account. What is not deactivated stays as it is; what was
/// deleted is gone.
pub async fn reactivate(state: &AppState, actor: Actor, target: UserId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let role = auth::service::role(&state, actor.user_id).await?;
            permissions::check(Action::Reactivate, role)?;
            let mut telling = Telling::begin(&state, target).await?;
            telling.tell().await?;
            match queries::reactivate(&mut telling.tx, target).await? {
                Some(true) => {}
                Some(false) => return Ok(()),
                None => return Err(ErrorCode::NotFound.into()),
            }
            let now = state.clock.now();
            queries::begin(&mut telling.tx, target, (now, false)).await?;
            let what = (AuditAction::Reactivated, Some(target));
            audit::write(&state, &mut telling.tx, actor, what, &[]).await?;
            telling.commit(&state).await?;
            state.bell.ring();
            Ok(())
        })
        .await
}
