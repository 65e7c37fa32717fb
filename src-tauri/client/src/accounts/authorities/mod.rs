//! Certificate authorities that the person adds, each for one server alone.

use std::{fmt::Write as _, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use sha2::{Digest, Sha256};

use crate::{
    Client,
    api::{Api, certificate, normalise},
    error::{CoreError, Result},
    profile::{AddedAuthority, ProfileFile},
    view::{Authority, FileProblem},
};

/// Larger files are none of certificates.
const MOST_BYTES: u64 = 1024 * 1024;

impl Client {
    pub fn list_authorities(&self) -> Vec<Authority> {
        let file = self.inner.file.lock();
        file.authorities
            .iter()
            .map(|it| it.authority.clone())
            .collect()
    }

    /// Takes the certificates of a file (PEM or DER) for that server: from now on whoever they signed is believed there,
    /// and nowhere else.
    pub async fn add_authority(&self, server: &str, file: &Path) -> Result<Vec<Authority>> {
        let server = Api::new(normalise(server)?, &[])?.address();
        let added = read_file(file, &server).await?;
        let shown = added.iter().map(|it| it.authority.clone()).collect();
        self.change_authorities(server, move |all| {
            all.retain(|it| !added.iter().any(|new| is_same(it, &new.authority)));
            all.extend(added);
        })
        .await?;
        Ok(shown)
    }

    pub async fn remove_authority(&self, server: &str, id: &str) -> Result<()> {
        let (server, id) = (server.to_owned(), id.to_owned());
        let of = server.clone();
        self.change_authorities(server, move |all| {
            all.retain(|it| it.authority.server != of || it.authority.id != id);
        })
        .await
    }

    pub(super) async fn forget_authorities(&self, server: String) -> Result<()> {
        let of = server.clone();
        let is_known = self.list_authorities().iter().any(|it| it.server == server);
        if !is_known {
            return Ok(());
        }
        self.change_authorities(server, move |all| {
            all.retain(|it| it.authority.server != of);
        })
        .await
    }

    async fn change_authorities(
        &self,
        server: String,
        change: impl FnOnce(&mut Vec<AddedAuthority>) + Send + 'static,
    ) -> Result<()> {
        let inner = self.inner.clone();
        let writing = move || {
            let mut file = inner.file.lock();
            let mut next = file.clone();
            change(&mut next.authorities);
            inner.around.profile.write(&next)?;
            *file = next;
            Ok(())
        };
        tokio::task::spawn_blocking(writing)
            .await
            .map_err(|_| CoreError::Store)
            .flatten()?;
        let believed = of_server(&self.inner.file.lock(), &server);
        for account in self.inner.open_accounts() {
            if account.api.address() == server {
                account.api.believe(&believed)?;
                account.link.retry.notify_waiters();
            }
        }
        Ok(())
    }

    /// How a server is spoken to, by what is believed of it.
    pub(crate) fn api(&self, address: &str) -> Result<Api> {
        open(address, &self.inner.file.lock())
    }
}

pub(crate) fn open(address: &str, file: &ProfileFile) -> Result<Api> {
    let base = normalise(address)?;
    let server = base.as_str().trim_end_matches('/').to_owned();
    Api::new(base, &of_server(file, &server))
}

fn of_server(file: &ProfileFile, server: &str) -> Vec<CertificateDer<'static>> {
    let added = file.authorities.iter();
    let added = added.filter(|it| it.authority.server == server);
    added
        .filter_map(|it| BASE64_STANDARD.decode(&it.certificate).ok())
        .map(CertificateDer::from)
        .collect()
}

fn is_same(it: &AddedAuthority, other: &Authority) -> bool {
    it.authority.id == other.id && it.authority.server == other.server
}

async fn read_file(path: &Path, server: &str) -> Result<Vec<AddedAuthority>> {
    let name = path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let failed = |problem| CoreError::File {
        name: name.clone(),
        problem,
    };
    let about = tokio::fs::metadata(path).await;
    let about = about.map_err(|_| failed(FileProblem::Missing))?;
    if about.len() > MOST_BYTES {
        return Err(failed(FileProblem::NotACertificate));
    }
    let bytes = tokio::fs::read(path).await;
    let bytes = bytes.map_err(|_| failed(FileProblem::Unreadable))?;
    let pem: Vec<_> = CertificateDer::pem_slice_iter(&bytes).flatten().collect();
    let found = if pem.is_empty() {
        vec![CertificateDer::from(bytes)]
    } else {
        pem
    };
    let added: Option<Vec<_>> = found.iter().map(|it| added(it, server)).collect();
    added.ok_or_else(|| failed(FileProblem::NotACertificate))
}

fn added(bytes: &[u8], server: &str) -> Option<AddedAuthority> {
    let read = certificate::read(bytes)?;
    let digest = Sha256::digest(bytes);
    let id = digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Some(AddedAuthority {
        authority: Authority {
            id,
            server: server.to_owned(),
            subject: read.subject,
            issuer: read.issuer,
            expires_at: read.expires_at,
        },
        certificate: BASE64_STANDARD.encode(bytes),
    })
}

#[cfg(test)]
pub(crate) mod tests;
