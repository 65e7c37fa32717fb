//! Whatever happens, in whatever order: a client that keeps what it was sent, or catches up later, holds what a fresh
//! snapshot holds. For every kind of change, and for whoever may not see all of it.

mod acts;
mod conversation;
mod held;
mod personal;

use std::fmt::Debug;

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use sqlx::PgPool;

use crate::{state::AppState, testing::server};

const CASES: u32 = 24;

/// Tells stories of such steps until one does not hold, and then the shortest of its kind.
async fn every_story<Steps: Strategy<Value: Debug + Send + 'static>>(
    db: PgPool,
    step: impl FnOnce() -> Steps + Send + 'static,
    story: impl AsyncFn(&AppState, Vec<Steps::Value>) -> Result<(), TestCaseError> + Send + 'static,
) {
    let server = server(db).await;
    let state = server.state().clone();
    let runtime = tokio::runtime::Handle::current();
    let told = tokio::task::spawn_blocking(move || {
        let config = Config {
            cases: CASES,
            max_shrink_iters: 200,
            failure_persistence: None,
            ..Config::default()
        };
        TestRunner::new(config).run(&vec(step(), 1..50), |steps| {
            runtime.block_on(story(&state, steps))
        })
    });
    if let Err(error) = told.await.unwrap() {
        panic!("{error}");
    }
}
