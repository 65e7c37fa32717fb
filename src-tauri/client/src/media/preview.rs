//! What a window may show of files, by address: `/<account>/<file>/<which>`, where `which` is `file`, `small`, `large`, the
//! side of an avatar, or `chosen` for a file of this machine that is not sent yet.
//!
//! Only pictures, sound and film are what they are; everything else is bytes that nothing shows. What the window asks for
//! in parts it gets in parts, and what is too large to be kept passes through in pieces.

use std::{io::SeekFrom, ops::Range, path::PathBuf, sync::Arc};

use linnet_protocol::{ErrorCode, FileId};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

use super::{Variant, fetch::Here};
use crate::{
    Client,
    account::OpenAccount,
    api::downloads::{Wanted, collect_up_to},
    error::{CoreError, Result},
    files::queries as uploads,
    view::AccountId,
};

/// Of a larger file only so much is answered at once; whoever plays it asks for the next part.
const PIECE: u64 = 4 * 1024 * 1024;
/// A larger original is not fetched whole because somebody looks at its beginning.
const FETCHED: i64 = 32 * 1024 * 1024;
const HEAD: usize = 512;

/// An answer, as HTTP has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaAnswer {
    pub status: u16,
    pub media_type: String,
    /// `Content-Range`, where it is a part or no such part is there.
    pub range: Option<String>,
    pub bytes: Vec<u8>,
}

impl MediaAnswer {
    fn refusal(status: u16) -> Self {
        Self {
            status,
            media_type: "text/plain".to_owned(),
            range: None,
            bytes: Vec::new(),
        }
    }
}

struct Asked {
    account: AccountId,
    file: FileId,
    /// None: one that was chosen here.
    variant: Option<Variant>,
}

impl Asked {
    fn parse(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let (account, file, which) = (parts.next()?, parts.next()?, parts.next()?);
        let variant = match which {
            "chosen" => None,
            which => Some(Variant::parse(which)?),
        };
        let asked = Self {
            account: AccountId(account.parse().ok()?),
            file: file.parse().ok()?,
            variant,
        };
        parts.next().is_none().then_some(asked)
    }
}

enum Source {
    Disk(PathBuf),
    Memory(Vec<u8>),
    /// On the server, this long.
    Server(u64),
}

impl Client {
    /// Answers a window that shows a file. `range` is its header.
    pub async fn media(&self, path: &str, range: Option<&str>) -> MediaAnswer {
        let Some(asked) = Asked::parse(path) else {
            return MediaAnswer::refusal(404);
        };
        match self.look_for(&asked, range).await {
            Ok(answer) => answer,
            Err(CoreError::NotFound) => MediaAnswer::refusal(404),
            Err(error) => match error.code() {
                Some(ErrorCode::NotFound) => MediaAnswer::refusal(404),
                _ => MediaAnswer::refusal(503),
            },
        }
    }

    async fn look_for(&self, asked: &Asked, range: Option<&str>) -> Result<MediaAnswer> {
        let account = self.account(asked.account)?;
        let source = account.source(asked).await?;
        let length = match &source {
            Source::Disk(path) => tokio::fs::metadata(path).await?.len(),
            Source::Memory(bytes) => bytes.len() as u64,
            Source::Server(length) => *length,
        };
        let wanted = match range.map(|it| part(it, length)) {
            Some(None) => {
                return Ok(MediaAnswer {
                    range: Some(format!("bytes */{length}")),
                    ..MediaAnswer::refusal(416)
                });
            }
            Some(Some(part)) => part,
            None => 0..length,
        };
        let is_part = range.is_some() || matches!(source, Source::Server(_));
        let wanted = if is_part {
            wanted.start..wanted.end.min(wanted.start + PIECE)
        } else {
            wanted
        };
        let (head, bytes) = account.read_part(asked, source, &wanted).await?;
        Ok(MediaAnswer {
            status: if is_part { 206 } else { 200 },
            media_type: media_type(&head),
            range: is_part.then(|| {
                let last = wanted.end.saturating_sub(1);
                format!("bytes {}-{last}/{length}", wanted.start)
            }),
            bytes,
        })
    }
}

impl OpenAccount {
    async fn source(self: &Arc<Self>, asked: &Asked) -> Result<Source> {
        let file = asked.file;
        let Some(variant) = asked.variant else {
            let upload = self.store.read(move |tx| uploads::get(tx, file)).await?;
            let path = self.files.path_of(&upload.ok_or(CoreError::NotFound)?);
            return Ok(Source::Disk(path));
        };
        let place = self.place(file, variant).await?;
        if let Some(bytes) = place.bytes
            && !place.path.is_file()
            && bytes > FETCHED.min(i64::try_from(self.kept.most()).unwrap_or(i64::MAX))
        {
            return Ok(Source::Server(bytes.unsigned_abs()));
        }
        Ok(match self.bring(&place).await? {
            Here::Kept(path) => Source::Disk(path),
            Here::Once(bytes) => Source::Memory(bytes),
        })
    }

