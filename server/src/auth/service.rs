//! Sign-in, and the life of a session.

use chrono::TimeDelta;
use linnet_protocol::{
    Device, DeviceId, ErrorCode, RefreshRequest, ServerRole, Session, SessionId, SignIn, SignedIn,
    Tokens, User, UserId, WireError, limits, text,
};
use sqlx::{PgConnection, PgExecutor};
use subtle::ConstantTimeEq;

use super::{
    CurrentUser,
    passwords::Verdict,
    queries::{self, Credentials, NewSession, SessionRow},
    tokens::{ACCESS_SECONDS, Hash},
};
use crate::{
    error::Result,
    middleware::{address::Origin, rate_limit::Bucket},
    state::AppState,
};

const NONCE: std::ops::RangeInclusive<usize> = 22..=64;
/// A device that has not asked for so long is taken for lost. Judged when it comes back.
const UNUSED: TimeDelta = TimeDelta::days(90);

pub async fn sign_in(state: &AppState, form: SignIn, origin: Origin) -> Result<SignedIn> {
    let device = check_device(&form.device)?;
    if form.password.len() > limits::PASSWORD_BYTES || form.login.len() > limits::EMAIL {
        return Err(ErrorCode::WrongCredentials.into());
    }
    let login = login(&form.login).ok_or(ErrorCode::WrongCredentials)?;
    let known = queries::credentials(&state.db, &login, device.id).await?;
    let is_known_device = known.as_ref().is_some_and(|it| it.is_known_device);
    slow_down(
        state,
        &login,
        (origin, is_known_device.then_some(device.id)),
    )?;
    let hash = known.as_ref().map(|it| it.password_hash.clone());
    let verdict = state.passwords.verify(form.password, hash).await?;
    let (Some(known), false) = (known, verdict == Verdict::Wrong) else {
        return Err(ErrorCode::WrongCredentials.into());
    };
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            admit(&state, known, verdict, (&device, origin)).await
        })
        .await
}

/// The password was right when it was looked at, which took a while: it may have been changed since, and then the one who
/// knew the old one must not come in behind the end of all sessions.
pub(super) async fn admit(
    state: &AppState,
    known: Credentials,
    verdict: Verdict,
    (device, origin): (&Device, Origin),
) -> Result<SignedIn> {
    let mut tx = state.db.begin().await?;
    queries::lock_user(&mut tx, known.user.id).await?;
    let hash = queries::password_hash(&mut *tx, known.user.id).await?;
    if hash.as_ref() != Some(&known.password_hash) {
        return Err(ErrorCode::WrongCredentials.into());
    }
    if let Verdict::Rehashed(hash) = verdict {
        queries::set_password_hash(&mut *tx, known.user.id, &hash).await?;
    }
    let person = (known.user, known.role);
    let (signed_in, ended) = open_session(state, &mut tx, person, (device, origin)).await?;
    tx.commit().await?;
    for session in ended {
        state.hub.end_session(session, ErrorCode::SessionEnded);
    }
    Ok(signed_in)
}

/// Against many guesses at one name from many addresses, without giving strangers a way to lock its owner out: a device
/// that had a session of the account has tries of its own, and any other address keeps a few however many guess.
fn slow_down(
    state: &AppState,
    login: &str,
    (origin, known_device): (Origin, Option<DeviceId>),
) -> Result<()> {
    if let Some(device) = known_device {
        return state.limits.check(Bucket::SignIn, &(device, login));
    }
    // By name from one address, against trying many passwords.
    state.limits.check(Bucket::SignIn, &(origin, login))?;
    if state.limits.check(Bucket::SignInAccount, &login).is_ok() {
        return Ok(());
    }
    state.limits.check(Bucket::SignInGuarded, &(origin, login))
}

/// A username or mail address as it is stored, however it was typed; None: nobody can be called so.
pub(super) fn login(typed: &str) -> Option<String> {
    let login = text::name(typed, "login", limits::EMAIL).ok()?;
    Some(login.to_lowercase())
}

