//! The rules of one's own profile.

use chrono::TimeDelta;
use linnet_protocol::{
    EditProfile, ErrorCode, FileId, Me, Profile, User, UserId, WireError, limits, text,
};
use sqlx::PgConnection;

use super::{propagation::Telling, queries, status};
use crate::{
    auth::{self, tokens::hash_secret},
    error::{Error, Result},
    middleware::rate_limit::Bucket,
    settings::do_not_disturb,
    state::AppState,
    users::{self, service::NewNames},
};

/// Between two changes of one's username.
const USERNAME_EVERY: TimeDelta = TimeDelta::days(1);
/// How long nobody else may take a name that was given up: people still know whose it was.
const USERNAME_KEPT: TimeDelta = TimeDelta::days(30);

pub async fn me(state: &AppState, id: UserId) -> Result<Me> {
    let me = queries::me(&state.db, id).await?;
    let mut me = me.ok_or(ErrorCode::NotFound)?;
    let now = state.clock.now();
    me.profile.status = me
        .profile
        .status
        .filter(|it| status::service::holds(it, now));
    me.profile.do_not_disturb = do_not_disturb::is_on(state, id).await?;
    Ok(me)
}

/// As somebody else sees it.
pub async fn profile(state: &AppState, asking: UserId, id: UserId) -> Result<Profile> {
    let mut profile = me(state, id).await?.profile;
    if asking == id {
        return Ok(profile);
    }
    let near = status::queries::nearness(&state.db, asking, id).await?;
    profile.status = profile.status.filter(|_| near.shares_conversation);
    profile.do_not_disturb &= near.sees_presence;
    Ok(profile)
}

/// The same twice changes nothing.
pub async fn edit(state: &AppState, user: UserId, edit: EditProfile) -> Result<Me> {
    let edit = check(edit)?;
    if edit.username.is_some() || edit.display_name.is_some() {
        state.limits.check(Bucket::Status, &user)?;
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut telling = Telling::begin(&state, user).await?;
            let before = queries::me(&mut *telling.tx, user).await?;
            let before = before.ok_or(ErrorCode::NotFound)?;
            let me = apply(before.clone(), edit);
            if me == before {
                drop(telling);
                return self::me(&state, user).await;
            }
            let names = |it: &Me| {
                let user = &it.profile.user;
                (user.username.clone(), user.display_name.clone())
            };
            if names(&me) == names(&before) {
                queries::set_about(&mut telling.tx, &me.profile).await?;
                telling.tx.commit().await?;
                return self::me(&state, user).await;
            }
            let (old, new) = (&before.profile.user, &me.profile.user);
            let skeletons = check_names(&state, &mut telling.tx, (old, new)).await?;
            telling.tell().await?;
            queries::set_about(&mut telling.tx, &me.profile).await?;
            write_names(&state, &mut telling.tx, (old, new), &skeletons).await?;
            telling.commit(&state).await?;
            self::me(&state, user).await
        })
        .await
}

/// Whether the file is a picture that this person may show is decided by whoever keeps the files.
pub async fn set_avatar(state: &AppState, user: UserId, avatar: Option<FileId>) -> Result<Me> {
    state.limits.check(Bucket::Status, &user)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut telling = Telling::begin(&state, user).await?;
            let before = queries::me(&mut *telling.tx, user).await?;
            let before = before.ok_or(ErrorCode::NotFound)?;
            if before.profile.user.avatar == avatar {
                drop(telling);
                return me(&state, user).await;
            }
            telling.tell().await?;
            queries::set_avatar(&mut telling.tx, user, avatar).await?;
            telling.commit(&state).await?;
            me(&state, user).await
        })
        .await
}

fn check(edit: EditProfile) -> Result<EditProfile> {
    let some = |text: Option<Option<String>>, check: fn(&str) -> Result<String>| {
        text.map(|it| it.as_deref().map(check).transpose())
            .transpose()
    };
    Ok(EditProfile {
        username: edit.username.as_deref().map(text::username).transpose()?,
        display_name: edit
            .display_name
            .as_deref()
            .map(text::display_name)
            .transpose()?,
        bio: some(edit.bio, |it| Ok(text::paragraphs(it, "bio", limits::BIO)?))?,
        pronouns: some(edit.pronouns, |it| {
            Ok(text::name(it, "pronouns", limits::PRONOUNS)?)
        })?,
        time_zone: some(edit.time_zone, time_zone)?,
    })
}

/// As the IANA database writes it.
pub(crate) fn time_zone(typed: &str) -> Result<String> {
    let typed = text::name(typed, "timeZone", limits::TIME_ZONE)?;
    let zone = jiff::tz::db().get(&typed).ok();
    let name = zone.as_ref().and_then(jiff::tz::TimeZone::iana_name);
    name.map(str::to_owned).ok_or_else(|| {
        WireError::new(ErrorCode::InvalidText)
            .field("timeZone")
            .into()
    })
}

fn apply(mut me: Me, edit: EditProfile) -> Me {
    let profile = &mut me.profile;
    if let Some(username) = edit.username {
        profile.user.username = username;
    }
    if let Some(display_name) = edit.display_name {
        profile.user.display_name = display_name;
    }
    for (field, new) in [
        (&mut profile.bio, edit.bio),
        (&mut profile.pronouns, edit.pronouns),
        (&mut profile.time_zone, edit.time_zone),
    ] {
        if let Some(new) = new {
            *field = new;
        }
    }
    me
}

/// What both names look like, if they may be taken.
async fn check_names(
    state: &AppState,
    tx: &mut PgConnection,
    (old, new): (&User, &User),
) -> Result<Vec<String>> {
    auth::queries::wait_for_others(tx).await?;
    if old.username != new.username {
        let changed = queries::username_changed_at(tx, new.id).await?;
        let next = changed.map(|it| it + USERNAME_EVERY);
        if let Some(wait) = next
            .map(|it| (it - state.clock.now()).num_seconds())
            .filter(|it| *it > 0)
        {
            return Err(WireError::new(ErrorCode::RateLimited)
                .bucket("username")
                .retry_after(wait.unsigned_abs())
                .into());
        }
        check_not_retired(state, tx, new).await?;
    }
    // Whoever bore a name before it would have been refused keeps it.
    let names = NewNames {
        username: old.username != new.username,
        display_name: old.display_name != new.display_name,
    };
    users::service::check_look(tx, new, names).await
}

/// Nobody takes a name by which another was known until a while ago, or who is gone.
pub async fn check_not_retired(state: &AppState, tx: &mut PgConnection, user: &User) -> Result<()> {
    let hash = hash_secret(&user.username);
    if users::queries::is_retired(tx, user.id, &hash, state.clock.now()).await? {
        return Err(WireError::new(ErrorCode::UsernameTaken)
            .field("username")
            .into());
    }
    Ok(())
}

async fn write_names(
    state: &AppState,
    tx: &mut PgConnection,
    (old, new): (&User, &User),
    skeletons: &[String],
) -> Result<()> {
    queries::set_names(tx, new, skeletons)
        .await
        .map_err(auth::sign_up::refuse_taken)?;
    if old.username != new.username {
        let now = state.clock.now();
        let hashes = (&hash_secret(&old.username), &hash_secret(&new.username));
        queries::retire_username(tx, new.id, hashes, (now, now + USERNAME_KEPT)).await?;
    }
    Ok::<_, Error>(())
}
