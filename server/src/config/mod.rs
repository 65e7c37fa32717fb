//! Every setting, once: a TOML file, then the environment, then flags; the later wins. Nothing else reads the environment.

mod acme;
pub(crate) mod mail;
mod values;

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};

use anyhow::{Context, Result, bail};
use clap::Args;
use ipnet::IpNet;
use linnet_protocol::Registration;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::bus;
use values::{data_dir, domains, masked, networks, ports};

const PREFIX: &str = "LINNET_";
/// Where the configuration file is, and what belongs to the desktop app on the same machine.
const NOT_SETTINGS: [&str; 3] = ["LINNET_CONFIG", "LINNET_PROFILE_DIR", "LINNET_SERVER"];

const FILE_MAX_MIB: u64 = linnet_protocol::limits::FILE_BYTES as u64 / MIB;
/// Bytes.
pub const MIB: u64 = 1024 * 1024;

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where HTTP and the socket are served. Port 0 takes a free one and says which. With `acme_domains` it is port 443 of
    /// every address unless it is set.
    pub listen: SocketAddr,
    /// The names of this server. With them it speaks HTTPS, with certificates that it gets and renews by itself; port 443
    /// of each name has to lead to `listen`. In a variable they are separated by commas.
    #[serde(deserialize_with = "domains")]
    pub acme_domains: Vec<String>,
    /// Where the certificate authority writes to about them.
    pub acme_email: Option<String>,
    /// The directory of the authority.
    pub acme_directory: String,
    /// Whose certificates are believed of the directory besides those of the system: a PEM file.
    pub acme_authority: Option<PathBuf>,
    /// Secrets, and the private PostgreSQL where there is no other.
    pub data_dir: PathBuf,
    /// A PostgreSQL of one's own. Without it a private one is started in the data folder.
    #[serde(serialize_with = "masked")]
    pub database_url: Option<SecretString>,
    /// Where this server has several nodes: the NATS servers over which they tell each other what is new, as in
    /// `nats://name:password@bus.example.org:4222`; several are separated by commas.
    #[serde(serialize_with = "masked")]
    pub bus_url: Option<SecretString>,
    /// The npm archive with the programs of the private PostgreSQL, for where none are installed and npm cannot fetch it.
    pub postgres_archive: Option<PathBuf>,
    /// Serves `/metrics`, to nobody unless set.
    pub metrics_listen: Option<SocketAddr>,
    pub registration: Registration,
    /// What people read when they sign in.
    pub name: String,
    /// Multiplies every limit of rate; 0 takes them away (for load tests).
    pub rate_scale: u32,
    /// Addresses or networks of proxies whose `X-Forwarded-For` is believed, for the limits by address. In a variable they
    /// are separated by commas.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// The largest file, in MiB; at most 2048.
    pub file_max_mib: u64,
    /// What one person's files may take together, in MiB; 0: no limit.
    pub files_per_person_mib: u64,
    /// What all files may take together, in MiB; 0: no limit but the disk's.
    pub files_total_mib: u64,
    /// Files are refused where less than so many MiB would stay free on the disk of the data folder.
    pub files_keep_free_mib: u64,
    /// A bucket of an S3-compatible store for the files. Without one they lie in the data folder.
    pub s3_bucket: Option<String>,
    /// Where the store answers, if it is not Amazon's: `https://…`.
    pub s3_endpoint: Option<String>,
    pub s3_region: String,
    /// Whether the bucket stands in the path and not in the host's name; most stores but Amazon's want it so.
    pub s3_path_style: bool,
    /// Without keys the machine's role is asked for.
    pub s3_access_key_id: Option<String>,
    #[serde(serialize_with = "masked")]
    pub s3_secret_access_key: Option<SecretString>,
    /// Whether the server reads what stands behind the links of messages and shows it with them. It then asks servers
    /// that people name; whatever is not public it does not reach.
    pub link_previews: bool,
    /// Addresses or networks that are read behind links although they are not public. In a variable they are separated by
    /// commas.
    #[serde(deserialize_with = "networks")]
    pub link_preview_networks: Vec<IpNet>,
    /// The ports that links may name. In a variable they are separated by commas.
    #[serde(deserialize_with = "ports")]
    pub link_preview_ports: Vec<u16>,
    /// The server that mail is handed to: `smtps://name:password@mail.example.org`, or
    /// `smtp://name:password@mail.example.org:587?tls=required`. Without one no mail is sent.
    #[serde(serialize_with = "masked")]
    pub smtp_url: Option<SecretString>,
    /// Who the mail is from: `chat@example.org`, or `The Nest <chat@example.org>`.
    pub mail_from: Option<String>,
    /// New accounts need a mail address that was proven with a code; the owner's does not.
    pub require_email: bool,
    /// What is logged: `info`, `linnet_server=debug`, …
    pub log: String,
    pub log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8420).into(),
            acme_domains: Vec::new(),
            acme_email: None,
            acme_directory: acme::DIRECTORY.to_owned(),
            acme_authority: None,
            data_dir: data_dir(),
            database_url: None,
            bus_url: None,
            postgres_archive: None,
            metrics_listen: None,
            registration: Registration::Invite,
            name: "Linnet".to_owned(),
            rate_scale: 1,
            trusted_proxies: Vec::new(),
            file_max_mib: FILE_MAX_MIB,
            files_per_person_mib: 0,
            files_total_mib: 0,
            files_keep_free_mib: 1024,
            s3_bucket: None,
            s3_endpoint: None,
            s3_region: "us-east-1".to_owned(),
            s3_path_style: true,
            s3_access_key_id: None,
            s3_secret_access_key: None,
            link_previews: false,
            link_preview_networks: Vec::new(),
            link_preview_ports: vec![80, 443],
            smtp_url: None,
            mail_from: None,
            require_email: false,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// The settings that are worth a flag.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// A TOML file with settings (also `LINNET_CONFIG`).
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    /// Where to serve, for example 127.0.0.1:8420 (also `LINNET_LISTEN`).
    #[arg(long, global = true)]
    pub listen: Option<SocketAddr>,
    /// Where secrets and the private PostgreSQL lie (also `LINNET_DATA_DIR`).
    #[arg(long, global = true)]
    pub data_dir: Option<PathBuf>,
}

