//! A health check without another program.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn ask(config: &Config) -> Result<()> {
    let has_tls = !config.acme_domains.is_empty();
    let scheme = if has_tls { "https" } else { "http" };
    let url = format!("{scheme}://{}/readyz", from_here(config.listen));
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        // It is asked by its address, which no certificate names, and is told nothing.
        .tls_danger_accept_invalid_certs(has_tls)
        .no_proxy()
        .build()?;
    let answer = client.get(&url).send().await;
    let answer = answer.with_context(|| format!("no server answers on {}", config.listen))?;
    ensure!(
        answer.status().is_success(),
        "the server is not ready: {}",
        answer.status()
    );
    println!("ready");
    Ok(())
}

/// A server that listens on every address has one for this machine, too.
const fn from_here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_for_everybody_is_asked_on_this_machine() {
        for (listen, asked) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            let from_here = from_here(listen.parse().unwrap());
            assert_eq!(from_here.to_string(), asked);
        }
    }
}
