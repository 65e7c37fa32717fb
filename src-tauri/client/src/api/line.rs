//! How HTTP is spoken to one server: whom it believes, and through which proxy.

use std::time::Duration;

use hyper_util::client::proxy::matcher::Intercept;
use rustls::pki_types::CertificateDer;

use super::{CHECK_LIMIT, proxy, trust::Trust};
use crate::error::{CoreError, Result};

const CALL_LIMIT: Duration = Duration::from_secs(20);

pub(super) struct Line {
    pub(super) http: reqwest::Client,
    pub(super) trust: Trust,
    proxy: Option<Intercept>,
    /// Whether a proxy was looked for.
    pub(super) is_known: bool,
}

impl Line {
    pub(super) fn new(authorities: &[CertificateDer<'static>]) -> Result<Self> {
        let trust = Trust::new(authorities)?;
        let http = speak(&trust, None).map_err(|error| no_client(&error))?;
        Ok(Self {
            http,
            trust,
            proxy: None,
            is_known: false,
        })
    }

    pub(super) fn through(&mut self, proxy: Option<Intercept>) {
        if !proxy::is_same(self.proxy.as_ref(), proxy.as_ref()) {
            match speak(&self.trust, proxy.as_ref()) {
                Ok(http) => self.http = http,
                Err(error) => drop(no_client(&error)),
            }
        }
        self.proxy = proxy;
        self.is_known = true;
    }
}

fn speak(trust: &Trust, proxy: Option<&Intercept>) -> reqwest::Result<reqwest::Client> {
    let http = reqwest::Client::builder()
        .tls_backend_preconfigured(trust.for_http())
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CHECK_LIMIT)
        .timeout(CALL_LIMIT)
        .user_agent(concat!("linnet/", env!("CARGO_PKG_VERSION")))
        .no_proxy();
    match proxy {
        Some(proxy) => http.proxy(proxy::for_http(proxy)?).build(),
        None => http.build(),
    }
}

fn no_client(error: &reqwest::Error) -> CoreError {
    tracing::error!(%error, "no HTTP client");
    CoreError::Certificate { problem: None }
}
