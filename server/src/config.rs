//! Every setting, once: a TOML file, then the environment, then flags; the later wins. Nothing else reads the environment.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use ipnet::IpNet;
use linnet_protocol::Registration;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

const PREFIX: &str = "LINNET_";
/// Where the configuration file is, and what belongs to the desktop app on the same machine.
const NOT_SETTINGS: [&str; 3] = ["LINNET_CONFIG", "LINNET_PROFILE_DIR", "LINNET_SERVER"];

const FILE_MAX_MIB: u64 = linnet_protocol::limits::FILE_BYTES as u64 / MIB;
/// Bytes.
pub const MIB: u64 = 1024 * 1024;

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where HTTP and the socket are served. Port 0 takes a free one and says which.
    pub listen: SocketAddr,
    /// Secrets, and the private PostgreSQL where there is no other.
    pub data_dir: PathBuf,
    /// A PostgreSQL of one's own. Without it a private one is started in the data folder.
    #[serde(serialize_with = "masked")]
    pub database_url: Option<SecretString>,
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
            data_dir: data_dir(),
            database_url: None,
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
        let config: Self = builder
            .build()?
            .try_deserialize()
            .context("the configuration is wrong")?;
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
        if self.link_preview_ports.is_empty() || self.link_preview_ports.contains(&0) {
            bail!("`link_preview_ports` must name the ports that links may have");
        }
        crate::mail::check(self)?;
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

/// A key is a setting if the type has it; asking the type keeps the list from being written twice.
fn is_setting(key: &str) -> bool {
    const UNSET_BY_DEFAULT: [&str; 9] = [
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
    UNSET_BY_DEFAULT.contains(&key)
        || toml::Table::try_from(Config::default()).is_ok_and(|table| table.contains_key(key))
}

/// A list, or a text with commas as it stands in a variable.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written<T> {
    List(Vec<T>),
    Text(String),
}

fn ports<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u16>, D::Error> {
    let port = |text: &str| {
        let port = text.trim().parse();
        port.map_err(|_| D::Error::custom(format!("`{text}` is not a port")))
    };
    match Written::deserialize(deserializer)? {
        Written::List(ports) => Ok(ports),
        Written::Text(text) => text.split(',').map(port).collect(),
    }
}

/// A lone address is a network of one.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let written: Vec<String> = match Written::deserialize(deserializer)? {
        Written::List(list) => list,
        Written::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    let network = |text: &str| {
        let address = text.parse().map(|it: IpAddr| it.into());
        let network = address.or_else(|_| text.parse());
        network
            .map_err(|_| D::Error::custom(format!("`{text}` is neither an address nor a network")))
    };
    written.iter().map(|it| network(it.trim())).collect()
}

#[expect(clippy::ref_option, reason = "serde gives the field as it is")]
fn masked<S: Serializer>(url: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    match url {
        Some(_) => serializer.serialize_str("********"),
        None => serializer.serialize_none(),
    }
}

