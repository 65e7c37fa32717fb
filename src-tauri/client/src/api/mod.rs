//! HTTP to one server: one function per question. It knows no SQL and repeats nothing; whoever asks decides.

mod address;
mod administration;
mod authorised;
mod calls;
pub(crate) mod certificate;
pub(crate) mod dial;
pub(crate) mod downloads;
mod line;
mod messages;
mod own;
mod proxy;
pub(crate) mod streams;
pub(crate) mod trust;

use std::{error::Error as _, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use hyper_util::client::proxy::matcher::Intercept;
use linnet_protocol::{PROTOCOL, Problem, ServerInfo, WireError};
use parking_lot::RwLock;
use reqwest::{Method, StatusCode};
use rustls::{ClientConfig, pki_types::CertificateDer};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

pub(crate) use address::normalise;

use self::line::Line;

use crate::error::{CoreError, Result};

/// Contract 4.8: an address is trusted after this answer, and it has this long.
const CHECK_LIMIT: Duration = Duration::from_secs(5);
/// More than any honest answer: a snapshot of a group of 10 000 members is below 4 MiB.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Clones speak over the same line.
#[derive(Clone)]
pub(crate) struct Api {
    line: Arc<RwLock<Line>>,
    base: Url,
}

/// What is asked, before it is known who asks.
pub(crate) struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// Only if there is something to say.
    pub(crate) fn maybe(self, name: &'static str, value: Option<impl std::fmt::Display>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    pub(crate) fn body(mut self, body: &impl Serialize) -> Self {
        self.body = Some(serde_json::to_vec(body).expect("wire types are JSON"));
        self
    }
}

impl Api {
    /// `authorities`: whose certificates are believed besides those of the system.
    pub(crate) fn new(base: Url, authorities: &[CertificateDer<'static>]) -> Result<Self> {
        let line = Line::new(authorities)?;
        Ok(Self {
            line: Arc::new(RwLock::new(line)),
            base,
        })
    }

    /// From now on these are believed.
    pub(crate) fn believe(&self, authorities: &[CertificateDer<'static>]) -> Result<()> {
        let line = Line::new(authorities)?;
        *self.line.write() = line;
        Ok(())
    }

    async fn http(&self) -> reqwest::Client {
        if !self.line.read().is_known {
            self.find_proxy().await;
        }
        self.line.read().http.clone()
    }

    /// Looks for the proxy on the way, and from now on HTTP goes through it.
    pub(crate) async fn find_proxy(&self) -> Option<Intercept> {
        let found = proxy::find(&self.base).await;
        self.line.write().through(found.clone());
        found
    }

    pub(crate) fn tls(&self) -> Arc<ClientConfig> {
        self.line.read().trust.for_socket()
    }

    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// Names the certificate that was refused.
    fn explain(&self, error: CoreError) -> CoreError {
        match error {
            CoreError::Certificate { problem: None } => CoreError::Certificate {
                problem: self.line.read().trust.problem(),
            },
            other => other,
        }
    }

    /// The address as it is kept: without a trailing slash.
    pub(crate) fn address(&self) -> String {
        self.base.as_str().trim_end_matches('/').to_owned()
    }

    pub(crate) fn socket_address(&self) -> String {
        // `http…` becomes `ws…`, `https…` becomes `wss…`.
        format!("{}/api/v1/socket", self.address()).replacen("http", "ws", 1)
    }

    /// Who answers there, and whether we understand each other.
    pub(crate) async fn server_info(&self) -> Result<ServerInfo> {
        self.who().await.0
    }

    /// The same, and what time it is there.
    pub(crate) async fn who(&self) -> (Result<ServerInfo>, Option<DateTime<Utc>>) {
        let asking = tokio::time::timeout(CHECK_LIMIT, self.exchange(Call::get("server"), None));
        let answer = match asking.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return (Err(error), None),
            Err(_) => return (Err(CoreError::Unreachable), None),
        };
        let info = match answer.status {
            StatusCode::OK => understand(&answer.text),
            status if status.is_server_error() => Err(CoreError::Unreachable),
            _ => Err(CoreError::NotLinnet),
        };
        (info, answer.date)
    }

    /// An answer with something in it.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        call: Call,
        token: Option<&SecretString>,
    ) -> Result<T> {
        let (status, text) = self.send(call, token).await?;
        if !status.is_success() {
            return Err(refusal(status, &text));
        }
        serde_json::from_slice(&text).map_err(|error| {
            tracing::warn!(%error, "an answer of another form");
            CoreError::NotLinnet
        })
    }

    /// An answer that only says that it was done.
    pub(crate) async fn tell(&self, call: Call, token: Option<&SecretString>) -> Result<()> {
        let (status, text) = self.send(call, token).await?;
        if status.is_success() {
            Ok(())
        } else {
            Err(refusal(status, &text))
        }
    }

