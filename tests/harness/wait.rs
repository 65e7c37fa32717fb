//! Waiting for what can be seen, with a limit and without guessing how long it takes.

use std::{
    fmt::Debug,
    future::Future,
    time::{Duration, Instant},
};

/// More than the 25 seconds of silence after which a connection is given up.
pub(crate) const LIMIT: Duration = Duration::from_secs(45);
pub(crate) const STEP: Duration = Duration::from_millis(20);

/// Asks again until the answer is yes.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut ask: impl FnMut() -> F) {
    let until = Instant::now() + LIMIT;
    while !ask().await {
        assert!(Instant::now() < until, "not seen within {LIMIT:?}: {what}");
        tokio::time::sleep(STEP).await;
    }
}

/// Asks again until the answer is the expected one, and shows the last one if it never is.
pub async fn eventually_equal<T: PartialEq + Debug, F: Future<Output = T>>(
    expected: &T,
    mut ask: impl FnMut() -> F,
) {
    let until = Instant::now() + LIMIT;
    loop {
        let seen = ask().await;
        if seen == *expected {
            return;
        }
        assert!(
            Instant::now() < until,
            "after {LIMIT:?}\n expected {expected:#?}\n seen {seen:#?}"
        );
        tokio::time::sleep(STEP).await;
    }
}

/// Asks again until nothing is left. It may take its time for as long as it becomes less.
pub async fn eventually_none<F: Future<Output = usize>>(what: &str, mut left: impl FnMut() -> F) {
    let (mut least, mut until) = (usize::MAX, Instant::now() + LIMIT);
    loop {
        let now = left().await;
        if now == 0 {
            return;
        }
        if now < least {
            (least, until) = (now, Instant::now() + LIMIT);
        }
        assert!(
            Instant::now() < until,
            "{now} left, and not fewer within {LIMIT:?}: {what}"
        );
        tokio::time::sleep(STEP).await;
    }
}
