//! How single settings are written, and where a server keeps its data unless told.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use url::Host;

/// A list, or a text with commas as it stands in a variable.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written<T> {
    List(Vec<T>),
    Text(String),
}

pub(super) fn ports<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u16>, D::Error> {
    let port = |text: &str| {
        let port = text.trim().parse();
        port.map_err(|_| D::Error::custom(format!("`{text}` is not a port")))
    };
    match Written::deserialize(deserializer)? {
        Written::List(ports) => Ok(ports),
        Written::Text(text) => text.split(',').map(port).collect(),
    }
}

/// Names of this server, as certificates have them.
pub(super) fn domains<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let written: Vec<String> = match Written::deserialize(deserializer)? {
        Written::List(list) => list,
        Written::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    let domain = |text: &str| match Host::parse(text) {
        Ok(Host::Domain(name)) if !name.starts_with('*') => Ok(name),
        _ => Err(D::Error::custom(format!(
            "`{text}` is no name of a server, as in chat.example.org"
        ))),
    };
    written.iter().map(|it| domain(it.trim())).collect()
}

/// A lone address is a network of one.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
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
pub(super) fn masked<S: Serializer>(
    url: &Option<SecretString>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match url {
        Some(_) => serializer.serialize_str("********"),
        None => serializer.serialize_none(),
    }
}

/// Where the operating system keeps the data of a service, or of a person who runs one.
pub(super) fn data_dir() -> PathBuf {
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
