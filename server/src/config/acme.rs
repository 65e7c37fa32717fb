//! What is said about certificates fits together.

use anyhow::{Result, bail};

use super::Config;

/// Let's Encrypt.
pub(super) const DIRECTORY: &str = "https://acme-v02.api.letsencrypt.org/directory";

pub(super) fn check(config: &Config) -> Result<()> {
    let has_rest = config.acme_email.is_some()
        || config.acme_authority.is_some()
        || config.acme_directory != DIRECTORY;
    if has_rest && config.acme_domains.is_empty() {
        bail!("`acme_domains` is missing: certificates are for the names of this server");
    }
    if !config.acme_directory.starts_with("https://") {
        bail!("`acme_directory` must begin with https://");
    }
    let email = config.acme_email.as_deref();
    if email.is_some_and(|it| it.parse::<lettre::Address>().is_err()) {
        bail!("`acme_email` must be a mail address");
    }
    Ok(())
}
