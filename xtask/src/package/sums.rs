//! `SHA256SUMS`, in the words of `sha256sum`.

use std::{
    fmt::Write,
    fs::{self, File},
    io,
    path::Path,
};

use anyhow::Result;
use sha2::{Digest, Sha256};

const NAME: &str = "SHA256SUMS";

pub(super) fn write(folder: &Path) -> Result<()> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .flatten()
        .filter(|it| it.path().is_file())
        .filter_map(|it| it.file_name().into_string().ok())
        .filter(|it| it != NAME)
        .collect();
    names.sort();
    let mut sums = String::new();
    for name in names {
        let mut hash = Sha256::new();
        io::copy(&mut File::open(folder.join(&name))?, &mut hash)?;
        let digest = hash.finalize();
        for byte in digest {
            write!(sums, "{byte:02x}")?;
        }
        writeln!(sums, "  {name}")?;
    }
    fs::write(folder.join(NAME), sums)?;
    Ok(())
}
