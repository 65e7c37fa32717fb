//! Files of this machine, as the person chose them: looked at, never taken for what they are called.

use std::{
    fs::{File, Metadata},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use linnet_protocol::{limits, text};
use uuid::Uuid;

use crate::view::FileProblem;

/// So many of the first bytes tell what it is.
const HEAD: u64 = 8 * 1024;

/// A file as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Looked {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) media_type: Option<String>,
    pub(crate) bytes: i64,
    pub(crate) modified: i64,
}

/// Where what is to lie at `to` comes together; nobody else's file is called so.
pub(crate) fn part_of(to: &Path) -> PathBuf {
    to.with_file_name(format!("linnet-{}.part", Uuid::now_v7()))
}

/// Before it is chosen. Blocks.
pub(crate) fn look(path: &Path) -> Result<Looked, FileProblem> {
    let (mut file, bytes, modified) = open(path)?;
    let mut head = Vec::new();
    Read::by_ref(&mut file)
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(|_| FileProblem::Unreadable)?;
    if bytes > i64::try_from(limits::FILE_BYTES).unwrap_or(i64::MAX) {
        return Err(FileProblem::TooLarge);
    }
    Ok(Looked {
        // Later it is opened by this name; one that is no text could not be told from others.
        path: path.to_str().ok_or(FileProblem::Unreadable)?.to_owned(),
        name: shown_name(path),
        media_type: media_type(&head),
        bytes,
        modified,
    })
}

/// The file, if it is still the one that was looked at. Blocks.
pub(crate) fn open_same(path: &Path, (bytes, modified): (i64, i64)) -> Result<File, FileProblem> {
    let (file, bytes_now, modified_now) = open(path)?;
    if (bytes_now, modified_now) != (bytes, modified) {
        return Err(FileProblem::Changed);
    }
    Ok(file)
}

/// With its length and when it was written, in microseconds. Nothing but a file is opened: reading from a pipe waits for
/// ever.
fn open(path: &Path) -> Result<(File, i64, i64), FileProblem> {
    let problem = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => FileProblem::Missing,
        _ => FileProblem::Unreadable,
    };
    if !std::fs::metadata(path).map_err(problem)?.is_file() {
        return Err(FileProblem::NotAFile);
    }
    let file = File::open(path).map_err(problem)?;
    let about = file.metadata().map_err(problem)?;
    let bytes = i64::try_from(about.len()).map_err(|_| FileProblem::TooLarge)?;
    Ok((file, bytes, modified(&about)))
}

fn modified(about: &Metadata) -> i64 {
    let since = about
        .modified()
        .ok()
        .and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |it| i64::try_from(it.as_micros()).unwrap_or(0))
}

/// The name that others see: what the server would make of it, so that both sides have the same.
pub(crate) fn shown_name(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default();
    let name: String = match name.char_indices().find(|(at, _)| *at > limits::FILE_NAME) {
        // Too long for the server: its end tells more than its beginning.
        Some(_) => {
            let from = name.len() - limits::FILE_NAME;
            let from = (from..name.len()).find(|at| name.is_char_boundary(*at));
            name[from.unwrap_or_default()..].to_owned()
        }
        None => name,
    };
    text::file_name(&name).unwrap_or_else(|_| "file".to_owned())
}

/// A name that somebody else gave, as one part of a path on any system.
pub(crate) fn name_here(name: &str) -> String {
    let name = text::file_name(name).unwrap_or_else(|_| "file".to_owned());
    let extension = name.rfind('.').filter(|at| name.len() - at <= 12);
    let (stem, extension) = name.split_at(extension.unwrap_or(name.len()));
    // With an id before it or an ending behind, no system finds it too long.
    let stem: String = stem.chars().take(50).collect();
    format!("{stem}{extension}").replace(['<', '>', ':', '"', '|', '?', '*'], "_")
}

/// The type by the first bytes, as the server tells it, too.
pub(crate) fn media_type(head: &[u8]) -> Option<String> {
    infer::get(head).map(|it| it.mime_type().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_is_there_and_can_be_read_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        assert_eq!(look(&path), Err(FileProblem::Missing));
        assert_eq!(look(dir.path()), Err(FileProblem::NotAFile));
        std::fs::write(&path, "hello").unwrap();
        let looked = look(&path).unwrap();
        assert_eq!((looked.name.as_str(), looked.bytes), ("a.txt", 5));
        let as_it_was = (looked.bytes, looked.modified);
        assert!(open_same(&path, as_it_was).is_ok());
        std::fs::write(&path, "hello!").unwrap();
        let changed = open_same(&path, as_it_was).map(|_| ());
        assert_eq!(changed, Err(FileProblem::Changed));
        assert_eq!(
            look(&path.join("below")).map(|_| ()),
            Err(FileProblem::Missing)
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_no_file_and_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        assert_eq!(look(&path), Err(FileProblem::NotAFile));
    }

    #[test]
    fn a_name_is_one_that_the_server_takes() {
        for (name, shown) in [("a.txt", "a.txt"), ("  b.txt. ", "b.txt"), ("con", "_con")] {
            assert_eq!(shown_name(Path::new(name)), shown);
        }
        for (name, here) in [
            ("../a\\b.txt", "b.txt"),
            ("a \"b\"?.txt", "a _b__.txt"),
            ("..", "file"),
            ("nul.txt", "_nul.txt"),
        ] {
            assert_eq!(name_here(name), here);
        }
        assert_eq!(name_here(&format!("{}.pdf", "x".repeat(200))).len(), 54);
        let long = format!("{}.pdf", "ä".repeat(300));
        let shown = shown_name(Path::new(&long));
        assert!(shown.len() <= limits::FILE_NAME && shown.ends_with("ä.pdf"));
    }
}
