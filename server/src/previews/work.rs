//! The workers: each takes one message at a time, so that no more than so many links are read at once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{Change, Message, Preview, limits};

use super::{
    cache::{self, Looked},
    guard::Guard,
    links,
    queries::{self, Job},
};
use crate::{
    conversations::changing::Changing,
    error::{Chain, Error, Result},
    media, messages,
    state::AppState,
};

const WORKERS: usize = 4;
/// Longer than any job; then whoever had it is taken for dead.
const CLAIM: TimeDelta = TimeDelta::seconds(90);
/// A job that ends nowhere so many times is the reason for it.
const TRIES: i32 = 3;
const TRY_AGAIN: TimeDelta = TimeDelta::seconds(5);
/// What another node planned is seen after this time at the latest.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(60);
const TIDY: Duration = Duration::from_mins(10);

/// Until the server stops. What is not looked at by then is found at the next start.
pub(crate) async fn run(state: AppState) {
    if state.previews.guard.is_none() {
        return;
    }
    for _ in 0..WORKERS {
        state.tasks.spawn(work(state.clone()));
    }
    loop {
        if let Err(error) = cache::tidy(&state).await {
            tracing::warn!(error = %Chain(&error), "old previews stay for now");
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY) => {}
            () = state.stopping.cancelled() => return,
        }
    }
}

async fn work(state: AppState) {
    let Some(guard) = &state.previews.guard else {
        return;
    };
    while !state.stopping.is_cancelled() {
        let next = match take(&state, guard).await {
            Ok(None) => continue,
            Ok(Some(next)) => next,
            Err(error) => {
                tracing::warn!(error = %Chain(&error), "previews have to wait");
                state.clock.now() + TRY_AGAIN
            }
        };
        tokio::select! {
            () = state.clock.sleep_until(next) => {}
            () = state.previews.planned.notified() => {}
            () = state.stopping.cancelled() => return,
        }
    }
}

/// Does one job. Without one it answers when to look again.
async fn take(state: &AppState, guard: &Guard) -> Result<Option<DateTime<Utc>>> {
    let now = state.clock.now();
    let Some(job) = queries::claim(&state.db, (now, now + CLAIM)).await? else {
        let next = queries::next_due(&state.db).await?;
        let latest = now + LOOK_AGAIN;
        return Ok(Some(next.unwrap_or(latest).min(latest)));
    };
    // There may be more than one.
    state.previews.wake();
    match look(state, guard, &job).await {
        Ok(()) => Ok(None),
        Err(Error::Stopping) => {
            queries::put_off(&state.db, &job, now).await?;
            Ok(None)
        }
        Err(error) => {
            if job.tries < TRIES {
                queries::put_off(&state.db, &job, now + TRY_AGAIN).await?;
            } else {
                queries::drop_job(&state.db, &job).await?;
            }
            Err(error)
        }
    }
}

/// As if this stood behind a link of the message, and had been read just now.
#[cfg(test)]
pub(crate) async fn show_as_read(state: &AppState, place: linnet_protocol::MessageRef, url: &str) {
    let (ids, now) = (
        ([place.conversation_id], [place.message_id]),
        state.clock.now(),
    );
    let mut tx = state.db.begin().await.unwrap();
    queries::plan(&mut tx, (&ids.0, &ids.1), now).await.unwrap();
    tx.commit().await.unwrap();
    let claimed = queries::claim(&state.db, (now, now + CLAIM)).await;
    if let Some(job) = claimed.unwrap() {
        let preview = Preview {
            url: url.to_owned(),
            title: "what is there".to_owned(),
            description: None,
            site: None,
            picture: None,
        };
        attach(state, &job, vec![preview]).await.unwrap();
    }
}

async fn look(state: &AppState, guard: &Guard, job: &Job) -> Result<()> {
    let found = messages::queries::get(&state.db, job.conversation_id, job.message_id).await?;
    let body = found.map(|it| it.body).unwrap_or_default();
    let mut previews = Vec::with_capacity(limits::PREVIEWS);
    for link in links::find(&body) {
        match cache::look(state, guard, &link.asked).await? {
            Looked::Found(preview) => previews.push(Preview {
                url: link.url.into(),
                ..*preview
            }),
            Looked::Nothing => {}
            Looked::Waits(other) => {
                let now = state.clock.now();
                if !queries::wait_for(&state.db, job, &other, now).await? {
                    queries::put_off(&state.db, job, now).await?;
                }
                return Ok(());
            }
        }
    }
    let (work_state, job) = (state.clone(), job.clone());
    state
        .outlive(async move { attach(&work_state, &job, previews).await })
        .await
}

/// An ordinary change of the conversation. Nothing, where the job was planned anew meanwhile or given up.
async fn attach(state: &AppState, job: &Job, previews: Vec<Preview>) -> Result<()> {
    let id = job.conversation_id;
    let opened = Changing::open(state, id, job.sender_id).await?;
    let Some((mut changing, _)) = opened else {
        return Ok(());
    };
    let is_still = queries::finish(&mut changing.tx, job).await?;
    let message = messages::queries::get(&mut *changing.tx, id, job.message_id).await?;
    let message = message.filter(|it| is_still && it.deleted_at.is_none());
    let Some(message) = message else {
        changing.tx.commit().await?;
        return Ok(());
    };
    let previews = show(&mut changing, &message, previews).await?;
    if previews == message.previews {
        changing.tx.commit().await?;
        return Ok(());
    }
    let changed = Message {
        rev: changing.next_rev(),
        previews,
        ..message
    };
    queries::set(&mut changing.tx, &changed).await?;
    changing.commit(state, vec![Change::Message(changed)]).await
}

/// Holds on to the pictures. One that was collected at this very moment is not shown.
async fn show(
    changing: &mut Changing,
    message: &Message,
    mut previews: Vec<Preview>,
) -> Result<Vec<Preview>> {
    let pictures: Vec<_> = previews.iter().filter_map(cache::picture).collect();
    let there = media::previews::show(&mut changing.tx, message, &pictures).await?;
    for preview in &mut previews {
        preview.picture = preview
            .picture
            .take()
            .filter(|it| there.contains(&it.file_id));
    }
    Ok(previews)
}
