//! `cargo xtask manifest`: `latest.json`, where installed apps look for updates. It names only files whose signature fits
//! the key that is built into the app: a wrong one would leave everybody at the version they have.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use minisign_verify::{PublicKey, Signature};
use serde::Serialize;

use super::folder;

#[derive(Args)]
pub(crate) struct Options {
    /// Where the files will lie, without a slash at the end.
    #[arg(long)]
    url: String,
    /// As Tauri's tool prints it: the key that is built into the app.
    #[arg(long, env = "LINNET_UPDATE_PUBLIC_KEY")]
    public_key: String,
}

#[derive(Serialize)]
struct Manifest {
    version: String,
    platforms: BTreeMap<String, Update>,
}

#[derive(Serialize)]
struct Update {
    signature: String,
    url: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = folder();
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platforms: updates(&folder, &options.public_key, &options.url)?,
    };
    let file = folder.join("latest.json");
    fs::write(&file, serde_json::to_string_pretty(&manifest)?)?;
    println!("{}", file.display());
    Ok(())
}

/// Every signed file of the folder, by what the app calls its kind of installation.
fn updates(folder: &Path, key: &str, url: &str) -> Result<BTreeMap<String, Update>> {
    let key = PublicKey::decode(&decoded(key).context("the public key cannot be read")?)?;
    let mut updates = BTreeMap::new();
    for signature in signatures(folder)? {
        let file = signature.with_extension("");
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let signature = fs::read_to_string(&signature)?;
        verify(&key, &file, &signature).with_context(|| format!("the signature of {name}"))?;
        for &platform in platforms(&name)? {
            let url = format!("{url}/{name}");
            let signature = signature.clone();
            let before = updates.insert(platform.to_owned(), Update { signature, url });
            ensure!(
                before.is_none(),
                "there are two files for {platform}: {name} is one of them"
            );
        }
    }
    ensure!(
        !updates.is_empty(),
        "nothing in {} is signed",
        folder.display()
    );
    Ok(updates)
}

fn signatures(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .flatten()
        .map(|it| it.path())
        .filter(|it| it.extension().is_some_and(|it| it == "sig"))
        .collect();
    files.sort();
    Ok(files)
}

fn verify(key: &PublicKey, file: &Path, signature: &str) -> Result<()> {
    let signature = Signature::decode(&decoded(signature)?)?;
    let bytes = fs::read(file).context("its file is missing")?;
    // Not the old kind, which hashes nothing before it signs.
    key.verify(&bytes, &signature, false)
        .context("does not fit the key of the app")
}

/// Tauri's tool puts the text of minisign into base64 once more.
fn decoded(text: &str) -> Result<String> {
    Ok(String::from_utf8(STANDARD.decode(text.trim())?)?)
}

/// The plain name of a system is what an app falls back to that does not know how it was installed.
fn platforms(name: &str) -> Result<&'static [&'static str]> {
    let kinds: [(&str, &[&str]); 6] = [
        (".AppImage", &["linux-x86_64", "linux-x86_64-appimage"]),
        ("-setup.exe", &["windows-x86_64", "windows-x86_64-nsis"]),
        (".msi", &["windows-x86_64-msi"]),
        (".app.tar.gz", &["darwin-aarch64", "darwin-aarch64-app"]),
        // Their package manager brings the next version.
        (".deb", &[]),
        (".rpm", &[]),
    ];
    let kind = kinds.into_iter().find(|it| name.ends_with(it.0));
    kind.map(|it| it.1)
        .with_context(|| format!("{name} is no kind of update"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use minisign::KeyPair;
    use tempfile::TempDir;

    use super::{STANDARD, updates};
    use base64::Engine as _;

    const URL: &str = "https://example.org/v1";

    fn key_pair() -> (KeyPair, String) {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let public = STANDARD.encode(pair.pk.to_box().unwrap().to_string());
        (pair, public)
    }

    fn put(folder: &TempDir, name: &str, pair: &KeyPair, bytes: &[u8]) {
        let signature = minisign::sign(None, &pair.sk, bytes, None, None).unwrap();
        let text = STANDARD.encode(signature.to_string());
        fs::write(folder.path().join(name), bytes).unwrap();
        fs::write(folder.path().join(format!("{name}.sig")), text).unwrap();
    }

    #[test]
    fn each_kind_of_installation_finds_its_file() {
        let (pair, public) = key_pair();
        let folder = TempDir::new().unwrap();
        put(&folder, "Linnet_1.0.0_amd64.AppImage", &pair, b"for Linux");
        put(&folder, "Linnet_1.0.0_x64-setup.exe", &pair, b"for Windows");
        put(&folder, "Linnet_1.0.0_amd64.deb", &pair, b"for Debian");
        let updates = updates(folder.path(), &public, URL).unwrap();
        let found: Vec<_> = updates
            .iter()
            .map(|it| (it.0.as_str(), it.1.url.as_str()))
            .collect();
        let image = "https://example.org/v1/Linnet_1.0.0_amd64.AppImage";
        let setup = "https://example.org/v1/Linnet_1.0.0_x64-setup.exe";
        assert_eq!(
            found,
            [
                ("linux-x86_64", image),
                ("linux-x86_64-appimage", image),
                ("windows-x86_64", setup),
                ("windows-x86_64-nsis", setup),
            ]
        );
    }

    #[test]
    fn a_file_that_was_changed_after_signing_stops_the_release() {
        let (pair, public) = key_pair();
        let folder = TempDir::new().unwrap();
        put(&folder, "Linnet_1.0.0_amd64.AppImage", &pair, b"for Linux");
        fs::write(
            folder.path().join("Linnet_1.0.0_amd64.AppImage"),
            b"from elsewhere",
        )
        .unwrap();
        assert!(updates(folder.path(), &public, URL).is_err());
    }

    #[test]
    fn a_signature_of_another_key_stops_the_release() {
        let (stranger, _) = key_pair();
        let (_, public) = key_pair();
        let folder = TempDir::new().unwrap();
        put(
            &folder,
            "Linnet_1.0.0_amd64.AppImage",
            &stranger,
            b"for Linux",
        );
        assert!(updates(folder.path(), &public, URL).is_err());
    }

    #[test]
    fn a_release_without_a_signature_is_none() {
        let (_, public) = key_pair();
        let folder = TempDir::new().unwrap();
        assert!(updates(folder.path(), &public, URL).is_err());
    }
}
