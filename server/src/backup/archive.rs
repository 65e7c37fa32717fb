//! The file itself: pieces written one after the other, and read again only as long as they are what was written.

use std::{
    fs::File,
    io::{BufReader, BufWriter, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{BEGIN, Begin, END, End, FORMAT, Piece};

/// No piece is longer.
const LONGEST: u64 = 64 * 1024 * 1024;
const CUT: &str = "the backup is not whole: it was cut off";

/// Writes beside the place and takes it only when all is there.
pub(super) struct Writer {
    place: PathBuf,
    unfinished: PathBuf,
    tar: tar::Builder<BufWriter<File>>,
    pub(super) end: End,
    pub(super) bytes: u64,
}

impl Writer {
    pub(super) fn new(place: &Path, begin: &Begin) -> Result<Self> {
        if place.exists() {
            bail!("{} is there already and stays as it is", place.display());
        }
        let unfinished = place.with_added_extension("unfinished");
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(&unfinished)
            .with_context(|| format!("{} cannot be written", unfinished.display()))?;
        let mut writer = Self {
            place: place.to_owned(),
            unfinished,
            tar: tar::Builder::new(BufWriter::new(file)),
            end: End::default(),
            bytes: 0,
        };
        writer.put(BEGIN, &serde_json::to_vec(begin)?)?;
        Ok(writer)
    }

    pub(super) fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.end.pieces.push(Piece {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        });
        self.append(name, bytes)
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        self.bytes += bytes.len() as u64;
        self.tar
            .append_data(&mut header, name, bytes)
            .context("the backup cannot be written")
    }

    /// On the disk and in its place when this returns.
    pub(super) fn finish(mut self) -> Result<()> {
        let end = serde_json::to_vec(&self.end)?;
        self.append(END, &end)?;
        let mut buffered = self.tar.into_inner()?;
        buffered.flush()?;
        buffered.get_ref().sync_all()?;
        std::fs::rename(&self.unfinished, &self.place)?;
        Ok(())
    }
}

/// Reads it piece by piece.
pub(super) struct Reader(tar::Archive<BufReader<File>>);

impl Reader {
    pub(super) fn open(place: &Path) -> Result<Self> {
        let file =
            File::open(place).with_context(|| format!("{} cannot be read", place.display()))?;
        Ok(Self(tar::Archive::new(BufReader::new(file))))
    }

    /// Every piece with its bytes, in their order.
    pub(super) fn pieces(&mut self) -> Result<impl Iterator<Item = Result<(String, Vec<u8>)>>> {
        Ok(self.0.entries()?.map(|entry| {
            let mut entry = entry.map_err(|it| explain(&it))?;
            let size = entry.header().size().map_err(|it| explain(&it))?;
            if size > LONGEST {
                bail!("the backup is damaged: a piece of it is too long");
            }
            let name = entry.path()?.to_string_lossy().into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(|it| explain(&it))?;
            if bytes.len() as u64 != size {
                bail!(CUT);
            }
            Ok((name, bytes))
        }))
    }
}

fn explain(error: &std::io::Error) -> anyhow::Error {
    let is_cut = error.kind() == ErrorKind::UnexpectedEof
        // The archive's library has no kind for it.
        || error.to_string().contains("entire block");
    if is_cut {
        anyhow::anyhow!(CUT)
    } else {
        anyhow::anyhow!("the backup is damaged: {error}")
    }
}

/// Reads all of it once and uses nothing of it: it is whole, as it was written, and of a server that this one knows.
pub(super) fn check(place: &Path, schema: i64) -> Result<(Begin, End)> {
    let mut reader = Reader::open(place)?;
    let (mut begin, mut end, mut seen) = (None, None, Vec::new());
    for piece in reader.pieces()? {
        let (name, bytes) = piece?;
        if begin.is_none() {
            begin = Some(known(&name, &bytes, schema)?);
        }
        if name == END {
            end = serde_json::from_slice::<End>(&bytes).ok();
            break;
        }
        seen.push(Piece {
            sha256: hex(&Sha256::digest(&bytes)),
            bytes: bytes.len() as u64,
            name,
        });
    }
    let (Some(begin), Some(end)) = (begin, end) else {
        bail!(CUT);
    };
    if seen != end.pieces {
        let differs = |(one, other): &(&Piece, &Piece)| one != other;
        let piece = seen.iter().zip(&end.pieces).find(differs);
        let name = piece.map_or("its end", |(it, _)| &it.name);
        bail!("the backup is damaged: {name} is not what was written");
    }
    Ok((begin, end))
}

fn known(name: &str, bytes: &[u8], schema: i64) -> Result<Begin> {
    let begin = serde_json::from_slice::<serde_json::Value>(bytes).ok();
    let begin = begin.filter(|_| name == BEGIN);
    let begin = begin.context("this is no backup of a Linnet server")?;
    if begin["format"] != FORMAT || begin["schema"].as_i64().is_none_or(|it| it > schema) {
        let server = begin["server"].as_str().unwrap_or("?");
        bail!(
            "the backup is of version {server}, which is newer than this one ({}): restore it with that version",
            env!("CARGO_PKG_VERSION")
        );
    }
    serde_json::from_value(begin).context("the backup is damaged: its beginning cannot be read")
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, it| {
        let _ = write!(text, "{it:02x}");
        text
    })
}
