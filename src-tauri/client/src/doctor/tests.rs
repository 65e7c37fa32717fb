use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::LocalSet,
};

use super::{machine::trouble, way::steps};
use crate::{
    accounts::authorities::tests::{AUTHORITY, EXPIRED, FOREIGN, GOOD, house},
    testing::{Peer, open},
    view::{
        CertificateFault, CertificateProblem, Check, Fault, Finding, Happening, KeychainState,
        NotificationDaemon,
    },
};

const INFO: &str = r#"{"name":"n","version":"9.1","protocol":"linnet.v1","registration":"open"}"#;
const NONE: NotificationDaemon = NotificationDaemon::Unknown;

/// Answers everything in one way, whatever is asked.
async fn stand(status: &'static str, head: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::task::spawn_local(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{head}\r\n{body}"
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

/// What is wrong on the way to that server.
async fn faults(address: &str) -> Vec<(Check, Fault)> {
    faults_of(&open(tempfile::tempdir().unwrap().path()).await, address).await
}

async fn faults_of(core: &crate::Client, address: &str) -> Vec<(Check, Fault)> {
    let api = core.api(address).unwrap();
    let found = steps(&api).await.into_iter();
    found
        .filter_map(|(check, fault)| Some((check, fault?)))
        .collect()
}

#[tokio::test]
async fn a_name_that_nobody_has_and_a_port_where_nobody_listens_are_told_apart() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let host = "no-such-host.invalid".to_owned();
    let found = faults("https://no-such-host.invalid").await;
    assert_eq!(found, [(Check::Name, Fault::NameUnknown { host })]);
    let free = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let found = faults(&format!("http://127.0.0.1:{port}")).await;
    let host = "127.0.0.1".to_owned();
    assert_eq!(found, [(Check::Line, Fault::Refused { host, port })]);
}

#[tokio::test]
async fn what_answers_in_place_of_the_server_is_named() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let _ = rustls::crypto::ring::default_provider().install_default();
            let page = stand("200 x", "", "<html>").await;
            let expected = [(Check::Server, Fault::NotLinnet)];
            assert_eq!(faults(&page).await, expected);
            let gate = stand("502 x", "", "<html>").await;
            assert_eq!(faults(&gate).await, [(Check::Server, Fault::ServerDown)]);
            let newer = stand("200 x", "", r#"{"protocol":"linnet.v9","version":"9.1"}"#).await;
            let version = "9.1".to_owned();
            let expected = [(Check::Server, Fault::VersionUnsupported { version })];
            assert_eq!(faults(&newer).await, expected);
        }))
        .await;
}

#[tokio::test]
async fn a_proxy_that_strips_the_upgrade_and_a_clock_that_is_wrong_are_named() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let _ = rustls::crypto::ring::default_provider().install_default();
            let stripping = stand("200 x", "", INFO).await;
            let expected = [(Check::Socket, Fault::UpgradeStripped { status: 200 })];
            assert_eq!(faults(&stripping).await, expected);
            let old = "date: Sun, 01 Mar 2026 10:00:00 GMT\r\n";
            let behind = stand("200 x", old, INFO).await;
            let found = faults(&behind).await;
            let then = chrono::DateTime::parse_from_rfc2822("Sun, 01 Mar 2026 10:00:00 GMT");
            let ahead = (crate::clock::now() - then.unwrap().to_utc()).num_seconds();
            let Some((Check::Clock, Fault::Clock { seconds })) = found.first() else {
                panic!("{found:?}")
            };
            assert!((seconds - ahead).abs() < 60, "{seconds} {ahead}");
        }))
        .await;
}

/// What is wrong with the certificate of a server that the person may have vouched for, and whose it is.
async fn fault_of_certificate(
    core: &crate::Client,
    certificate: &[u8],
    authority: Option<&std::path::Path>,
) -> (CertificateFault, String) {
    let server = house(certificate).await;
    if let Some(file) = authority {
        core.add_authority(&server, file).await.unwrap();
    }
    let found = faults_of(core, &server).await;
    let [(Check::Server, Fault::Certificate { problem: Some(it) })] = &found[..] else {
        panic!("{found:?}")
    };
    (it.fault, it.host.clone())
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_named() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let dir = tempfile::tempdir().unwrap();
            let core = open(dir.path()).await;
            let file = dir.path().join("house.pem");
            std::fs::write(&file, AUTHORITY).unwrap();
            let expected = [
                (GOOD, false, CertificateFault::UnknownIssuer),
                (EXPIRED, true, CertificateFault::Expired),
                (FOREIGN, true, CertificateFault::WrongHost),
            ];
            for (certificate, is_known, expected) in expected {
                let authority = is_known.then_some(file.as_path());
                let found = fault_of_certificate(&core, certificate, authority).await;
                assert_eq!(found, (expected, "localhost".to_owned()));
            }
            core.close().await;
        }))
        .await;
}

