//! An S3-compatible store of a test's own.

use std::net::SocketAddr;

use anyhow::Result;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::task::TaskTracker;

const NAME: &str = "files";
const KEY: &str = "linnet";
const SECRET: &str = "a secret of the test";

/// Ends with the test, and its folder with it.
pub struct Bucket {
    address: SocketAddr,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

impl Bucket {
    pub async fn start() -> Self {
        Self::try_start().await.expect("a store")
    }

    async fn try_start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join(NAME))?;
        let files = FileSystem::new(folder.path())
            .map_err(|error| anyhow::anyhow!("no folder for a bucket: {error:?}"))?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let serving = TaskTracker::new().spawn(serve(listener, service));
        Ok(Self {
            address,
            serving,
            _folder: folder,
        })
    }

    /// What a server is told to keep its files in it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("LINNET_S3_BUCKET", NAME.to_owned()),
            ("LINNET_S3_ENDPOINT", format!("http://{}", self.address)),
            ("LINNET_S3_ACCESS_KEY_ID", KEY.to_owned()),
            ("LINNET_S3_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    let connections = TaskTracker::new();
    while let Ok((stream, _)) = listener.accept().await {
        let service = service.clone();
        connections.spawn(async move {
            let builder = Builder::new(TokioExecutor::new());
            let stream = TokioIo::new(stream);
            drop(builder.serve_connection(stream, service).await);
        });
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