    /// The first bytes, which tell what it is, and the part.
    async fn read_part(
        &self,
        asked: &Asked,
        source: Source,
        wanted: &Range<u64>,
    ) -> Result<(Vec<u8>, Vec<u8>)> {
        match source {
            Source::Disk(path) => {
                let mut file = File::open(path).await?;
                let mut head = Vec::new();
                (&mut file).take(HEAD as u64).read_to_end(&mut head).await?;
                file.seek(SeekFrom::Start(wanted.start)).await?;
                let mut bytes = Vec::new();
                let length = wanted.end - wanted.start;
                file.take(length).read_to_end(&mut bytes).await?;
                Ok((head, bytes))
            }
            Source::Memory(bytes) => {
                let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                let head = bytes[..HEAD.min(bytes.len())].to_vec();
                Ok((head, bytes[place(wanted.start)..place(wanted.end)].to_vec()))
            }
            Source::Server(_) => {
                let read = async |range: Range<u64>| {
                    let wanted = Wanted {
                        path: Variant::Original.path(asked.file),
                        from: range.start,
                    };
                    let most = usize::try_from(range.end - range.start).unwrap_or_default();
                    collect_up_to(self.get_bytes(&wanted).await?, most).await
                };
                let bytes = read(wanted.clone()).await?;
                let head = match wanted.start {
                    0 => bytes[..HEAD.min(bytes.len())].to_vec(),
                    _ => read(0..HEAD as u64).await?,
                };
                Ok((head, bytes))
            }
        }
    }
}

/// The part that a header asks for, if there is one. Several at once are answered with the first.
fn part(header: &str, length: u64) -> Option<Range<u64>> {
    let first = header.strip_prefix("bytes=")?.split(',').next()?.trim();
    let (from, to) = first.split_once('-')?;
    if from.is_empty() {
        let last: u64 = to.parse().ok()?;
        return (last > 0 && length > 0).then(|| length.saturating_sub(last)..length);
    }
    let from: u64 = from.parse().ok()?;
    let end = match to {
        "" => length,
        to => to.parse::<u64>().ok()?.saturating_add(1).min(length),
    };
    (from < end).then_some(from..end)
}

/// What a window shows where it stands and runs nothing of.
fn media_type(head: &[u8]) -> String {
    let is_shown = |it: &&str| {
        it.starts_with("audio/")
            || it.starts_with("video/")
            || [
                "image/jpeg",
                "image/png",
                "image/gif",
                "image/webp",
                "image/avif",
                "image/bmp",
            ]
            .contains(it)
    };
    let found = infer::get(head).map(|it| it.mime_type());
    found
        .filter(is_shown)
        .unwrap_or("application/octet-stream")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_file_of_one_account_and_nothing_else() {
        let (account, file) = (uuid::Uuid::now_v7(), FileId::generate());
        for which in ["file", "small", "large", "64", "128", "512", "chosen"] {
            let asked = Asked::parse(&format!("/{account}/{file}/{which}")).unwrap();
            assert_eq!((asked.account.0, asked.file), (account, file));
        }
        for path in [
            String::new(),
            "/".to_owned(),
            format!("/{account}/{file}"),
            format!("/{account}/{file}/"),
            format!("/{account}/{file}/63"),
            format!("/{account}/{file}/file/more"),
            format!("/{account}/../{file}/file"),
            format!("/{account}/..%2f..%2fcache.db/file"),
            format!("/x/{file}/file"),
        ] {
            assert!(Asked::parse(&path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_part_lies_inside_or_is_none() {
        for (header, expected) in [
            ("bytes=0-", Some(0..10)),
            ("bytes=2-3", Some(2..4)),
            ("bytes=2-99", Some(2..10)),
            ("bytes=-3", Some(7..10)),
            ("bytes=-99", Some(0..10)),
            ("bytes=1-2, 4-5", Some(1..3)),
            ("bytes=10-", None),
            ("bytes=5-4", None),
            ("bytes=-0", None),
            ("bytes=a-b", None),
            ("items=0-1", None),
        ] {
            assert_eq!(part(header, 10), expected, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), None);
    }

    #[test]
    fn what_a_window_could_run_is_bytes_to_it() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), "image/png");
        for foreign in [
            &b"<!DOCTYPE html><script>"[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'>",
            b"%PDF-1.7",
            b"plain",
            b"",
        ] {
            assert_eq!(media_type(foreign), "application/octet-stream");
        }
    }
}