/// What everybody may do to the server or to others.
pub async fn role(state: &AppState, user: UserId) -> Result<ServerRole> {
    let role = queries::role(&state.db, user).await?;
    role.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Only whoever knows the password hears of it.
async fn check_suspension(state: &AppState, tx: &mut PgConnection, user: UserId) -> Result<()> {
    let now = state.clock.now();
    let Some(until) = queries::suspension(tx, user, now).await? else {
        return Ok(());
    };
    let refusal = WireError::new(ErrorCode::Suspended);
    let wait = until.map(|it| (it - now).num_seconds().max(1).unsigned_abs());
    Err(match wait {
        Some(seconds) => refusal.retry_after(seconds),
        None => refusal,
    }
    .into())
}

/// A person has one session per device and at most `limits::DEVICES`. The longest unused one makes room: a refusal
/// would lock out whoever has lost all those devices.
pub(super) async fn open_session(
    state: &AppState,
    tx: &mut PgConnection,
    (user, role): (User, ServerRole),
    (device, origin): (&Device, Origin),
) -> Result<(SignedIn, Vec<SessionId>)> {
    let (id, now) = (SessionId::generate(), state.clock.now());
    let (refresh_token, token_hash) = state.keys.new_refresh_token(id);
    let new = NewSession {
        id,
        user_id: user.id,
        device,
        address: origin.address(),
        token_hash: &token_hash,
        now,
    };
    queries::lock_user(tx, user.id).await?;
    check_suspension(state, tx, user.id).await?;
    // Gone between the look at the password and the lock.
    if !queries::is_here(tx, user.id).await? {
        return Err(ErrorCode::WrongCredentials.into());
    }
    let keep = i64::try_from(limits::DEVICES - 1).unwrap_or(0);
    let ended = queries::end_superseded(tx, &new, keep).await?;
    queries::insert_session(tx, new).await?;
    let current = CurrentUser {
        user_id: user.id,
        session_id: id,
    };
    let tokens = tokens(state, current, refresh_token)?;
    Ok((
        SignedIn {
            user,
            role,
            session_id: id,
            tokens,
        },
        ended,
    ))
}

fn tokens(state: &AppState, user: CurrentUser, refresh_token: String) -> Result<Tokens> {
    let access_token = state.keys.access_token(user, state.clock.now())?;
    Ok(Tokens {
        access_token,
        expires_in: ACCESS_SECONDS,
        refresh_token,
    })
}

/// Rotates. The same token with the same nonce gets the same answer until that answer has been used; any other second
/// use means that two hold the token, so the session ends.
pub async fn refresh(state: &AppState, request: &RefreshRequest, origin: Origin) -> Result<Tokens> {
    if !NONCE.contains(&request.nonce.len()) {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("nonce")
            .into());
    }
    let token = state.keys.read_refresh_token(&request.refresh_token)?;
    let (next, next_hash) = state.keys.successor(&token, &request.nonce);
    let session_id = token.session_id;
    let work_state = state.clone();
    let user_id = state
        .outlive(async move {
            let hashes = (&token.hash(), &next_hash);
            rotate(&work_state, session_id, hashes, origin).await
        })
        .await?;
    let user = CurrentUser {
        user_id,
        session_id,
    };
    tokens(state, user, next)
}

/// Whose session it is, now that `next` is its token.
async fn rotate(
    state: &AppState,
    id: SessionId,
    (used, next): (&Hash, &Hash),
    origin: Origin,
) -> Result<UserId> {
    let now = state.clock.now();
    let used_after = now - UNUSED;
    let (hashes, times) = ((used, next), (now, used_after));
    if let Some(user) = queries::rotate(&state.db, id, hashes, times, origin.address()).await? {
        return Ok(user);
    }
    let session = queries::session(&state.db, id)
        .await?
        .ok_or(ErrorCode::SessionEnded)?;
    check_not_ended(&session)?;
    if session.last_seen_at <= used_after {
        close_session(state, id, ErrorCode::SessionEnded).await?;
        return Err(ErrorCode::SessionEnded.into());
    }
    let previous = session.previous_hash.as_deref().unwrap_or_default();
    if previous.ct_eq(used).into() && session.token_hash.ct_eq(next).into() {
        return Ok(session.user_id);
    }
    close_session(state, id, ErrorCode::SessionStolen).await?;
    tracing::warn!(user.id = %session.user_id, session.id = %id, "a refresh token was used twice, its session is ended");
    Err(ErrorCode::SessionStolen.into())
}

