//! A line for the socket: straight, or through the proxy that the system names. HTTP finds the same one by itself.

use std::io;

use hyper_util::client::{
    legacy::connect::{HttpConnector, proxy::Tunnel},
    proxy::matcher::{Intercept, Matcher},
};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::http::Uri;
use tower::Service;
use url::Url;

use super::address::is_loopback;

/// The proxy on the way to that address, if there is one.
pub(crate) fn proxy(address: &Url) -> Option<Intercept> {
    if is_loopback(address) {
        return None;
    }
    let address: Uri = address.as_str().parse().ok()?;
    Matcher::from_system().intercept(&address)
}

pub(crate) async fn dial(address: &Url) -> io::Result<TcpStream> {
    let stream = if let Some(proxy) = proxy(address) {
        through(&proxy, address).await?
    } else {
        let host = address.host_str().unwrap_or_default();
        let port = address.port_or_known_default().unwrap_or(443);
        TcpStream::connect((host.trim_matches(['[', ']']), port)).await?
    };
    stream.set_nodelay(true)?;
    Ok(stream)
}

pub(crate) async fn through(proxy: &Intercept, address: &Url) -> io::Result<TcpStream> {
    let address: Uri = address.as_str().parse().map_err(io::Error::other)?;
    let mut tunnel = Tunnel::new(proxy.uri().clone(), HttpConnector::new());
    if let Some(auth) = proxy.basic_auth() {
        tunnel = tunnel.with_auth(auth.clone());
    }
    let stream = tunnel.call(address).await.map_err(io::Error::other)?;
    Ok(stream.into_inner())
}
