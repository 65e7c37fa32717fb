//! Sign-up: who may, and with what.

use linnet_protocol::{
    ErrorCode, Registration, ServerRole, SignUp, SignedIn, User, UserId, WireError, text,
};
use sqlx::PgConnection;

use super::{
    queries::{self, NewUser},
    recovery::{
        email::{check_email, prove_at_sign_up, send_code},
        queries::Purpose,
    },
    service::{check_device, open_session},
    tokens::hash_secret,
};
use crate::{
    error::{Error, Result},
    middleware::address::Origin,
    profile,
    state::AppState,
    users::{self, service::NewNames},
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
    let typed = form.email.as_deref().filter(|it| !it.trim().is_empty());
    let email = typed.map(check_email).transpose()?;
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
            let skeletons = users::service::check_look(&mut tx, &user, NewNames::ALL).await?;
            let now = state.clock.now();
            let given = (email.as_deref(), form.email_code.as_deref());
            let (email, unproven) = address(&state, &mut tx, role, given).await?;
            let new = NewUser {
                user: &user,
                email,
                email_verified_at: email.filter(|_| state.mail.is_on()).map(|_| now),
                password_hash: &password_hash,
                skeletons: &skeletons,
                role,
                now,
            };
            queries::insert_user(&mut tx, new)
                .await
                .map_err(refuse_taken)?;
            if let Some(email) = unproven {
                let whose = (Purpose::Verify, Some(user.id));
                send_code(&state, &mut tx, whose, email).await?;
            }
            let (signed_in, _) =
                open_session(&state, &mut tx, (user, role), (&device, origin)).await?;
            tx.commit().await?;
            state.mail.wake();
            Ok(signed_in)
        })
        .await
}

/// The address that the account begins with, and the one that is yet to be proven. On a server without mail nothing can be
/// proven, so what was given counts.
async fn address<'a>(
    state: &AppState,
    tx: &mut PgConnection,
    role: ServerRole,
    (email, code): (Option<&'a str>, Option<&str>),
) -> Result<(Option<&'a str>, Option<&'a str>)> {
    if !state.mail.is_on() && code.is_none() {
        return Ok((email, None));
    }
    if prove_at_sign_up(state, tx, email, code).await? {
        return Ok((email, None));
    }
    // The owner comes before anybody can know that mail works.
    if state.config.require_email && role != ServerRole::Owner {
        return Err(WireError::new(ErrorCode::EmailRequired)
            .field("email")
            .into());
    }
    Ok((None, email))
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