    async fn send(
        &self,
        call: Call,
        token: Option<&SecretString>,
    ) -> Result<(StatusCode, Vec<u8>)> {
        let answer = self.exchange(call, token).await?;
        Ok((answer.status, answer.text))
    }

    async fn exchange(&self, call: Call, token: Option<&SecretString>) -> Result<Answer> {
        let url = self
            .base
            .join(&format!("api/v1/{}", call.path))
            .map_err(|_| CoreError::NotLinnet)?;
        let mut request = self
            .http()
            .await
            .request(call.method, url)
            .query(&call.query);
        if let Some(token) = token {
            request = request.bearer_auth(token.expose_secret());
        }
        if let Some(body) = call.body {
            request = request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(body);
        }
        let sent = request.send().await;
        let mut response = sent.map_err(|error| self.explain(failure(&error)))?;
        let mut text = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            if text.len() + chunk.len() > ANSWER_BYTES {
                return Err(CoreError::NotLinnet);
            }
            text.extend_from_slice(&chunk);
        }
        let date = response.headers().get(reqwest::header::DATE);
        let date = date.and_then(|it| DateTime::parse_from_rfc2822(it.to_str().ok()?).ok());
        Ok(Answer {
            status: response.status(),
            date: date.map(|it| it.to_utc()),
            text,
        })
    }
}

struct Answer {
    status: StatusCode,
    /// What time it was there.
    date: Option<DateTime<Utc>>,
    text: Vec<u8>,
}

/// Anything may answer there: a router's page, another product, a Linnet of another year.
fn understand(text: &[u8]) -> Result<ServerInfo> {
    let answer: serde_json::Value =
        serde_json::from_slice(text).map_err(|_| CoreError::NotLinnet)?;
    let field = |name| answer.get(name).and_then(serde_json::Value::as_str);
    match field("protocol") {
        Some(PROTOCOL) => serde_json::from_value(answer).map_err(|_| CoreError::NotLinnet),
        Some(other) if other.starts_with("linnet.") => {
            let version = field("version").unwrap_or(other).chars().take(40).collect();
            Err(CoreError::VersionUnsupported { version })
        }
        _ => Err(CoreError::NotLinnet),
    }
}

/// A refusal in the server's words; from anything else only its status is believed.
fn refusal(status: StatusCode, text: &[u8]) -> CoreError {
    if let Ok(problem) = serde_json::from_slice::<Problem>(text) {
        return WireError {
            code: problem.code,
            params: problem.params,
        }
        .into();
    }
    tracing::warn!(%status, "an answer that is no problem of ours");
    if status.is_server_error() {
        // A proxy before a server that is down.
        CoreError::Unreachable
    } else {
        CoreError::NotLinnet
    }
}

fn failure(error: &reqwest::Error) -> CoreError {
    tracing::debug!(error = error as &dyn std::error::Error, "no answer");
    let mut cause = error.source();
    while let Some(error) = cause {
        if is_bad_certificate(error) {
            return CoreError::Certificate { problem: None };
        }
        cause = error.source();
    }
    CoreError::Unreachable
}

/// TLS failures hide inside I/O errors, whose `source` skips what they wrap.
fn is_bad_certificate(error: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return matches!(
            error,
            rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented
        );
    }
    error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref)
        .is_some_and(|inner| is_bad_certificate(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_of_this_version_is_understood() {
        let ours = format!(
            r#"{{"name":"n","version":"0.1.0","protocol":"{PROTOCOL}","registration":"open"}}"#
        );
        assert_eq!(understand(ours.as_bytes()).unwrap().name, "n");
        let version = "9.0.0".to_owned();
        assert_eq!(
            understand(br#"{"protocol":"linnet.v9","version":"9.0.0"}"#),
            Err(CoreError::VersionUnsupported { version })
        );
        for other in [
            &b"<html>"[..],
            b"{}",
            b"[]",
            b"null",
            br#"{"protocol":"matrix"}"#,
            b"",
        ] {
            assert_eq!(understand(other), Err(CoreError::NotLinnet));
        }
    }

    #[test]
    fn a_refusal_is_the_servers_own_or_nobodys() {
        let problem = br#"{"type":"urn:linnet:problem:too_long","title":"","status":422,"code":"too_long","params":{"max":8000}}"#;
        let refused = refusal(StatusCode::UNPROCESSABLE_ENTITY, problem);
        assert_eq!(refused.code(), Some(linnet_protocol::ErrorCode::TooLong));
        assert_eq!(
            refusal(StatusCode::BAD_GATEWAY, b"<html>"),
            CoreError::Unreachable
        );
        assert_eq!(
            refusal(StatusCode::NOT_FOUND, b"nothing"),
            CoreError::NotLinnet
        );
    }
}