/// The settings in force, and the variables that look like settings and are none.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub config: Config,
    pub unknown: Vec<String>,
}

impl Config {
    /// File, environment and flags of this process.
    pub fn load(flags: &Flags) -> Result<Loaded> {
        let environment = std::env::vars()
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        Self::from_parts(flags, &environment)
    }

    fn from_parts(flags: &Flags, environment: &BTreeMap<String, String>) -> Result<Loaded> {
        let mut builder = config::Config::builder();
        let file = flags
            .config
            .clone()
            .or_else(|| environment.get("LINNET_CONFIG").map(PathBuf::from));
        if let Some(path) = file {
            if !path.is_file() {
                bail!("there is no configuration file {}", path.display());
            }
            builder = builder.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        let mut unknown = Vec::new();
        for (name, value) in environment {
            let key = name[PREFIX.len()..].to_lowercase();
            if NOT_SETTINGS.contains(&name.as_str()) {
            } else if !is_setting(&key) {
                unknown.push(name.clone());
            } else if !value.is_empty() {
                builder = builder.set_override(&key, value.as_str())?;
            }
        }
        if let Some(listen) = flags.listen {
            builder = builder.set_override("listen", listen.to_string())?;
        }
        if let Some(path) = &flags.data_dir {
            builder = builder.set_override("data_dir", path.to_string_lossy().into_owned())?;
        }
        let built = builder.build()?;
        let has_listen = built.get_string("listen").is_ok();
        let mut config: Self = built
            .try_deserialize()
            .context("the configuration is wrong")?;
        if !has_listen && !config.acme_domains.is_empty() {
            config.listen = (Ipv6Addr::UNSPECIFIED, 443).into();
        }
        config.check()?;
        Ok(Loaded { config, unknown })
    }

    fn check(&self) -> Result<()> {
        linnet_protocol::text::name(&self.name, "name", linnet_protocol::limits::TITLE)
            .map_err(|_| anyhow::anyhow!("`name` must be a short visible text"))?;
        if let Some(url) = &self.database_url {
            let scheme = url
                .expose_secret()
                .split_once("://")
                .map(|(scheme, _)| scheme);
            if !matches!(scheme, Some("postgres" | "postgresql")) {
                bail!("`database_url` must begin with postgres://");
            }
        }
        if let Some(url) = &self.bus_url {
            bus::check_url(url.expose_secret())?;
            if self.database_url.is_none() {
                bail!("`bus_url` is for several nodes, and they need one `database_url`");
            }
        }
        if self.link_preview_ports.is_empty() || self.link_preview_ports.contains(&0) {
            bail!("`link_preview_ports` must name the ports that links may have");
        }
        mail::check(self)?;
        acme::check(self)?;
        self.check_files()
    }

    fn check_files(&self) -> Result<()> {
        if !(1..=FILE_MAX_MIB).contains(&self.file_max_mib) {
            bail!("`file_max_mib` must be between 1 and {FILE_MAX_MIB}");
        }
        let has_store = self.s3_bucket.is_some();
        let has_rest = self.s3_endpoint.is_some()
            || self.s3_access_key_id.is_some()
            || self.s3_secret_access_key.is_some();
        if has_rest && !has_store {
            bail!("`s3_bucket` is missing: without it files lie in the data folder");
        }
        if self.s3_access_key_id.is_some() != self.s3_secret_access_key.is_some() {
            bail!("`s3_access_key_id` and `s3_secret_access_key` belong together");
        }
        let scheme = self
            .s3_endpoint
            .as_deref()
            .and_then(|it| it.split_once("://"));
        if self.s3_endpoint.is_some() && !matches!(scheme, Some(("http" | "https", _))) {
            bail!("`s3_endpoint` must begin with https:// or http://");
        }
        Ok(())
    }

    /// What is in force, as a file that could be read again; secrets are masked.
    pub fn dump(&self) -> Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }
}

/// What the type does not write while it is not set.
const UNSET_BY_DEFAULT: [&str; 12] = [
    "acme_authority",
    "acme_email",
    "bus_url",
    "database_url",
    "mail_from",
    "metrics_listen",
    "postgres_archive",
    "s3_access_key_id",
    "s3_bucket",
    "s3_endpoint",
    "s3_secret_access_key",
    "smtp_url",
];

/// A key is a setting if the type has it; asking the type keeps the list from being written twice.
fn is_setting(key: &str) -> bool {
    UNSET_BY_DEFAULT.contains(&key)
        || toml::Table::try_from(Config::default()).is_ok_and(|table| table.contains_key(key))
}

#[cfg(test)]
mod tests;
