//! One's own password: asked before something grave, and changed.

use linnet_protocol::{ChangePassword, ErrorCode, UserId, WireError, limits};

use super::{CurrentUser, passwords::Verdict, queries, recovery::service::tell_password_changed};
use crate::{error::Result, middleware::rate_limit::Bucket, state::AppState};

/// The hash that the password fits. It may have been replaced by the time it is used.
pub async fn check_own(state: &AppState, user: UserId, password: String) -> Result<String> {
    state.limits.check(Bucket::Password, &user)?;
    let wrong = || WireError::new(ErrorCode::WrongCredentials).field("password");
    if password.len() > limits::PASSWORD_BYTES {
        return Err(wrong().into());
    }
    let hash = queries::password_hash(&state.db, user).await?;
    let verdict = state.passwords.verify(password, hash.clone()).await?;
    match hash {
        Some(hash) if verdict != Verdict::Wrong => Ok(hash),
        _ => Err(wrong().into()),
    }
}

pub async fn change(state: &AppState, user: CurrentUser, change: ChangePassword) -> Result<()> {
    let before = check_own(state, user.user_id, change.password).await?;
    let about = queries::about(&state.db, user.user_id).await?;
    let hash = state
        .passwords
        .check_and_hash(change.new_password, about)
        .await
        .map_err(at_new_password)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            queries::lock_user(&mut tx, user.user_id).await?;
            // Of two changes at once, the second was checked against a password that is no more.
            if queries::password_hash(&mut *tx, user.user_id).await? != Some(before) {
                return Err(WireError::new(ErrorCode::WrongCredentials)
                    .field("password")
                    .into());
            }
            queries::set_password_hash(&mut *tx, user.user_id, &hash).await?;
            tell_password_changed(&state, &mut tx, user.user_id).await?;
            if change.keep_sessions {
                tx.commit().await?;
                state.mail.wake();
                return Ok(());
            }
            let (except, now) = (Some(user.session_id), state.clock.now());
            queries::end_all(&mut tx, user.user_id, except, now).await?;
            tx.commit().await?;
            state.mail.wake();
            let why = ErrorCode::SessionEnded;
            state.hub.end_all(user.user_id, except, why);
            Ok(())
        })
        .await
}

/// `password` is the old one here.
fn at_new_password(error: crate::error::Error) -> crate::error::Error {
    match error {
        crate::error::Error::Refused(refusal) if refusal.params.field.is_some() => {
            refusal.field("newPassword").into()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
