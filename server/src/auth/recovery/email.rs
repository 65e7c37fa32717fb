//! The mail address of a person: given, changed, taken away, and proven.
//!
//! Where the server sends mail, an address is nobody's until its code was typed, so that nobody can claim a stranger's or
//! find out whether it has an account. Where it sends none, an address is what the person says it is, and unproven.

use chrono::TimeDelta;
use linnet_protocol::{
    CodeId, ErrorCode, Me, Registration, RequestEmailCode, SetEmail, UserId, VerifyEmail,
    WireError, limits, text,
};
use sqlx::PgConnection;

use super::{
    queries::{self, Email, NewCode, Purpose},
    service::{check_mail, hash_of, invalid, notice},
};
use crate::{
    auth::{self, change::check_own, sign_up::refuse_taken, tokens::hash_secret},
    error::Result,
    mail::queries::{Kind, NewMail, insert as insert_mail},
    middleware::{address::Origin, rate_limit::Bucket},
    profile,
    state::AppState,
};

const CODE_LASTS: TimeDelta = TimeDelta::days(1);

/// Only what every address has; whether somebody reads it is found out by writing to it.
pub fn check_email(typed: &str) -> Result<String> {
    let email = text::name(typed, "email", limits::EMAIL)?.to_lowercase();
    let is_address = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !email.contains(char::is_whitespace)
    });
    if is_address && email.parse::<lettre::Address>().is_ok() {
        Ok(email)
    } else {
        Err(WireError::new(ErrorCode::InvalidText).field("email").into())
    }
}

/// For an account that is to be made. Whether the address has one already, only its reader learns.
pub async fn request_code(state: &AppState, form: RequestEmailCode, origin: Origin) -> Result<()> {
    check_mail(state)?;
    if state.config.registration == Registration::Closed {
        return Err(ErrorCode::RegistrationClosed.into());
    }
    let email = check_email(&form.email)?;
    state.limits.check(Bucket::MailAddress, &origin)?;
    state.limits.check(Bucket::Mail, &email)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let mut tx = work_state.db.begin().await?;
            send_code(&work_state, &mut tx, (Purpose::SignUp, None), &email).await?;
            tx.commit().await?;
            work_state.mail.wake();
            Ok(())
        })
        .await
}

/// Code and mail, in the transaction of their cause.
pub async fn send_code(
    state: &AppState,
    tx: &mut PgConnection,
    (purpose, user): (Purpose, Option<UserId>),
    email: &str,
) -> Result<()> {
    let (id, now) = (CodeId::generate(), state.clock.now());
    let code = NewCode {
        id,
        purpose,
        secret_hash: &hash_secret(&state.keys.code_secret(id)),
        user,
        email: Some(email),
        created_by: None,
        now,
        expires_at: now + CODE_LASTS,
    };
    queries::insert(tx, &code).await?;
    let kind = if user.is_some() {
        Kind::Verify
    } else {
        Kind::SignUp
    };
    let mail = NewMail {
        kind,
        code: Some(id),
        user: None,
        email: None,
        now,
        lasts: CODE_LASTS,
    };
    Ok(insert_mail(tx, mail).await?)
}

/// Whether the code of a new account proves its address; then nobody else keeps it unproven.
pub async fn prove_at_sign_up(
    state: &AppState,
    tx: &mut PgConnection,
    email: Option<&str>,
    code: Option<&str>,
) -> Result<bool> {
    let (Some(email), Some(code)) = (email, code) else {
        return Ok(false);
    };
    let (whose, now) = ((Purpose::SignUp, None), state.clock.now());
    let taken = queries::take(tx, whose, &hash_of(code), now).await?;
    if taken.and_then(|it| it.email).as_deref() != Some(email) {
        return Err(invalid("emailCode").into());
    }
    queries::release_unproven(tx, email).await?;
    Ok(true)
}

pub async fn set(state: &AppState, user: UserId, form: SetEmail) -> Result<Me> {
    let email = form.email.as_deref().filter(|it| !it.trim().is_empty());
    let email = email.map(check_email).transpose()?;
    if email.is_none() && state.config.require_email {
        return Err(WireError::new(ErrorCode::EmailRequired)
            .field("email")
            .into());
    }
    let before = check_own(state, user, form.password).await?;
    if email.is_some() && state.mail.is_on() {
        state.limits.check(Bucket::Mail, &user)?;
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            auth::queries::lock_user(&mut tx, user).await?;
            if auth::queries::password_hash(&mut *tx, user).await? != Some(before) {
                return Err(ErrorCode::WrongCredentials.into());
            }
            let now = queries::email(&mut tx, user).await?;
            let now = now.ok_or(ErrorCode::NotFound)?;
            queries::forget(&mut tx, user, Purpose::Verify).await?;
            match email.as_deref() {
                Some(email) if now.proven() == Some(email) => {}
                Some(email) if state.mail.is_on() => {
                    send_code(&state, &mut tx, (Purpose::Verify, Some(user)), email).await?;
                }
                email => replace(&state, &mut tx, (user, &now), (email, false)).await?,
            }
            tx.commit().await?;
            state.mail.wake();
            profile::service::me(&state, user).await
        })
        .await
}

/// Only by the person themselves: a code that reached a stranger's mailbox proves nothing about the stranger.
pub async fn verify(state: &AppState, user: UserId, form: VerifyEmail) -> Result<Me> {
    state.limits.check(Bucket::Code, &user)?;
    let secret = hash_of(&form.code);
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            auth::queries::lock_user(&mut tx, user).await?;
            let whose = (Purpose::Verify, Some(user));
            let taken = queries::take(&mut tx, whose, &secret, state.clock.now()).await?;
            let email = taken.and_then(|it| it.email);
            let email = email.ok_or_else(|| invalid("code"))?;
            let now = queries::email(&mut tx, user).await?;
            let now = now.ok_or(ErrorCode::NotFound)?;
            queries::release_unproven(&mut tx, &email).await?;
            replace(&state, &mut tx, (user, &now), (Some(&email), true)).await?;
            tx.commit().await?;
            state.mail.wake();
            profile::service::me(&state, user).await
        })
        .await
}

/// Codes for a new password went to the address so far, and whoever reads that hears that it counts no more.
async fn replace(
    state: &AppState,
    tx: &mut PgConnection,
    (user, before): (UserId, &Email),
    (email, is_proven): (Option<&str>, bool),
) -> Result<()> {
    let verified_at = is_proven.then(|| state.clock.now());
    queries::set_email(tx, user, email, verified_at)
        .await
        .map_err(refuse_taken)?;
    queries::forget(tx, user, Purpose::Reset).await?;
    match before.proven() {
        Some(old) if Some(old) != email => notice(state, tx, (Kind::EmailChanged, user), old).await,
        _ => Ok(()),
    }
}
