//! A server that gets its certificates by itself.

use std::{net::SocketAddr, path::Path, sync::Arc};

use harness::{Authority, Person, Server, eventually, eventually_equal};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

const LONG: u64 = 24 * 60 * 60;

/// The certificate that a stranger sees who believes the authority of this file.
async fn shown(address: SocketAddr, root: &Path, name: &'static str) -> Option<Vec<u8>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root).ok()?).ok()?;
    let config = ClientConfig::builder().with_root_certificates(roots);
    let connector = TlsConnector::from(Arc::new(config.with_no_client_auth()));
    let stream = TcpStream::connect(address).await.ok()?;
    let name = ServerName::try_from(name).ok()?;
    let stream = connector.connect(name, stream).await.ok()?;
    let chain = stream.get_ref().1.peer_certificates()?;
    Some(chain.first()?.to_vec())
}

async fn is_shown(server: &Server, root: &Path, name: &'static str) -> Vec<u8> {
    let what = format!("{name} has a certificate");
    let seen = || async { shown(server.address(), root, name).await.is_some() };
    eventually(&what, seen).await;
    shown(server.address(), root, name)
        .await
        .expect("as before")
}

#[tokio::test]
async fn people_reach_a_server_that_got_its_certificate_by_itself() {
    let address = Server::free_address();
    let mut authority = Authority::start(address, LONG).await;
    let names = "localhost.example.org,localhost";
    let server = Server::start_at(address, authority.settings(names)).await;
    let root = authority.root();
    let first = is_shown(&server, &root, "localhost").await;
    let same = shown(address, &root, "localhost.example.org").await;
    assert_eq!(same, Some(first.clone()), "one certificate for all names");

    let alice = Person::sign_up_over_tls(&server, &root, "alice").await;
    let bob = Person::sign_up_over_tls(&server, &root, "bob").await;
    let talk = alice.direct(&bob).await;
    alice.send(&talk, "is the line safe?").await;
    eventually_equal(&vec!["is the line safe?".to_owned()], || {
        bob.timeline(&talk)
    })
    .await;

    authority.closes().await;
    server.restart().await;
    alice.is_live().await;
    let kept = is_shown(&server, &root, "localhost").await;
    assert_eq!(kept, first, "nobody was asked again");
}

#[tokio::test]
async fn a_certificate_is_renewed_while_people_are_connected() {
    let address = Server::free_address();
    let authority = Authority::start(address, 12).await;
    let server = Server::start_at(address, authority.settings("localhost")).await;
    let root = authority.root();
    let first = is_shown(&server, &root, "localhost").await;
    let alice = Person::sign_up_over_tls(&server, &root, "alice").await;
    eventually("there is another certificate", || async {
        shown(address, &root, "localhost")
            .await
            .is_some_and(|it| it != first)
    })
    .await;
    alice.is_live().await;
}