#[tokio::test]
async fn what_is_wrong_with_this_machine_and_the_session_is_named() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let core = open(dir.path()).await;
            let account = peer.sign_in(&core).await;
            let missing = NotificationDaemon::Missing {
                reason: "no bus".into(),
            };
            let found = core.diagnose(&missing).await;
            let fault = |findings: &[Finding], check| {
                let mut findings = findings.iter();
                findings.find(|it| it.check == check).unwrap().fault.clone()
            };
            let reason = "no bus".to_owned();
            let expected = Some(Fault::NoNotifications { reason });
            assert_eq!(fault(&found, Check::Notifications), expected);
            let keychain = fault(&found, Check::Keychain);
            assert!(matches!(keychain, Some(Fault::KeychainMissing { .. })));
            for fine in [
                Check::Name,
                Check::Line,
                Check::Server,
                Check::Socket,
                Check::Session,
            ] {
                assert_eq!(fault(&found, fine), None, "{fine:?}");
            }
            core.sign_out(account).await.unwrap();
            let found = core.diagnose(&NONE).await;
            let ended = fault(&found, Check::Session);
            assert!(matches!(ended, Some(Fault::SessionEnded { .. })));
            core.close().await;
        }))
        .await;
    let nowhere = tempfile::tempdir().unwrap().path().join("gone");
    assert_eq!(super::machine::disk(&nowhere), Some(Fault::ReadOnly));
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert_eq!(trouble(&full), Fault::DiskFull);
}

/// Every text that a finding can hold.
fn findings(canary: &str) -> Vec<Finding> {
    let text = || canary.to_owned();
    let problem = CertificateProblem {
        fault: CertificateFault::Expired,
        host: text(),
        issuer: Some(text()),
        expires_at: None,
    };
    let faults = [
        Fault::KeychainMissing { store: text() },
        Fault::KeychainWaiting { store: text() },
        Fault::NoNotifications { reason: text() },
        Fault::NameUnknown { host: text() },
        Fault::Refused {
            host: text(),
            port: 443,
        },
        Fault::Proxy { proxy: text() },
        Fault::Certificate {
            problem: Some(problem),
        },
        Fault::VersionUnsupported { version: text() },
    ];
    let finding = |fault| Finding {
        account_id: None,
        check: Check::Server,
        fault: Some(fault),
    };
    faults.map(finding).into()
}

#[tokio::test]
async fn what_is_handed_on_holds_nothing_that_is_anybodys() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let core = open(dir.path()).await;
            let account = peer.sign_in(&core).await;
            let store = "canary".to_owned();
            let state = KeychainState::MemoryOnly { store };
            core.note(Some(account), Happening::Keychain { state });
            let to = dir.path().join("diagnosis.json");
            let mut found = core.diagnose(&NONE).await;
            found.extend(findings("canary"));
            core.save_diagnosis(found, to.clone()).await.unwrap();
            let text = std::fs::read_to_string(&to).unwrap();
            let host = peer.address.trim_start_matches("http://");
            for secret in ["canary", "lice", host, "access", "refresh", "peer"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
            for word in ["nameUnknown", "expired", "signedIn", "memoryOnly"] {
                assert!(text.contains(word), "no {word} in {text}");
            }
            core.close().await;
        }))
        .await;
}

#[tokio::test]
async fn what_lies_here_is_counted_by_account() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
            let core = open(dir.path()).await;
            let account = peer.sign_in(&core).await;
            let media = dir.path().join(format!("accounts/{}/media", account.0));
            std::fs::create_dir_all(media.join("x")).unwrap();
            std::fs::write(media.join("x/whole"), [0; 3_000]).unwrap();
            let used = core.storage_use().await.unwrap();
            let of_account = &used.accounts[0];
            assert_eq!((of_account.account_id, of_account.media), (account, 3_000));
            assert!(of_account.messages > 0);
            core.close().await;
        }))
        .await;
}