/// Where the operating system keeps the data of a service, or of a person who runs one.
fn data_dir() -> PathBuf {
    let home = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    let shared = Path::new("/var/lib/linnet");
    if cfg!(windows) {
        return home("LOCALAPPDATA")
            .unwrap_or_default()
            .join("Linnet Server");
    }
    match home("HOME") {
        Some(home) if home == Path::new("/root") => shared.to_owned(),
        Some(home) if cfg!(target_os = "macos") => {
            home.join("Library/Application Support/linnet-server")
        }
        Some(dir) => home("XDG_DATA_HOME")
            .unwrap_or_else(|| dir.join(".local/share"))
            .join("linnet-server"),
        None => shared.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn file(text: &str) -> (tempfile::TempDir, Flags) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("linnet.toml");
        std::fs::write(&path, text).unwrap();
        (
            folder,
            Flags {
                config: Some(path),
                ..Flags::default()
            },
        )
    }

    #[test]
    fn the_environment_wins_over_the_file_and_a_flag_over_both() {
        let (_folder, mut flags) =
            file("listen = \"127.0.0.1:1\"\nname = \"Nest\"\nregistration = \"open\"");
        let variables =
            environment(&[("LINNET_LISTEN", "127.0.0.1:2"), ("LINNET_RATE_SCALE", "3")]);
        let config = Config::from_parts(&flags, &variables).unwrap().config;
        assert_eq!(
            (
                config.listen.port(),
                config.name.as_str(),
                config.rate_scale
            ),
            (2, "Nest", 3)
        );
        assert_eq!(config.registration, Registration::Open);
        flags.listen = Some((Ipv4Addr::LOCALHOST, 3).into());
        assert_eq!(
            Config::from_parts(&flags, &variables)
                .unwrap()
                .config
                .listen
                .port(),
            3
        );
    }

    #[test]
    fn an_unknown_key_is_refused_and_an_unknown_variable_is_named() {
        let (_folder, flags) = file("listn = \"127.0.0.1:1\"");
        assert!(Config::from_parts(&flags, &BTreeMap::new()).is_err());
        let variables = environment(&[
            ("LINNET_LISTN", "x"),
            ("LINNET_PROFILE_DIR", "/p"),
            ("LINNET_SERVER", "s"),
        ]);
        let loaded = Config::from_parts(&Flags::default(), &variables).unwrap();
        assert_eq!(loaded.unknown, ["LINNET_LISTN"]);
    }

    #[test]
    fn proxies_are_a_list_in_the_file_and_a_text_in_a_variable() {
        let expected = ["127.0.0.1/32", "10.0.0.0/8", "::1/128"].map(|it| it.parse().unwrap());
        let (_folder, flags) = file("trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\", \"::1\"]");
        let from_file = Config::from_parts(&flags, &BTreeMap::new()).unwrap().config;
        assert_eq!(from_file.trusted_proxies, expected);
        let variables = environment(&[("LINNET_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")]);
        let from_variable = Config::from_parts(&Flags::default(), &variables)
            .unwrap()
            .config;
        assert_eq!(from_variable.trusted_proxies, expected);
        assert!(from_file.dump().unwrap().contains("\"10.0.0.0/8\""));
    }

    #[test]
    fn ports_are_a_list_in_the_file_and_a_text_in_a_variable() {
        let ports = |flags: &Flags, value: &str| {
            let variables = environment(&[("LINNET_LINK_PREVIEW_PORTS", value)]);
            let loaded = Config::from_parts(flags, &variables);
            loaded.map(|it| it.config.link_preview_ports).ok()
        };
        assert_eq!(ports(&Flags::default(), ""), Some(vec![80, 443]));
        assert_eq!(
            ports(&Flags::default(), "443, 8443"),
            Some(vec![443, 8_443])
        );
        assert_eq!(ports(&Flags::default(), "8080"), Some(vec![8_080]));
        let (_folder, flags) = file("link_preview_ports = [8080, 80]");
        assert_eq!(ports(&flags, ""), Some(vec![8_080, 80]));
        let (_folder, none) = file("link_preview_ports = []");
        assert_eq!(ports(&none, ""), None);
    }

    #[test]
    fn a_wrong_value_is_refused() {
        for (name, value) in [
            ("LINNET_REGISTRATION", "everybody"),
            ("LINNET_LISTEN", "here"),
            ("LINNET_DATABASE_URL", "mysql://x"),
            ("LINNET_NAME", "a\nb"),
            ("LINNET_TRUSTED_PROXIES", "127.0.0.1,proxy"),
            ("LINNET_FILE_MAX_MIB", "0"),
            ("LINNET_FILE_MAX_MIB", "2049"),
            ("LINNET_S3_ENDPOINT", "https://store.example"),
            ("LINNET_LINK_PREVIEWS", "sometimes"),
            ("LINNET_LINK_PREVIEW_NETWORKS", "10.0.0.0/33"),
            ("LINNET_LINK_PREVIEW_PORTS", "80,https"),
            ("LINNET_LINK_PREVIEW_PORTS", "0"),
            ("LINNET_SMTP_URL", "smtp://127.0.0.1"),
            ("LINNET_MAIL_FROM", "chat@example.org"),
            ("LINNET_REQUIRE_EMAIL", "true"),
        ] {
            assert!(
                Config::from_parts(&Flags::default(), &environment(&[(name, value)])).is_err(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_bucket_needs_both_keys_or_none_and_a_real_address() {
        let loads = |rest: &[(&str, &str)]| {
            let mut variables = environment(rest);
            variables.insert("LINNET_S3_BUCKET".to_owned(), "files".to_owned());
            Config::from_parts(&Flags::default(), &variables).is_ok()
        };
        let (id, secret) = (
            ("LINNET_S3_ACCESS_KEY_ID", "me"),
            ("LINNET_S3_SECRET_ACCESS_KEY", "hunter2"),
        );
        assert!(loads(&[]) && loads(&[id, secret]));
        assert!(!loads(&[id]) && !loads(&[secret]));
        assert!(loads(&[("LINNET_S3_ENDPOINT", "http://127.0.0.1:9000")]));
        assert!(!loads(&[("LINNET_S3_ENDPOINT", "store.example")]));
    }

    #[test]
    fn mail_goes_only_where_a_password_stays_secret() {
        let refused = |url: &str, from: &str| {
            let variables = environment(&[("LINNET_SMTP_URL", url), ("LINNET_MAIL_FROM", from)]);
            let loaded = Config::from_parts(&Flags::default(), &variables);
            let error = loaded.err().map(|it| format!("{it:#}"));
            assert!(error.as_ref().is_none_or(|it| !it.contains("hunter2")));
            error
        };
        let from = "The Nest <chat@example.org>";
        for url in [
            "smtps://me:hunter2@mail.example.org",
            "smtp://me:hunter2@mail.example.org?tls=required",
            "smtp://me:hunter2@127.0.0.1:1025",
            "smtp://relay",
        ] {
            assert_eq!(refused(url, from), None, "{url}");
        }
        for url in [
            "smtp://me:hunter2@mail.example.org",
            "smtp://me:hunter2@mail.example.org?tls=opportunistic",
            "https://me:hunter2@mail.example.org",
            "mail.example.org",
            "smtp://me@mail.example.org?tls=required",
        ] {
            assert!(refused(url, from).unwrap().contains("`smtp_url`"), "{url}");
        }
        let nobody = refused("smtp://relay", "nobody").unwrap();
        assert!(nobody.contains("`mail_from`"), "{nobody}");
    }

    #[test]
    fn a_dump_shows_no_secret() {
        let variables = environment(&[
            ("LINNET_DATABASE_URL", "postgres://me:hunter2@db/linnet"),
            ("LINNET_S3_BUCKET", "files"),
            ("LINNET_S3_ACCESS_KEY_ID", "me"),
            ("LINNET_S3_SECRET_ACCESS_KEY", "hunter2"),
            ("LINNET_SMTP_URL", "smtps://me:hunter2@mail.example.org"),
            ("LINNET_MAIL_FROM", "chat@example.org"),
        ]);
        let dump = Config::from_parts(&Flags::default(), &variables)
            .unwrap()
            .config
            .dump()
            .unwrap();
        assert!(
            dump.contains("********") && !dump.contains("hunter2"),
            "{dump}"
        );
    }
}
