use std::sync::Arc;

use linnet_protocol::PROTOCOL;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::LocalSet,
};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::{
    socket::NoSocket,
    testing::open as client,
    view::{CertificateFault, CertificateProblem},
};

/// It signed the three below and whatever else is shown here; its key is gone.
pub(crate) const AUTHORITY: &str = include_str!("pem/authority.pem");
pub(crate) const GOOD: &[u8] = include_bytes!("pem/good.pem");
pub(crate) const EXPIRED: &[u8] = include_bytes!("pem/expired.pem");
pub(crate) const FOREIGN: &[u8] = include_bytes!("pem/foreign.pem");

/// The address of a server that shows this certificate.
pub(crate) async fn house(certificate: &[u8]) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("pem/server.key")).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::task::spawn_local(serve(listener, TlsAcceptor::from(Arc::new(config))));
    format!("https://localhost:{port}")
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor) {
    let answer = format!(
        r#"{{"name":"house","version":"0","protocol":"{PROTOCOL}","registration":"open"}}"#
    );
    let length = answer.len();
    let answer =
        format!("HTTP/1.1 200 x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{answer}");
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(mut stream) = acceptor.accept(stream).await else {
            continue;
        };
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}

fn problem<T: std::fmt::Debug>(outcome: Result<T>) -> CertificateProblem {
    match outcome {
        Err(CoreError::Certificate { problem }) => problem.expect("the certificate is named"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_authority_that_was_added_is_believed_for_its_server_alone() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let (ours, other) = (house(GOOD).await, house(GOOD).await);
            let dir = tempfile::tempdir().unwrap();
            let core = client(dir.path()).await;
            let refused = problem(core.check_server(&ours).await);
            assert_eq!(refused.fault, CertificateFault::UnknownIssuer);
            assert_eq!(refused.host, "localhost");
            assert_eq!(refused.issuer.as_deref(), Some("CN=House of Reed"));
            assert!(refused.expires_at.is_some());

            let file = dir.path().join("house.pem");
            std::fs::write(&file, AUTHORITY).unwrap();
            let added = core.add_authority(&ours, &file).await.unwrap();
            assert_eq!(added[0].subject, "CN=House of Reed");
            assert_eq!(core.check_server(&ours).await.unwrap().name, "house");
            let elsewhere = problem(core.check_server(&other).await);
            assert_eq!(elsewhere.fault, CertificateFault::UnknownIssuer);

            core.close().await;
            drop(core);
            let core = client(dir.path()).await;
            assert_eq!(core.list_authorities(), added, "it outlives the run");
            assert!(core.check_server(&ours).await.is_ok());
            let removed = core.remove_authority(&added[0].server, &added[0].id);
            removed.await.unwrap();
            problem(core.check_server(&ours).await);
            core.close().await;
        }))
        .await;
}

/// The socket believes the same as HTTP: it comes as far as the answer, which is none of a socket.
#[tokio::test]
async fn the_socket_believes_whom_http_believes() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let dir = tempfile::tempdir().unwrap();
            let core = client(dir.path()).await;
            let ours = house(GOOD).await;
            let opened = |api: Api| async move { crate::socket::open(&api).await.err() };
            let refused = opened(core.api(&ours).unwrap()).await;
            assert_eq!(refused, Some(NoSocket::Line));
            let file = dir.path().join("house.pem");
            std::fs::write(&file, AUTHORITY).unwrap();
            core.add_authority(&ours, &file).await.unwrap();
            let answered = opened(core.api(&ours).unwrap()).await;
            assert_eq!(answered, Some(NoSocket::Answer { status: 200 }));
            core.close().await;
        }))
        .await;
}

#[tokio::test]
async fn a_certificate_says_what_is_wrong_with_it() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let dir = tempfile::tempdir().unwrap();
            let core = client(dir.path()).await;
            let file = dir.path().join("house.pem");
            std::fs::write(&file, AUTHORITY).unwrap();
            let expected = [
                (EXPIRED, CertificateFault::Expired),
                (FOREIGN, CertificateFault::WrongHost),
            ];
            for (certificate, fault) in expected {
                let server = house(certificate).await;
                core.add_authority(&server, &file).await.unwrap();
                let refused = problem(core.check_server(&server).await);
                assert_eq!(refused.fault, fault);
            }
            core.close().await;
        }))
        .await;
}

#[tokio::test]
async fn a_file_that_is_no_certificate_is_not_taken() {
    let dir = tempfile::tempdir().unwrap();
    let core = client(dir.path()).await;
    let file = dir.path().join("notes.txt");
    std::fs::write(&file, "milk, bread").unwrap();
    let refused = core.add_authority("chat.example.org", &file).await;
    let problem = FileProblem::NotACertificate;
    let name = "notes.txt".to_owned();
    assert_eq!(refused, Err(CoreError::File { name, problem }));
    assert_eq!(core.list_authorities(), []);
    core.close().await;
}
