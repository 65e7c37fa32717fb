//! Whose certificates are believed: those of the operating system, and for one server those that the person added.

use std::sync::Arc;

use parking_lot::Mutex;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::Verifier;

use super::certificate;
use crate::{
    error::{CoreError, Result},
    view::{CertificateFault, CertificateProblem},
};

/// How TLS is spoken to one server.
pub(crate) struct Trust {
    config: ClientConfig,
    judge: Arc<Judge>,
}

impl Trust {
    pub(crate) fn new(authorities: &[CertificateDer<'static>]) -> Result<Self> {
        let provider = provider();
        // Windows makes a store of its own of them, even of none.
        let verifier = if authorities.is_empty() {
            Verifier::new(provider.clone())
        } else {
            Verifier::new_with_extra_roots(authorities.to_vec(), provider.clone())
        };
        let judge = Arc::new(Judge {
            verifier: verifier.map_err(|error| no_tls(&error))?,
            refused: Mutex::default(),
        });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| no_tls(&error))?
            .dangerous()
            .with_custom_certificate_verifier(judge.clone())
            .with_no_client_auth();
        Ok(Self { config, judge })
    }

    pub(crate) fn for_http(&self) -> ClientConfig {
        let mut config = self.config.clone();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config
    }

    pub(crate) fn for_socket(&self) -> Arc<ClientConfig> {
        Arc::new(self.config.clone())
    }

    /// Why the last certificate was refused.
    pub(crate) fn problem(&self) -> Option<CertificateProblem> {
        self.judge.refused.lock().clone()
    }
}

fn provider() -> Arc<CryptoProvider> {
    CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()))
}

fn no_tls(error: &Error) -> CoreError {
    tracing::error!(%error, "TLS cannot be spoken");
    CoreError::Certificate { problem: None }
}

/// Remembers why it said no: what a handshake fails with does not tell.
#[derive(Debug)]
struct Judge {
    verifier: Verifier,
    refused: Mutex<Option<CertificateProblem>>,
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.verifier.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        if let Err(error) = &verdict {
            let read = certificate::read(end_entity);
            *self.refused.lock() = Some(CertificateProblem {
                fault: fault(error),
                host: server_name.to_str().into_owned(),
                expires_at: read.as_ref().map(|it| it.expires_at),
                issuer: read.map(|it| it.issuer),
            });
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

const fn fault(error: &Error) -> CertificateFault {
    use CertificateError as Why;
    match error {
        Error::InvalidCertificate(why) => match why {
            Why::UnknownIssuer => CertificateFault::UnknownIssuer,
            Why::Expired | Why::ExpiredContext { .. } => CertificateFault::Expired,
            Why::NotValidYet | Why::NotValidYetContext { .. } => CertificateFault::NotYetValid,
            Why::NotValidForName | Why::NotValidForNameContext { .. } => {
                CertificateFault::WrongHost
            }
            _ => CertificateFault::Other,
        },
        _ => CertificateFault::Other,
    }
}
