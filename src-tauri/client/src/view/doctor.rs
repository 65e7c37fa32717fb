//! What the doctor found.

use serde::Serialize;
use ts_rs::TS;

use super::{AccountId, CertificateProblem, Time};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Finding {
    /// None: it is about this machine.
    pub account_id: Option<AccountId>,
    pub check: Check,
    /// None: all is well.
    pub fault: Option<Fault>,
}

/// In the order in which they are made: what stands behind a fault of an account cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Check {
    Disk,
    Cache,
    Keychain,
    Notifications,
    /// The name of the server.
    Name,
    /// A line to it.
    Line,
    /// TLS, and who answers.
    Server,
    Clock,
    Socket,
    Session,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Fault {
    /// The folder of the profile takes no more.
    DiskFull,
    /// Soon.
    DiskLow {
        #[ts(type = "number")]
        free_mib: u64,
    },
    /// The folder of the profile cannot be written to.
    ReadOnly,
    /// A cache was damaged and is being filled again.
    CacheRebuilt,
    KeychainMissing {
        store: String,
    },
    /// It was asked and does not answer: locked, perhaps.
    KeychainWaiting {
        store: String,
    },
    NoNotifications {
        reason: String,
    },
    NameUnknown {
        host: String,
    },
    /// Nobody listens there.
    Refused {
        host: String,
        port: u16,
    },
    /// Nobody answers there.
    Silent {
        host: String,
        port: u16,
    },
    /// The proxy that the system names does not let through.
    Proxy {
        proxy: String,
    },
    Certificate {
        problem: Option<CertificateProblem>,
    },
    /// Something answers, and it is no Linnet server.
    NotLinnet,
    VersionUnsupported {
        version: String,
    },
    /// Only what stands before it answers.
    ServerDown,
    /// This machine's clock is so far from the server's; positive: ahead.
    Clock {
        #[ts(type = "number")]
        seconds: i64,
    },
    /// HTTP gets through and sockets do not: something between takes the `Upgrade` away.
    UpgradeStripped {
        status: u16,
    },
    /// The line for the socket breaks.
    SocketBroken,
    SessionEnded {
        since: Option<Time>,
    },
}

/// What lies on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StorageUse {
    pub accounts: Vec<AccountStorage>,
    #[ts(type = "number")]
    pub logs: u64,
    /// None: the system does not tell.
    #[ts(type = "number | null")]
    pub free: Option<u64>,
}

/// Bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccountStorage {
    pub account_id: AccountId,
    /// Messages and the index of them.
    #[ts(type = "number")]
    pub messages: u64,
    /// Pictures and other files that are kept within the bound.
    #[ts(type = "number")]
    pub media: u64,
    /// What was pasted or put aside and exists nowhere else.
    #[ts(type = "number")]
    pub other: u64,
}
