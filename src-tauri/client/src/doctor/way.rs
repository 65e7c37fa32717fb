//! The way of one account to its server: name, line, who answers, clock, socket, session.

use std::{io::ErrorKind, time::Duration};

use hyper_util::client::proxy::matcher::Intercept;
use tokio::net::{TcpStream, lookup_host};

use crate::{
    account::OpenAccount,
    api::{Api, dial::through},
    clock,
    error::{CoreError, Result},
    socket::{self, NoSocket},
    view::{AccountState, Check, Fault, Finding},
};

/// A line that takes longer is none.
const LIMIT: Duration = Duration::from_secs(5);
/// Less is the time that an answer takes, or nobody's business.
const SKEW_SECONDS: i64 = 120;
const UPGRADE_REQUIRED: u16 = 426;

pub(super) async fn walk(account: &OpenAccount) -> Vec<Finding> {
    let mut found = steps(&account.api).await;
    found.push((Check::Session, session(account.shown().state)));
    let finding = |(check, fault)| Finding {
        account_id: Some(account.id),
        check,
        fault,
    };
    found.into_iter().map(finding).collect()
}

/// As far as it goes.
pub(super) async fn steps(api: &Api) -> Vec<(Check, Option<Fault>)> {
    let proxy = api.find_proxy().await;
    let mut found = vec![(Check::Name, name(api, proxy.as_ref()).await)];
    if found[0].1.is_some() {
        return found;
    }
    let line = line(api, proxy.as_ref()).await;
    let is_open = line.is_none();
    found.push((Check::Line, line));
    if !is_open {
        return found;
    }
    let (server, date) = api.who().await;
    let server = server.err().map(who);
    let is_ours = server.is_none();
    found.push((Check::Server, server));
    let skew = date.map(|it| (clock::now() - it).num_seconds());
    let skew = skew.filter(|it| it.abs() > SKEW_SECONDS);
    found.push((Check::Clock, skew.map(|seconds| Fault::Clock { seconds })));
    if is_ours {
        found.push((Check::Socket, socket(api).await));
    }
    found
}

fn session(state: AccountState) -> Option<Fault> {
    (state != AccountState::SignedIn).then_some(Fault::SessionEnded { since: None })
}

/// Behind a proxy the name is the proxy's business.
async fn name(api: &Api, proxy: Option<&Intercept>) -> Option<Fault> {
    if proxy.is_some() {
        return None;
    }
    let (host, port) = place(api);
    let looking = lookup_host((host.as_str(), port));
    let found = tokio::time::timeout(LIMIT, looking).await;
    let is_known = found.is_ok_and(|it| it.is_ok_and(|mut it| it.next().is_some()));
    (!is_known).then_some(Fault::NameUnknown { host })
}

async fn line(api: &Api, proxy: Option<&Intercept>) -> Option<Fault> {
    if let Some(between) = proxy {
        let tunnel = tokio::time::timeout(LIMIT, through(between, api.base()));
        let host = between.uri().host().unwrap_or_default().to_owned();
        let is_open = matches!(tunnel.await, Ok(Ok(_)));
        return (!is_open).then_some(Fault::Proxy { proxy: host });
    }
    let (host, port) = place(api);
    let connecting = TcpStream::connect((host.as_str(), port));
    match tokio::time::timeout(LIMIT, connecting).await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => {
            Some(Fault::Refused { host, port })
        }
        _ => Some(Fault::Silent { host, port }),
    }
}

fn place(api: &Api) -> (String, u16) {
    let host = api.base().host_str().unwrap_or_default();
    let port = api.base().port_or_known_default().unwrap_or(443);
    (host.trim_matches(['[', ']']).to_owned(), port)
}

fn who(error: CoreError) -> Fault {
    match error {
        CoreError::Certificate { problem } => Fault::Certificate { problem },
        CoreError::VersionUnsupported { version } => Fault::VersionUnsupported { version },
        CoreError::NotLinnet => Fault::NotLinnet,
        _ => Fault::ServerDown,
    }
}

async fn socket(api: &Api) -> Option<Fault> {
    let opened: Result<_, NoSocket> = socket::open(api).await;
    match opened {
        Ok(_) => None,
        Err(NoSocket::Answer { status }) if status == UPGRADE_REQUIRED => {
            let version = "?".to_owned();
            Some(Fault::VersionUnsupported { version })
        }
        Err(NoSocket::Answer { status }) => Some(Fault::UpgradeStripped { status }),
        Err(NoSocket::Line) => Some(Fault::SocketBroken),
    }
}
