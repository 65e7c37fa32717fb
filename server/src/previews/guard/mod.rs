//! The only way out: fetches what somebody else named, from nowhere but the public internet.
//!
//! Each address is judged three times at most, and never after the fact: its scheme, port and, where it is written as a
//! number in whatever form, the number, before anything is asked (`Rules::check`); the addresses behind a name inside the
//! resolver, so that those that were judged are those that are connected to; and all of it again for every redirect.
//! What comes is bounded in time, in bytes after unpacking, in redirects and in kinds. Nothing is sent that says more than
//! that somebody asks: no cookies, no referrer, no proxy of the machine's environment.

mod addresses;
mod resolver;

use std::{net::IpAddr, sync::Arc};

use anyhow::Context;
use ipnet::IpNet;
use reqwest::{Client, Response, dns::Resolve, header, redirect::Policy};
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use self::resolver::{Guarded, System};
use crate::config::Config;

const REDIRECTS: usize = 3;
/// After unpacking.
pub(super) const BYTES: usize = 1024 * 1024;

/// The address is not one that the server reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address that may be read")]
pub(super) struct NotAllowed;

/// Why there is nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("the answer took too long")]
    TooSlow,
    #[error("the answer is too long")]
    TooLong,
    #[error("too many redirects")]
    TooManyRedirects,
    #[error("the answer is of a kind that is not shown")]
    WrongKind,
    #[error("the answer is {0}")]
    Status(u16),
    #[error("the answer cannot be read")]
    Failed(#[from] reqwest::Error),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    Picture,
}

/// What came.
#[derive(Debug)]
pub(super) struct Fetched {
    /// Where the redirects ended.
    pub(super) url: Url,
    pub(super) kind: Kind,
    /// As the answer named it.
    pub(super) charset: Option<String>,
    pub(super) bytes: Vec<u8>,
}

pub(super) struct Rules {
    /// Reached although they are not public.
    networks: Vec<IpNet>,
    ports: Vec<u16>,
}

impl Rules {
    fn may_reach(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|it| it.contains(&address)) || addresses::is_public(address)
    }

    /// The resolver is never asked for a number, so numbers are judged here.
    fn check(&self, url: &Url) -> Result<(), NotAllowed> {
        let is_of_the_web = matches!(url.scheme(), "http" | "https");
        let is_plain = url.username().is_empty() && url.password().is_none();
        let port = url.port_or_known_default().ok_or(NotAllowed)?;
        let may_reach = match url.host().ok_or(NotAllowed)? {
            Host::Ipv4(address) => self.may_reach(address.into()),
            Host::Ipv6(address) => self.may_reach(address.into()),
            Host::Domain(_) => true,
        };
        let is_allowed = is_of_the_web && is_plain && self.ports.contains(&port) && may_reach;
        is_allowed.then_some(()).ok_or(NotAllowed)
    }
}

pub(super) struct Guard {
    client: Client,
    rules: Arc<Rules>,
}

impl Guard {
    pub(super) fn open(config: &Config) -> anyhow::Result<Self> {
        Self::with(config, Arc::new(System))
    }

    fn with(config: &Config, names: Arc<dyn Resolve>) -> anyhow::Result<Self> {
        let rules = Arc::new(Rules {
            networks: config.link_preview_networks.clone(),
            ports: config.link_preview_ports.clone(),
        });
        let resolver = Guarded {
            inner: names,
            rules: Arc::clone(&rules),
        };
        let client = Client::builder()
            .user_agent(concat!(
                "Linnet/",
                env!("CARGO_PKG_VERSION"),
                " (link preview)"
            ))
            .dns_resolver(Arc::new(resolver))
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            // Every request looks its name up and is judged by what is answered then.
            .pool_max_idle_per_host(0)
            .build()
            .context("`link_previews` cannot be made: there is no client for the web")?;
        Ok(Self { client, rules })
    }

    /// All of it until the deadline, or nothing; of a page its beginning.
    pub(super) async fn fetch(&self, url: &Url, deadline: Instant) -> Result<Fetched, Unread> {
        let fetched = timeout_at(deadline, self.follow(url)).await;
        fetched.map_err(|_| Unread::TooSlow)?
    }

    async fn follow(&self, url: &Url) -> Result<Fetched, Unread> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            self.rules.check(&url)?;
            let answer = self.ask(&url).await?;
            let Some(next) = next(&url, &answer)? else {
                return read(url, answer).await;
            };
            url = next;
        }
        Err(Unread::TooManyRedirects)
    }

    async fn ask(&self, url: &Url) -> Result<Response, Unread> {
        let asked = self.client.get(url.clone()).header(
            header::ACCEPT,
            "text/html, application/xhtml+xml, image/*;q=0.8",
        );
        asked.send().await.map_err(|error| {
            if is_refusal(&error) {
                Unread::NotAllowed(NotAllowed)
            } else {
                Unread::Failed(error.without_url())
            }
        })
    }
}

/// Whether it was the resolver that refused.
fn is_refusal(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<NotAllowed>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn next(url: &Url, answer: &Response) -> Result<Option<Url>, Unread> {
    let status = answer.status();
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return if status.is_success() {
            Ok(None)
        } else {
            Err(Unread::Status(status.as_u16()))
        };
    }
    let place = answer.headers().get(header::LOCATION);
    let place = place.and_then(|it| str::from_utf8(it.as_bytes()).ok());
    let next = place.and_then(|it| url.join(it).ok());
    Ok(Some(next.ok_or(NotAllowed)?))
}

async fn read(url: Url, mut answer: Response) -> Result<Fetched, Unread> {
    let (kind, charset) = kind(&answer).ok_or(Unread::WrongKind)?;
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
        let room = BYTES - bytes.len();
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        if piece.len() > room {
            match kind {
                // What a page says of itself stands at its beginning.
                Kind::Page => break,
                Kind::Picture => return Err(Unread::TooLong),
            }
        }
    }
    Ok(Fetched {
        url,
        kind,
        charset,
        bytes,
    })
}

fn kind(answer: &Response) -> Option<(Kind, Option<String>)> {
    let said = answer.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let mut parts = said.split(';').map(str::trim);
    let media_type = parts.next()?.to_ascii_lowercase();
    let kind = match media_type.as_str() {
        "text/html" | "application/xhtml+xml" => Kind::Page,
        "image/jpeg" | "image/png" | "image/gif" | "image/webp" => Kind::Picture,
        _ => return None,
    };
    let charset = parts.find_map(|it| {
        let (name, value) = it.split_once('=')?;
        name.eq_ignore_ascii_case("charset")
            .then(|| value.trim_matches('"').to_owned())
    });
    Some((kind, charset))
}

#[cfg(test)]
mod tests;
