//! Linnet's server.
//!
//! A message comes in over the socket (`socket`), passes the rules (`messages::service`), is committed together with
//! whatever else is waiting (`messages::writer`) and only then published to the members who are connected (`socket::hub`)
//! and confirmed to its author. What a client missed it fetches by its cursor (`sync`): the truth is PostgreSQL alone, the
//! process keeps nothing that a restart could lose. Without a database of the operator's own the server keeps a private
//! one (`postgres`). Each feature is a folder with the same files: `routes` unpack and pack, `service` decides,
//! `queries` speak SQL.

pub mod account;
pub mod admin;
pub mod auth;
mod backup;
pub mod blocks;
pub mod bus;
mod certificates;
pub mod cli;
pub mod config;
pub mod conversations;
pub mod database;
mod docs;
pub mod error;
pub mod jobs;
pub mod mail;
pub mod media;
pub mod messages;
mod metrics;
pub mod middleware;
pub mod postgres;
pub mod presence;
pub mod previews;
pub mod profile;
pub mod receipts;
pub mod reports;
mod router;
pub mod search;
pub mod settings;
pub mod socket;
pub mod state;
pub mod sync;
pub mod users;

#[cfg(test)]
mod matrix;
#[cfg(test)]
mod testing;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use sqlx::PgPool;
use tokio::{sync::Semaphore, task::JoinHandle, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use database::MIGRATOR;

use crate::{
    auth::{passwords::Passwords, tokens::Keys},
    bus::{Bus, Speaker},
    config::Config,
    jobs::{background::Bell, due::Due},
    mail::Mailer,
    media::Files,
    messages::writer::Writer,
    middleware::rate_limit::RateLimits,
    postgres::Postgres,
    previews::Previews,
    receipts::writer::ReceiptWriter,
    search::Search,
    socket::hub::Hub,
    state::{AppState, Clock, Shared},
};

/// Between the word to stop and the end of the process, the private PostgreSQL not counted.
const STOP: Duration = Duration::from_secs(4);

/// A running server.
pub struct App {
    pub state: AppState,
    pub address: SocketAddr,
    serving: JoinHandle<()>,
    speaker: Option<Speaker>,
    postgres: Option<Postgres>,
}

impl App {
    /// Ready when it returns: the database is up and migrated, the address is bound.
    pub async fn start(config: Config) -> Result<Self> {
        let (db, postgres) = open_database(&config).await?;
        let starting = async {
            backup::check_is_finished(&db).await?;
            database::migrate(&db).await?;
            users::service::fill_skeletons(&db).await?;
            let own_db = database::of_its_own(&db);
            Self::start_with(config, db, own_db).await
        };
        match (starting.await, postgres) {
            (Ok(app), postgres) => Ok(Self { postgres, ..app }),
            (Err(error), Some(postgres)) => {
                postgres.stop().await;
                Err(error)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// On a database that somebody else looks after.
    pub async fn start_on(config: Config, db: PgPool) -> Result<Self> {
        Self::start_with(config, db.clone(), db).await
    }

    async fn start_with(config: Config, db: PgPool, own_db: PgPool) -> Result<Self> {
        metrics::install();
        let (writer, jobs) = Writer::new();
        let (bus, line) = Bus::open(&config);
        let state = AppState::new(Shared {
            keys: Keys::open(&config.data_dir)?,
            passwords: Passwords::new().context("passwords cannot be hashed")?,
            limits: RateLimits::new(config.rate_scale),
            clock: Clock::default(),
            hub: Hub::new(bus),
            writer,
            bell: Bell::default(),
            receipts: ReceiptWriter::default(),
            files: Files::open(&config).await?,
            mail: Mailer::open(&config)?,
            exports: Arc::new(Semaphore::new(account::export::AT_ONCE)),
            search: Search::default(),
            previews: Previews::open(&config)?,
            due: Due::default(),
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
            own_db,
            db,
            config,
        });
        let tls = certificates::open(&state)?;
        let listener = middleware::listener::bind(state.config.listen).await?;
        let address = listener.local_addr()?;
        metrics::serve(&state).await?;
        let speaker = bus::start(&state, line).await?;
        let writing = state
            .tasks
            .spawn(messages::writer::run(state.clone(), jobs));
        state.tasks.spawn(async {
            // Without its writer a server would take nothing and seem well: better to be started again.
            if writing.await.is_err() {
                tracing::error!("the writer of messages has failed");
                std::process::abort();
            }
        });
        spawn_work(&state);
        let router = router::router(state.clone());
        let serving = state.tasks.spawn(middleware::listener::run(
            state.clone(),
            (listener, tls),
            router,
        ));
        Ok(Self {
            state,
            address,
            serving,
            speaker,
            postgres: None,
        })
    }

    /// Sockets are told to come back later, what is waiting is written, and the database ends last.
    pub async fn stop(self) {
        let Self {
            state,
            serving,
            speaker,
            postgres,
            ..
        } = self;
        state.stopping.cancel();
        state.hub.close_all(socket::restart);
        state.tasks.close();
        if timeout(STOP, state.tasks.wait()).await.is_err() {
            tracing::warn!("some requests did not end in time");
            serving.abort();
        }
        if let Some(speaker) = speaker {
            speaker.stop().await;
        }
        // Connections that are still out cannot hold up the end either.
        let closing = async { tokio::join!(state.own_db.close(), state.db.close()) };
        drop(timeout(Duration::from_millis(500), closing).await);
        if let Some(postgres) = postgres {
            postgres.stop().await;
        }
    }
}

/// What goes on beside the requests, until the server stops.
fn spawn_work(state: &AppState) {
    state.tasks.spawn(receipts::writer::run(state.clone()));
    state.tasks.spawn(jobs::background::run(
        state.clone(),
        admin::removal::EVERY,
        admin::removal::work,
    ));
    state.tasks.spawn(jobs::background::run(
        state.clone(),
        account::settling::EVERY,
        account::settling::work,
    ));
    state.tasks.spawn(jobs::background::run(
        state.clone(),
        profile::propagation::LOOK_AGAIN,
        profile::propagation::resume,
    ));
    state.tasks.spawn(search::indexing::run(state.clone()));
    state.tasks.spawn(jobs::due::run(state.clone()));
    state.tasks.spawn(socket::beat::run(state.clone()));
    state.tasks.spawn(mail::sending::run(state.clone()));
    state.tasks.spawn(media::run(state.clone()));
    state.tasks.spawn(previews::run(state.clone()));
}

/// The operator's PostgreSQL, or the private one.
pub async fn open_database(config: &Config) -> Result<(PgPool, Option<Postgres>)> {
    use secrecy::ExposeSecret;
    if let Some(url) = &config.database_url {
        let db = database::connect(database::options(url.expose_secret())?).await?;
        return Ok((db, None));
    }
    let postgres = Postgres::start(&config.data_dir, config.postgres_archive.as_deref()).await?;
    match database::connect(postgres.options()).await {
        Ok(db) => Ok((db, Some(postgres))),
        Err(error) => {
            postgres.stop().await;
            Err(error)
        }
    }
}
