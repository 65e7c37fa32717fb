//! With a database that the server starts itself, as where nobody gives it one.

use std::{cell::Cell, fs::Permissions, net::Ipv4Addr, os::unix::fs::PermissionsExt};

use linnet_protocol::{Message, Registration};
use sqlx::PgPool;
use tempfile::TempDir;

use super::{Story, quiet, say};
use crate::{
    App, MIGRATOR,
    backup::{make, restore},
    config::Config,
    database, open_database,
    postgres::{Postgres, create_data_dir},
    sync::service::snapshot,
    testing::server_with,
};

/// Where a server is at home.
struct Private {
    postgres: Postgres,
    db: PgPool,
    config: Config,
    _data: TempDir,
}

impl Private {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let config = Config {
            data_dir: data.path().join("linnet"),
            registration: Registration::Open,
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            rate_scale: 0,
            ..Config::default()
        };
        // PostgreSQL's account has to get there also where the tests run as root.
        std::fs::set_permissions(data.path(), Permissions::from_mode(0o711)).unwrap();
        create_data_dir(&config.data_dir).unwrap();
        let (db, postgres) = open_database(&config).await.unwrap();
        Self {
            postgres: postgres.expect("no URL is set"),
            db,
            config,
            _data: data,
        }
    }

    /// As a command beside the running server finds it.
    async fn beside(&self) -> PgPool {
        let options = Postgres::running(&self.config.data_dir).await;
        database::connect(options.expect("it runs")).await.unwrap()
    }
}

#[tokio::test]
async fn a_private_database_is_backed_up_under_load_and_restored_into_another() {
    let (here, there) = (Private::new().await, Private::new().await);
    MIGRATOR.run(&here.db).await.unwrap();
    let server = server_with(here.db.clone(), |it| it.clone_from(&here.config)).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let before = say(state, story.bob.id, story.talk, "before").await;
    let is_made = Cell::new(false);
    let writing = async {
        let mut last = before.seq;
        while !is_made.get() {
            last = say(state, story.alice.id, story.talk, "on").await.seq;
        }
        last
    };
    let making = async {
        let (db, place) = (here.beside().await, story.place());
        let when = (&*place, state.clock.now());
        make(&here.config, &db, when, quiet).await.unwrap();
        db.close().await;
        is_made.set(true);
    };
    let ((), last) = tokio::join!(making, writing);
    assert!(last > before.seq, "somebody wrote meanwhile");
    restore(&there.config, &there.db, &story.place(), quiet)
        .await
        .unwrap();
    let app = App::start_on(there.config.clone(), there.db.clone())
        .await
        .unwrap();
    let held = snapshot(&app.state, story.alice.id, story.talk)
        .await
        .unwrap();
    let newest = held.messages.iter().map(|it| it.seq).max().unwrap();
    assert!((before.seq..=last).contains(&newest), "{newest}");
    let ours = snapshot(state, story.alice.id, story.talk).await.unwrap();
    let known = |it: &&Message| ours.messages.iter().any(|ours| ours.seq == it.seq);
    for message in held.messages.iter().filter(known) {
        assert!(ours.messages.contains(message), "{message:?}");
    }
    let next = say(&app.state, story.bob.id, story.talk, "and on it goes").await;
    assert!(next.seq > held.head, "the order goes on");
    app.stop().await;
    server.app.stop().await;
    for private in [here, there] {
        private.db.close().await;
        private.postgres.stop().await;
    }
}
