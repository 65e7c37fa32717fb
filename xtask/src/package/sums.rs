//! `SHA256SUMS`, in the words of `sha256sum`.

use std::{
    fmt::Write,
    fs::{self, File},
    io::Read,
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
        for byte in digest(&folder.join(&name))? {
            write!(sums, "{byte:02x}")?;
        }
        writeln!(sums, "  {name}")?;
    }
    fs::write(folder.join(NAME), sums)?;
    Ok(())
}

fn digest(file: &Path) -> Result<[u8; 32]> {
    let (mut file, mut hash) = (File::open(file)?, Sha256::new());
    let mut part = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&part[..read]);
    }
}
