//! Sign-up: who may, and with what.

use linnet_protocol::{
    ErrorCode, Registration, ServerRole, SignUp, SignedIn, User, UserId, WireError, limits, text,
};
use sqlx::PgConnection;

use super::{
    queries::{self, NewUser},
    service::{check_device, open_session},
    tokens::hash_secret,
};
use crate::{
    error::{Error, Result},
    middleware::address::Origin,
    profile,
    state::AppState,
    users,
};

pub async fn sign_up(state: &AppState, form: SignUp, origin: Origin) -> Result<SignedIn> {
    let device = check_device(&form.device)?;
    let user = User {
        id: UserId::generate(),
        username: text::username(&form.username)?,
        display_name: text::display_name(&form.display_name)?,
        avatar: None,
        deactivated: false,
        version: 1,
    };
    let email = form
        .email
        .as_deref()
        .filter(|it| !it.trim().is_empty())
        .map(check_email)
        .transpose()?;
    // Before the hash, so that a stranger without an invitation costs nothing; decided for good in the transaction.
    check_registration(state, form.invite.as_deref())?;
    let about = [
        Some(&user.username),
        Some(&user.display_name),
        email.as_ref(),
    ];
    let about = about.into_iter().flatten().cloned().collect();
    let passwords = &state.passwords;
    let password_hash = passwords.check_and_hash(form.password, about).await?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            queries::wait_for_others(&mut tx).await?;
            let role = admit(&state, &mut tx, form.invite.as_deref()).await?;
            profile::service::check_not_retired(&state, &mut tx, &user).await?;
            let skeletons = users::service::check_look(&mut tx, &user).await?;
            let new = NewUser {
                user: &user,
                email: email.as_deref(),
                password_hash: &password_hash,
                skeletons: &skeletons,
                role,
                now: state.clock.now(),
            };
            queries::insert_user(&mut tx, new)
                .await
                .map_err(refuse_taken)?;
            let (signed_in, _) =
                open_session(&state, &mut tx, (user, role), (&device, origin)).await?;
            tx.commit().await?;
            Ok(signed_in)
        })
        .await
}

fn check_registration(state: &AppState, invite: Option<&str>) -> Result<()> {
    match (state.config.registration, invite) {
        (Registration::Open, _) | (_, Some(_)) => Ok(()),
        (Registration::Invite, None) => Err(WireError::new(ErrorCode::InviteRequired)
            .field("invite")
            .into()),
        (Registration::Closed, None) => Err(ErrorCode::RegistrationClosed.into()),
    }
}

/// What the new account may become. A closed server lets in nobody but the owner that it waits for.
async fn admit(
    state: &AppState,
    tx: &mut PgConnection,
    invite: Option<&str>,
) -> Result<ServerRole> {
    let registration = state.config.registration;
    if let Some(secret) = invite.map(str::trim).filter(|it| !it.is_empty()) {
        let role = queries::use_invite(tx, &hash_secret(secret), state.clock.now()).await?;
        return match (role, registration) {
            (None, _) => Err(WireError::new(ErrorCode::InviteInvalid)
                .field("invite")
                .into()),
            (Some(ServerRole::Owner), _) if queries::has_owner(&mut *tx).await? => {
                Err(WireError::new(ErrorCode::InviteInvalid)
                    .field("invite")
                    .into())
            }
            (Some(role), _)
                if role != ServerRole::Owner && registration == Registration::Closed =>
            {
                Err(ErrorCode::RegistrationClosed.into())
            }
            (Some(role), _) => Ok(role),
        };
    }
    check_registration(state, None)?;
    // Of two first accounts at one instant, the second has waited and finds the owner.
    Ok(if queries::has_owner(tx).await? {
        ServerRole::Member
    } else {
        ServerRole::Owner
    })
}

pub(crate) fn refuse_taken(error: sqlx::Error) -> Error {
    let constraint = error.as_database_error().and_then(|it| it.constraint());
    match constraint {
        Some("users_username_key") => WireError::new(ErrorCode::UsernameTaken)
            .field("username")
            .into(),
        Some("users_email_key") => WireError::new(ErrorCode::EmailTaken).field("email").into(),
        // Two used the owner's invitation at one instant.
        Some("users_one_owner") => WireError::new(ErrorCode::InviteInvalid)
            .field("invite")
            .into(),
        _ => error.into(),
    }
}

/// Only what every address has; whether somebody reads it is found out by writing to it.
fn check_email(typed: &str) -> Result<String> {
    let email = text::name(typed, "email", limits::EMAIL)?.to_lowercase();
    let is_address = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !email.contains(char::is_whitespace)
    });
    if is_address {
        Ok(email)
    } else {
        Err(WireError::new(ErrorCode::InvalidText).field("email").into())
    }
}
