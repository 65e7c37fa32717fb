//! What is said about mail fits together: who it is handed to, and whom it comes from.

use std::{net::IpAddr, time::Duration};

use anyhow::{Context, Result, bail};
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use secrecy::ExposeSecret;
use url::{Host, Url};

use super::Config;

/// For each step of handing a mail over.
const STEP: Duration = Duration::from_secs(20);

pub(crate) type Transport = AsyncSmtpTransport<Tokio1Executor>;

pub(super) fn check(config: &Config) -> Result<()> {
    let is_on = way(config)?.is_some();
    if config.require_email && !is_on {
        bail!("`require_email` needs `smtp_url`: an address is proven with a mail");
    }
    Ok(())
}

/// None of the refusals shows the URL, for it holds the password.
pub(crate) fn way(config: &Config) -> Result<Option<(Transport, Mailbox)>> {
    let (url, from) = match (&config.smtp_url, &config.mail_from) {
        (None, None) => return Ok(None),
        (Some(url), Some(from)) => (url.expose_secret(), from),
        _ => bail!("`smtp_url` and `mail_from` belong together"),
    };
    check_url(url)?;
    let transport = Transport::from_url(url)
        .context("`smtp_url` must begin with smtps:// or smtp:// and end with ?tls=required where TLS begins later")?
        .timeout(Some(STEP))
        .build();
    let mut from: Mailbox = from
        .parse()
        .context("`mail_from` must be a mail address, with or without a name")?;
    from.name.get_or_insert_with(|| config.name.clone());
    Ok(Some((transport, from)))
}

/// A password is told only to this machine, or where TLS is certain.
fn check_url(url: &str) -> Result<()> {
    let Ok(url) = Url::parse(url) else {
        bail!("`smtp_url` must look like smtps://name:password@mail.example.org");
    };
    if url.username().is_empty() != url.password().is_none() {
        bail!("`smtp_url` must have a name and a password, or neither");
    }
    let is_secret = url.scheme() == "smtps"
        || url
            .query_pairs()
            .any(|(key, value)| key == "tls" && value == "required");
    if url.password().is_some() && !is_secret && !is_here(&url) {
        bail!("`smtp_url` would send the password unencrypted: use smtps:// or ?tls=required");
    }
    Ok(())
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // A scheme that the library does not know keeps even an address as a name.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse().is_ok_and(|it: IpAddr| it.is_loopback())
        }
        None => false,
    }
}