/// Ends it here and in every socket of it. The caller may go away in the middle, so this runs only in a task that stays.
async fn close_session(state: &AppState, id: SessionId, why: ErrorCode) -> Result<()> {
    let is_stolen = why == ErrorCode::SessionStolen;
    queries::end_session(&state.db, id, is_stolen, state.clock.now()).await?;
    state.hub.end_session(id, why);
    Ok(())
}

/// Those of these sessions that ended at another node end here too.
pub async fn end_where_over(state: &AppState, ids: &[SessionId]) -> Result<()> {
    for (id, is_stolen) in queries::over_among(&state.db, ids).await? {
        let why = if is_stolen {
            ErrorCode::SessionStolen
        } else {
            ErrorCode::SessionEnded
        };
        state.hub.end_session_here(id, why);
    }
    Ok(())
}

fn check_not_ended(session: &SessionRow) -> Result<()> {
    match (session.ended_at, session.stolen) {
        (None, _) => Ok(()),
        (Some(_), true) => Err(ErrorCode::SessionStolen.into()),
        (Some(_), false) => Err(ErrorCode::SessionEnded.into()),
    }
}

/// Whose access token this is and when it ends, if its session still lives.
pub async fn authenticate(state: &AppState, token: &str) -> Result<(CurrentUser, u64)> {
    let (user, expires) = state.keys.read_access_token(token, state.clock.now())?;
    let session = queries::session(&state.db, user.session_id)
        .await?
        .ok_or(ErrorCode::SessionEnded)?;
    check_not_ended(&session)?;
    Ok((user, expires))
}

/// Whether the session of a long answer still lives.
pub async fn check_session(state: &AppState, user: CurrentUser) -> Result<()> {
    let session = queries::session(&state.db, user.session_id).await?;
    check_not_ended(&session.ok_or(ErrorCode::SessionEnded)?)
}

pub async fn sign_out(state: &AppState, user: CurrentUser) -> Result<()> {
    let (work_state, id) = (state.clone(), user.session_id);
    state
        .outlive(async move { close_session(&work_state, id, ErrorCode::SessionEnded).await })
        .await
}

pub async fn list_sessions(state: &AppState, user: CurrentUser) -> Result<Vec<Session>> {
    sessions_of(&state.db, user).await
}

pub async fn sessions_of(db: impl PgExecutor<'_>, user: CurrentUser) -> Result<Vec<Session>> {
    let rows = queries::sessions(db, user.user_id).await?;
    let session = |row: SessionRow| Session {
        id: row.id,
        device_id: row.device_id,
        device_name: row.device_name,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        address: row.address,
        current: row.id == user.session_id,
    };
    Ok(rows.into_iter().map(session).collect())
}

pub async fn end_session(state: &AppState, user: CurrentUser, id: SessionId) -> Result<()> {
    let session = queries::session(&state.db, id).await?;
    if session.is_none_or(|it| it.user_id != user.user_id) {
        return Err(ErrorCode::NotFound.into());
    }
    let work_state = state.clone();
    state
        .outlive(async move { close_session(&work_state, id, ErrorCode::SessionEnded).await })
        .await
}

/// All but the one that asks.
pub async fn end_other_sessions(state: &AppState, user: CurrentUser) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let (state, except) = (work_state, Some(user.session_id));
            let mut tx = state.db.begin().await?;
            queries::end_all(&mut tx, user.user_id, except, state.clock.now()).await?;
            tx.commit().await?;
            let why = ErrorCode::SessionEnded;
            state.hub.end_all(user.user_id, except, why);
            Ok(())
        })
        .await
}

pub(super) fn check_device(device: &Device) -> Result<Device> {
    let name = text::name(&device.name, "deviceName", limits::DEVICE_NAME)?;
    Ok(Device {
        id: device.id,
        name,
    })
}
