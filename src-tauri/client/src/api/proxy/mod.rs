//! The proxy on the way to a server: the one that the environment names, else the one that the system is set to.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio_tungstenite::tungstenite::http::Uri;
use url::Url;

use super::address::is_loopback;

#[cfg(target_os = "linux")]
mod desktop;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

/// Looks it up now: with another network a computer may be set to another one.
pub(crate) async fn find(server: &Url) -> Option<Intercept> {
    if is_loopback(server) {
        return None;
    }
    let uri: Uri = server.as_str().parse().ok()?;
    match Matcher::from_system().intercept(&uri) {
        Some(named) => Some(named),
        None => desktop::find(server, &uri).await,
    }
}

/// The same one for HTTP.
pub(super) fn for_http(proxy: &Intercept) -> reqwest::Result<reqwest::Proxy> {
    let Some((user, password)) = proxy.raw_auth() else {
        let it = reqwest::Proxy::all(proxy.uri().to_string())?;
        return Ok(match proxy.basic_auth() {
            Some(header) => it.custom_http_auth(header.clone()),
            None => it,
        });
    };
    let mut address = proxy.uri().to_string();
    if let Ok(mut with_name) = Url::parse(&address) {
        let _ = with_name.set_username(user);
        let _ = with_name.set_password(Some(password));
        address = with_name.into();
    }
    reqwest::Proxy::all(address)
}

pub(super) fn is_same(one: Option<&Intercept>, other: Option<&Intercept>) -> bool {
    let said = |it: &Intercept| {
        let header = it.basic_auth().cloned();
        let name = it.raw_auth().map(|(a, b)| (a.to_owned(), b.to_owned()));
        (it.uri().clone(), header, name)
    };
    one.map(said) == other.map(said)
}

/// The matcher has asked the system.
#[cfg(not(target_os = "linux"))]
mod desktop {
    use super::{Intercept, Uri, Url};

    #[expect(
        clippy::unused_async,
        reason = "as it is where there is a service to ask"
    )]
    pub(super) async fn find(_server: &Url, _uri: &Uri) -> Option<Intercept> {
        None
    }
}
