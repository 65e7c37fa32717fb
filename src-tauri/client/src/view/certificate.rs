//! Whose certificates are believed, and why one was not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Time;

/// A certificate authority that the person added for one server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Authority {
    /// Its fingerprint.
    pub id: String,
    /// The address of the server for which it counts.
    pub server: String,
    pub subject: String,
    pub issuer: String,
    pub expires_at: Time,
}

/// Why a certificate was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CertificateProblem {
    pub fault: CertificateFault,
    pub host: String,
    /// Who signed it, and until when; none where it cannot be read.
    pub issuer: Option<String>,
    pub expires_at: Option<Time>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CertificateFault {
    /// Nobody whom this machine believes has signed it.
    UnknownIssuer,
    Expired,
    /// Not yet; or the clock of this machine is wrong.
    NotYetValid,
    /// It is one of another host.
    WrongHost,
    Other,
}
