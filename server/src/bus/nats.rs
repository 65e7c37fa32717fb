//! The line to NATS.
//!
//! What is said carries a seal made with the secret that all nodes of a server share, so words of strangers on the same
//! NATS are not believed, and a node that was given other secrets is noticed. Sealed is not secret: use `tls://` where the
//! line is not one's own. Whatever is said may be said again by somebody who has recorded it, so no hint is an order:
//! those that would do harm ask PostgreSQL first.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use async_nats::{Client, ConnectOptions, Event, ServerAddr, Subscriber};
use parking_lot::Mutex;
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use crate::config::Config;

pub(super) const SUBJECT: &str = "linnet.v1";
/// A line on which nothing passes is looked for this often.
const PING: Duration = Duration::from_secs(5);
/// A lost line is tried again after this time.
const AGAIN: Duration = Duration::from_millis(500);
/// What waits there would be heard when it is no longer true; what finds no room is missed by its number.
const SAYING: usize = 64;
const HEARING: usize = 1_024;

/// NATS need not be there: until it is, PostgreSQL is asked again and again.
pub(super) async fn connect(config: &Config) -> Result<(Client, Subscriber)> {
    let url = config.bus_url.as_ref().context("there is no bus")?;
    let bus = Address::read(url.expose_secret())?;
    let mut options = ConnectOptions::new()
        .name("linnet-server")
        .ping_interval(PING)
        .client_capacity(SAYING)
        .subscription_capacity(HEARING)
        // Whom they name may be reached without TLS.
        .ignore_discovered_servers()
        .require_tls(bus.has_tls)
        .reconnect_delay_callback(|attempt| if attempt > 1 { AGAIN } else { Duration::ZERO })
        .retry_on_initial_connect();
    if let Some((name, password)) = bus.credentials {
        options = options.user_and_password(name, password);
    }
    let said = Mutex::new(String::new());
    let options = options.event_callback(move |event| {
        report(&mut said.lock(), &event);
        std::future::ready(())
    });
    let connecting = options.connect(bus.servers).await;
    let client = connecting.context("the bus cannot be used")?;
    let heard = client.subscribe(SUBJECT).await?;
    Ok((client, heard))
}

/// Of an outage the first line only: it is tried twice a second.
fn report(said: &mut String, event: &Event) {
    match event {
        Event::Connected => said.clear(),
        Event::ClientError(_) | Event::ServerError(_) if *said != event.to_string() => {
            *said = event.to_string();
            tracing::warn!(why = %event, "the bus cannot be reached");
        }
        _ => {}
    }
}

pub fn check_url(url: &str) -> Result<()> {
    Address::read(url).map(drop)
}

/// `nats://name:password@one.example.org:4222,tls://two.example.org`
struct Address {
    servers: Vec<ServerAddr>,
    /// The library takes none from an address.
    credentials: Option<(String, String)>,
    has_tls: bool,
}

impl Address {
    fn read(url: &str) -> Result<Self> {
        let mut bus = Self {
            servers: Vec::new(),
            credentials: None,
            has_tls: false,
        };
        for one in url.split(',').map(str::trim) {
            let is_tls = one.starts_with("tls://");
            let server: Option<ServerAddr> = one.parse().ok();
            let Some(server) =
                server.filter(|it| (is_tls || one.starts_with("nats://")) && !it.host().is_empty())
            else {
                bail!("`bus_url` must name NATS servers, as in nats://bus.example.org:4222");
            };
            if let (Some(name), Some(password)) = (server.username(), server.password()) {
                bus.credentials = Some((decoded(name)?, decoded(password)?));
            }
            bus.has_tls |= is_tls;
            bus.servers.push(server);
        }
        Ok(bus)
    }
}

fn decoded(part: &str) -> Result<String> {
    let part = percent_decode_str(part).decode_utf8();
    Ok(part.context("`bus_url` is not UTF-8")?.into_owned())
}
