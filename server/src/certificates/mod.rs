//! Certificates that the server gets and renews by itself (ACME, RFC 8555).
//!
//! With `acme_domains` whatever connects has to speak TLS. The authority proves whose the names are by connecting to port
//! 443 of each (TLS-ALPN-01): such a connection ends with its handshake and never becomes a request. What it signs for lies
//! in `certificates/` of the data folder with its key, so a restart asks nobody; after two thirds of its time a new one is
//! asked for, and those who are connected notice nothing. Where the authority cannot be asked, or says no, the log says why
//! and it is tried again, each time after twice the wait; the certificate of last time stays in use.

mod reason;

use std::{io, path::Path, sync::Arc};

use anyhow::{Context, Result, bail};
use futures_util::StreamExt;
use rustls::{
    ClientConfig, ServerConfig,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_acme::{AcmeConfig, AcmeState, EventOk, caches::DirCache, is_tls_alpn_challenge};
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};

use crate::{auth::tokens::create_private_folder, config::Config, state::AppState};

const FOLDER: &str = "certificates";

/// How connections are made safe; clones are the same.
#[derive(Clone)]
pub struct Tls {
    ordinary: Arc<ServerConfig>,
    challenge: Arc<ServerConfig>,
}

impl Tls {
    /// Nothing where the other side speaks no TLS, where there is no certificate yet, or where it was the authority that
    /// looked.
    pub async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        let start = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await;
        let start = start.ok()?;
        if is_tls_alpn_challenge(&start.client_hello()) {
            let shaken = start.into_stream(self.challenge.clone()).await;
            if let Ok(mut stream) = shaken {
                drop(tokio::io::AsyncWriteExt::shutdown(&mut stream).await);
            }
            return None;
        }
        start.into_stream(self.ordinary.clone()).await.ok()
    }
}

/// Nothing without `acme_domains`. The work of getting and renewing goes on until the server stops.
pub(crate) fn open(state: &AppState) -> Result<Option<Tls>> {
    let config = &state.config;
    if config.acme_domains.is_empty() {
        return Ok(None);
    }
    let folder = config.data_dir.join(FOLDER);
    // Keys lie in it.
    create_private_folder(&folder)?;
    let contact = config.acme_email.iter().map(|it| format!("mailto:{it}"));
    let acme =
        AcmeConfig::new_with_client_config(&config.acme_domains, Arc::new(to_authority(config)?))
            .directory(&config.acme_directory)
            .contact(contact)
            .cache(DirCache::new(folder))
            .state();
    let challenge = acme.challenge_rustls_config_with_provider(provider()?);
    let mut ordinary = Arc::unwrap_or_clone(acme.default_rustls_config_with_provider(provider()?));
    ordinary.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let tls = Tls {
        ordinary: Arc::new(ordinary),
        challenge,
    };
    state.tasks.spawn(renew(state.clone(), acme));
    Ok(Some(tls))
}

async fn renew(state: AppState, mut acme: AcmeState<io::Error>) {
    let names = state.config.acme_domains.join(", ");
    let failures = metrics::counter!("linnet_certificate_failures_total");
    loop {
        let event = tokio::select! {
            event = acme.next() => event,
            () = state.stopping.cancelled() => return,
        };
        match event {
            Some(Ok(EventOk::DeployedNewCert)) => {
                tracing::info!(names, "a new certificate is in use");
            }
            Some(Ok(EventOk::DeployedCachedCert)) => {
                tracing::info!(names, "the certificate of last time is in use");
            }
            Some(Ok(EventOk::CertCacheStore | EventOk::AccountCacheStore)) => {}
            Some(Err(error)) => {
                failures.increment(1);
                let reason = reason::of(&error, &state.config.acme_directory);
                tracing::error!(names, reason, "no new certificate, it is tried again");
            }
            None => return,
        }
    }
}

/// How TLS is spoken to the authority itself.
fn to_authority(config: &Config) -> Result<ClientConfig> {
    let provider = provider()?;
    let extra = config.acme_authority.as_deref().map(read_authority);
    let extra = extra.transpose()?.unwrap_or_default();
    let verifier = Verifier::new_with_extra_roots(extra, provider.clone())
        .context("the system has no certificate authorities: install ca-certificates")?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

fn read_authority(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let wrong = || format!("`acme_authority`: {} holds no certificate", file.display());
    let read = CertificateDer::pem_file_iter(file).with_context(wrong)?;
    let read: Vec<_> = read.collect::<Result<_, _>>().with_context(wrong)?;
    if read.is_empty() {
        bail!(wrong());
    }
    Ok(read)
}

fn provider() -> Result<Arc<CryptoProvider>> {
    let provider = CryptoProvider::get_default();
    provider.cloned().context("no TLS provider was installed")
}
