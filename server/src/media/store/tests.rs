//! Both stores, held to the same.

use std::io;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use linnet_protocol::{ErrorCode, FileId, limits};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::*;

const PART: usize = limits::FILE_PART_BYTES;

/// An S3 server of its own, as long as the test runs.
pub(in crate::media) async fn s3(folder: &TempDir) -> Config {
    drop(rustls::crypto::ring::default_provider().install_default());
    std::fs::create_dir_all(folder.path().join("s3/files")).unwrap();
    let files = s3s_fs::FileSystem::new(folder.path().join("s3")).unwrap();
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single("linnet", "a secret"));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    TaskTracker::new().spawn(serve(listener, service));
    Config {
        data_dir: folder.path().to_owned(),
        s3_bucket: Some("files".to_owned()),
        s3_endpoint: Some(format!("http://{address}")),
        s3_access_key_id: Some("linnet".to_owned()),
        s3_secret_access_key: Some(SecretString::from("a secret")),
        ..Config::default()
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

async fn both() -> [(Store, TempDir); 2] {
    let (local, bucket) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let config = Config {
        data_dir: local.path().to_owned(),
        ..Config::default()
    };
    let in_bucket = Store::open(&s3(&bucket).await).await.unwrap();
    [
        (Store::open(&config).await.unwrap(), local),
        (in_bucket, bucket),
    ]
}

fn incoming(pieces: Vec<io::Result<Bytes>>, bytes: usize) -> Incoming {
    let body = stream::iter(pieces).boxed();
    Incoming::new(
        body,
        bytes as u64,
        HashState::default(),
        CancellationToken::new(),
    )
}

fn part(letter: u8, length: usize) -> Incoming {
    incoming(vec![Ok(vec![letter; length].into())], length)
}

async fn bytes(store: &Store, object: &str, range: Range<u64>) -> Result<Vec<u8>> {
    let pieces: Vec<Bytes> = store.read(object, range).await?.try_collect().await?;
    Ok(pieces.concat())
}

async fn begin(store: &Store) -> Uploading {
    let id = FileId::generate();
    Uploading {
        id,
        upload: store.begin(id).await.unwrap(),
        parts: Vec::new(),
    }
}

#[tokio::test]
async fn parts_become_one_object_once() {
    for (store, _folder) in both().await {
        let mut upload = begin(&store).await;
        let pieces = [(b'a', PART), (b'b', PART), (b'c', 9)];
        for ((letter, length), number) in pieces.into_iter().zip(0..) {
            // Cut off in the middle, and sent again.
            let cut = vec![
                Ok(vec![b'x'; length / 2].into()),
                Err(io::Error::other("cut")),
            ];
            let offset = (number * PART) as u64;
            let result = store
                .put_part(&upload, offset, &mut incoming(cut, length))
                .await;
            assert!(result.is_err());
            let name = store
                .put_part(&upload, offset, &mut part(letter, length))
                .await
                .unwrap();
            upload.parts.extend(name);
        }
        let whole = 2 * PART as u64 + 9;
        for _ in 0..2 {
            store.complete(&upload, whole).await.unwrap();
        }
        let name = object(upload.id, "");
        let all = bytes(&store, &name, 0..whole).await.unwrap();
        assert!(all == [vec![b'a'; PART], vec![b'b'; PART], vec![b'c'; 9]].concat());
        let (from, to) = (PART as u64 - 2, PART as u64 + 3);
        assert_eq!(bytes(&store, &name, from..to).await.unwrap(), b"aabbb");
        assert!(bytes(&store, &name, 7..7).await.unwrap().is_empty());
        for _ in 0..2 {
            store.delete(&name).await.unwrap();
        }
        assert!(bytes(&store, &name, 0..1).await.is_err());
    }
}

#[tokio::test]
async fn what_is_cut_short_never_becomes_an_object() {
    for (store, _folder) in both().await {
        let upload = begin(&store).await;
        let cut = vec![Ok(vec![b'x'; 5].into()), Err(io::Error::other("cut"))];
        let result = store.put_part(&upload, 0, &mut incoming(cut, 10)).await;
        assert!(result.is_err());
        assert!(store.complete(&upload, 10).await.is_err());
        assert!(bytes(&store, &object(upload.id, ""), 0..1).await.is_err());
    }
}

#[tokio::test]
async fn what_is_given_up_is_gone() {
    for (store, _folder) in both().await {
        let mut upload = begin(&store).await;
        let name = store
            .put_part(&upload, 0, &mut part(b'a', 9))
            .await
            .unwrap();
        upload.parts.extend(name);
        store.abort(&upload).await.unwrap();
        assert!(store.complete(&upload, 9).await.is_err());
        assert!(bytes(&store, &object(upload.id, ""), 0..1).await.is_err());
    }
}

#[tokio::test]
async fn an_empty_file_is_a_file_and_small_ones_are_written_over() {
    for (store, _folder) in both().await {
        let id = FileId::generate();
        let upload = Uploading {
            id,
            upload: None,
            parts: Vec::new(),
        };
        store.complete(&upload, 0).await.unwrap();
        assert!(
            bytes(&store, &object(id, ""), 0..0)
                .await
                .unwrap()
                .is_empty()
        );
        let name = object(id, "small");
        for text in ["one", "two"] {
            store.put(&name, Bytes::from(text)).await.unwrap();
            assert_eq!(bytes(&store, &name, 0..3).await.unwrap(), text.as_bytes());
        }
    }
}

#[tokio::test]
async fn a_bucket_out_of_reach_is_asked_again_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = s3(&folder).await;
    config.s3_secret_access_key = Some(SecretString::from("another secret"));
    let store = Store::open(&config).await.unwrap();
    let refused = store.begin(FileId::generate()).await.unwrap_err();
    assert_eq!(refused.into_wire().code, ErrorCode::Unavailable);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_for_the_servers_account_alone() {
    use std::os::unix::fs::PermissionsExt;
    let [(store, folder), _] = both().await;
    let name = object(FileId::generate(), "");
    store.put(&name, Bytes::from("mine")).await.unwrap();
    let path = folder.path().join("files");
    for folder in [path.clone(), path.join(&name[..2])] {
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
    }
}
