//! What the desktop is set to, GNOME's settings and KDE's and a script of a company among it: the portal knows them all.
//! <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.ProxyResolver.html>

use std::time::Duration;

use super::{Intercept, Matcher, Uri, Url};

/// A script has to be fetched and run; where nobody answers, the way is a straight one.
const LIMIT: Duration = Duration::from_secs(3);
const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const RESOLVER: &str = "org.freedesktop.portal.ProxyResolver";

pub(super) async fn find(server: &Url, uri: &Uri) -> Option<Intercept> {
    if is_decided() {
        return None;
    }
    match tokio::time::timeout(LIMIT, ask(server)).await {
        Ok(Ok(proxies)) => understand(proxies.first()?, uri),
        Ok(Err(error)) => {
            tracing::debug!(%error, "the desktop names no proxy");
            None
        }
        Err(_) => {
            tracing::warn!("the desktop does not say which proxy to take");
            None
        }
    }
}

/// Whoever has set one of these means them.
fn is_decided() -> bool {
    let names = ["all_proxy", "http_proxy", "https_proxy", "no_proxy"];
    let is_set = |name: &str| std::env::var_os(name).is_some();
    names
        .iter()
        .any(|it| is_set(it) || is_set(&it.to_uppercase()))
}

async fn ask(server: &Url) -> zbus::Result<Vec<String>> {
    let bus = zbus::Connection::session().await?;
    let portal = zbus::Proxy::new(&bus, PORTAL, PATH, RESOLVER).await?;
    portal.call("Lookup", &(server.as_str(),)).await
}

/// `direct://`, `http://host:port`, `socks://host:port` and so on.
pub(super) fn understand(proxy: &str, uri: &Uri) -> Option<Intercept> {
    let (scheme, host) = proxy.split_once("://")?;
    let scheme = match scheme {
        // The proxy finds the host by its name, as browsers have it done.
        "socks" | "socks5" => "socks5h",
        other => other,
    };
    let address = format!("{scheme}://{host}");
    Matcher::builder().all(address).build().intercept(uri)
}
