//! A line for the socket: straight, or through a proxy.

use std::io;

use hyper_util::{
    client::{
        legacy::connect::{
            HttpConnector,
            proxy::{SocksV4, SocksV5, Tunnel},
        },
        proxy::matcher::Intercept,
    },
    rt::TokioIo,
};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::http::Uri;
use tower::Service;
use url::Url;

pub(crate) async fn dial(address: &Url, proxy: Option<&Intercept>) -> io::Result<TcpStream> {
    let stream = if let Some(proxy) = proxy {
        through(proxy, address).await?
    } else {
        let host = address.host_str().unwrap_or_default();
        let port = address.port_or_known_default().unwrap_or(443);
        TcpStream::connect((host.trim_matches(['[', ']']), port)).await?
    };
    stream.set_nodelay(true)?;
    Ok(stream)
}

pub(crate) async fn through(proxy: &Intercept, address: &Url) -> io::Result<TcpStream> {
    let to: Uri = address.as_str().parse().map_err(io::Error::other)?;
    let at = proxy.uri().clone();
    let mut line = HttpConnector::new();
    line.enforce_http(false);
    let called: Result<TokioIo<TcpStream>, _> = match at.scheme_str() {
        Some(scheme @ ("socks5" | "socks5h")) => {
            let mut socks = SocksV5::new(at.clone(), line).local_dns(scheme == "socks5");
            if let Some((user, password)) = proxy.raw_auth() {
                socks = socks.with_auth(user.to_owned(), password.to_owned());
            }
            socks.call(to).await.map_err(io::Error::other)
        }
        Some(scheme @ ("socks4" | "socks4a")) => {
            let mut socks = SocksV4::new(at.clone(), line).local_dns(scheme == "socks4");
            socks.call(to).await.map_err(io::Error::other)
        }
        _ => {
            let mut tunnel = Tunnel::new(at, line);
            if let Some(auth) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(auth.clone());
            }
            tunnel.call(to).await.map_err(io::Error::other)
        }
    };
    Ok(called?.into_inner())
}
