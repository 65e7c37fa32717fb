//! Servers of this machine that the tests read links from.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    extract::Request,
    http::header,
    middleware::{Next, from_fn},
};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use url::Url;

pub(in crate::previews) const HTML: [(header::HeaderName, &str); 1] =
    [(header::CONTENT_TYPE, "text/html")];

/// Counts who comes.
pub(in crate::previews) struct Site {
    pub(in crate::previews) address: SocketAddr,
    came: Arc<AtomicUsize>,
}

impl Site {
    async fn on(address: [u8; 4], router: Router) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::from(address), 0))
            .await
            .unwrap();
        let address = listener.local_addr().unwrap();
        let came = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&came);
        let counted = router.layer(from_fn(move |request: Request, next: Next| {
            count.fetch_add(1, Ordering::Relaxed);
            next.run(request)
        }));
        TaskTracker::new().spawn(async move { axum::serve(listener, counted).await });
        Self { address, came }
    }

    /// On the address that the tests allow.
    pub(in crate::previews) async fn allowed(router: Router) -> Self {
        Self::on([127, 0, 0, 1], router).await
    }

    /// On one that no test allows.
    pub(in crate::previews) async fn secret() -> Self {
        let page = || async { (HTML, "<title>secret</title>") };
        Self::on([127, 0, 0, 2], Router::new().fallback(page)).await
    }

    pub(in crate::previews) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub(in crate::previews) fn came(&self) -> usize {
        self.came.load(Ordering::Relaxed)
    }
}
