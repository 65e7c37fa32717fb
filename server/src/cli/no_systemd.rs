//! Systems without it: nobody is told.

pub(super) const fn starting() {}

pub(super) const fn ready(_: &str) {}

pub(super) const fn stopping() {}

pub(super) async fn watch() {
    std::future::pending().await
}
