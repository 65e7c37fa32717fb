//! Mail: who it is handed to, what it says, and the task that sends what waits.
//!
//! No request waits for a mail server. Whatever is to be sent is a row that is written in the transaction of its cause
//! (`queries`); a task takes what is due, writes its text (`texts`) and hands it on (`sending`). It is tried again for as
//! long as what stands in it is good, by whichever node comes first. Twice the same mail is possible, after a crash in
//! the middle; it carries the same code then.

pub mod queries;
pub mod sending;
mod texts;

#[cfg(test)]
pub(crate) mod tests;

use std::{net::IpAddr, time::Duration};

use anyhow::{Context, Result, bail};
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use secrecy::ExposeSecret;
use tokio::sync::Notify;
use url::{Host, Url};

use crate::config::Config;

/// For each step of handing a mail over.
const STEP: Duration = Duration::from_secs(20);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

pub struct Mailer {
    way: Option<(Transport, Mailbox)>,
    bell: Notify,
}

impl Mailer {
    pub fn open(config: &Config) -> Result<Self> {
        Ok(Self {
            way: way(config)?,
            bell: Notify::new(),
        })
    }

    pub const fn is_on(&self) -> bool {
        self.way.is_some()
    }

    /// Something is to be sent.
    pub fn wake(&self) {
        self.bell.notify_one();
    }
}

/// Whether the settings of mail can be right, found out before anything starts.
pub fn check(config: &Config) -> Result<()> {
    let is_on = way(config)?.is_some();
    if config.require_email && !is_on {
        bail!("`require_email` needs `smtp_url`: an address is proven with a mail");
    }
    Ok(())
}

/// None of the refusals shows the URL, for it holds the password.
fn way(config: &Config) -> Result<Option<(Transport, Mailbox)>> {
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
