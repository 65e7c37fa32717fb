//! A new password for who forgot theirs.

use chrono::TimeDelta;
use linnet_protocol::{CodeId, ErrorCode, NewPassword, RequestReset, UserId, WireError};
use sqlx::PgConnection;

use super::queries::{self, NewCode, Purpose};
use crate::{
    auth::{
        self,
        service::login,
        tokens::{Hash, hash_secret},
    },
    error::Result,
    mail::queries::{Kind, NewMail, insert as insert_mail},
    middleware::{address::Origin, rate_limit::Bucket},
    state::AppState,
};

const RESET_LASTS: TimeDelta = TimeDelta::hours(1);
/// News that nobody needs to act on within the hour.
const NOTICE_LASTS: TimeDelta = TimeDelta::days(1);

pub(super) fn invalid(field: &str) -> WireError {
    WireError::new(ErrorCode::CodeInvalid).field(field)
}

/// As it was sent, however it was copied.
pub(super) fn hash_of(code: &str) -> Hash {
    hash_secret(code.trim())
}

/// A refusal here says nothing of who is on the server, but that it sends no mail.
pub(super) fn check_mail(state: &AppState) -> Result<()> {
    if state.mail.is_on() {
        return Ok(());
    }
    Err(ErrorCode::MailOff.into())
}

/// The answer is the same, after the same time, for a name that nobody has.
pub async fn request_reset(state: &AppState, form: RequestReset, origin: Origin) -> Result<()> {
    check_mail(state)?;
    state.limits.check(Bucket::MailAddress, &origin)?;
    let Some(login) = login(&form.login) else {
        return Ok(());
    };
    state.limits.check(Bucket::Mail, &login)?;
    let (id, now) = (CodeId::generate(), state.clock.now());
    let code = NewCode {
        id,
        purpose: Purpose::Reset,
        secret_hash: &hash_secret(&state.keys.code_secret(id)),
        user: None,
        email: None,
        created_by: None,
        now,
        expires_at: now + RESET_LASTS,
    };
    queries::insert_reset_request(&state.db, &login, &code).await?;
    state.mail.wake();
    Ok(())
}

/// Ends every session: whoever else knew the old password is out.
pub async fn reset(state: &AppState, new: NewPassword, origin: Origin) -> Result<()> {
    state.limits.check(Bucket::Code, &origin)?;
    let secret = hash_of(&new.code);
    // Before the hash, so that a guess costs nothing; used up for good below.
    let user = queries::reset_of(&state.db, &secret, state.clock.now()).await?;
    let user = user.ok_or_else(|| invalid("code"))?;
    let about = auth::queries::about(&state.db, user).await?;
    let hash = state.passwords.check_and_hash(new.password, about).await?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let (state, now) = (work_state.clone(), work_state.clock.now());
            let mut tx = state.db.begin().await?;
            auth::queries::lock_user(&mut tx, user).await?;
            let whose = (Purpose::Reset, Some(user));
            let taken = queries::take(&mut tx, whose, &secret, now).await?;
            let before = auth::queries::password_hash(&mut *tx, user).await?;
            if taken.is_none() || before.is_none() {
                return Err(invalid("code").into());
            }
            auth::queries::set_password_hash(&mut *tx, user, &hash).await?;
            auth::queries::end_all(&mut tx, user, None, now).await?;
            queries::forget(&mut tx, user, Purpose::Reset).await?;
            queries::forget(&mut tx, user, Purpose::Verify).await?;
            tell_password_changed(&state, &mut tx, user).await?;
            tx.commit().await?;
            state.mail.wake();
            state.hub.end_all(user, None, ErrorCode::SessionEnded);
            Ok(())
        })
        .await
}

/// Whoever it belongs to hears of it where only they read.
pub async fn tell_password_changed(
    state: &AppState,
    tx: &mut PgConnection,
    user: UserId,
) -> Result<()> {
    let email = queries::email(tx, user).await?;
    match email.as_ref().and_then(|it| it.proven()) {
        Some(email) => notice(state, tx, (Kind::PasswordChanged, user), email).await,
        None => Ok(()),
    }
}

pub(super) async fn notice(
    state: &AppState,
    tx: &mut PgConnection,
    (kind, user): (Kind, UserId),
    email: &str,
) -> Result<()> {
    if !state.mail.is_on() {
        return Ok(());
    }
    let new = NewMail {
        kind,
        code: None,
        user: Some(user),
        email: Some(email),
        now: state.clock.now(),
        lasts: NOTICE_LASTS,
    };
    Ok(insert_mail(tx, new).await?)
}
