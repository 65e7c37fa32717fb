//! The lowest versions that have none of the known holes, and what must not be there at all. The public database of
//! advisories says more, but is not to be had on every machine that runs the tests.

use std::fs;

use anyhow::{Result, bail};

use crate::paths;

const LOWEST: &[(&str, [u32; 3])] = &[
    ("async-nats", [0, 29, 0]),
    ("h2", [0, 4, 4]),
    ("jsonwebtoken", [10, 3, 0]),
    ("rustls", [0, 23, 18]),
    ("sqlx", [0, 8, 1]),
    ("tauri", [2, 11, 1]),
    ("tauri-plugin-shell", [2, 2, 1]),
    ("tungstenite", [0, 20, 1]),
];

/// Who may need `rsa`, which has no cure for its timing: they only verify with it.
const MAY_USE_RSA: &[&str] = &["jsonwebtoken", "openidconnect"];

pub(crate) fn check() -> Result<()> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock"))?;
    let faults = faults(&lock);
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

struct Package<'a> {
    name: &'a str,
    version: &'a str,
    text: &'a str,
}

fn packages(lock: &str) -> impl Iterator<Item = Package<'_>> {
    lock.split("[[package]]").skip(1).filter_map(|text| {
        let value = |key: &str| {
            let (_, rest) = text.split_once(&format!("\n{key} = \""))?;
            Some(rest.split_once('"')?.0)
        };
        Some(Package {
            name: value("name")?,
            version: value("version")?,
            text,
        })
    })
}

fn faults(lock: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages(lock) {
        let lowest = LOWEST.iter().find(|(name, _)| *name == package.name);
        if let Some((name, lowest)) = lowest
            && numbers(package.version) < *lowest
        {
            faults.push(format!(
                "{name} {} is older than {lowest:?}",
                package.version
            ));
        }
        let uses_rsa = package
            .text
            .lines()
            .any(|line| line.trim().starts_with("\"rsa"));
        if uses_rsa && !MAY_USE_RSA.contains(&package.name) {
            faults.push(format!("{} uses rsa", package.name));
        }
    }
    faults
}

fn numbers(version: &str) -> [u32; 3] {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = plain.split('.').map(|number| number.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(name: &str, version: &str, dependency: &str) -> String {
        format!(
            "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [\n \"{dependency}\",\n]\n"
        )
    }

    #[test]
    fn an_old_version_is_a_fault() {
        assert_eq!(faults(&lock("h2", "0.4.4", "bytes")), [""; 0]);
        assert_eq!(faults(&lock("h2", "0.10.0", "bytes")), [""; 0]);
        assert_eq!(faults(&lock("h2", "0.4.3", "bytes")).len(), 1);
        assert_eq!(faults(&lock("rustls", "0.23.9-rc.1", "ring")).len(), 1);
    }

    #[test]
    fn rsa_is_for_verifying_only() {
        assert_eq!(faults(&lock("jsonwebtoken", "11.1.0", "rsa")), [""; 0]);
        assert_eq!(faults(&lock("ours", "1.0.0", "rsa")).len(), 1);
    }
}
