//! What may be opened from here. Linnet never runs what somebody sent: only what a reader, a viewer or a player shows is
//! handed to the system, everything else is shown in its folder.

/// What is shown and not run, wherever it is opened. Web pages and vector pictures are not: a browser runs what is in them.
const SHOWN: [&str; 58] = [
    "7z", "aac", "avi", "avif", "bmp", "bz2", "csv", "docx", "eml", "epub", "flac", "gif", "gz",
    "heic", "heif", "ics", "ini", "jpeg", "jpg", "json", "jxl", "log", "m4a", "m4v", "md", "mkv",
    "mov", "mp3", "mp4", "mpeg", "mpg", "odg", "odp", "ods", "odt", "oga", "ogg", "ogv", "opus",
    "pdf", "png", "pptx", "rtf", "tar", "tif", "tiff", "toml", "tsv", "txt", "vcf", "wav", "webm",
    "webp", "xlsx", "xz", "yaml", "zip", "zst",
];

/// By its name. What is not known is not opened.
pub(crate) fn may_run(name: &str) -> bool {
    let Some((_, extension)) = name.rsplit_once('.') else {
        return true;
    };
    let extension = extension.to_ascii_lowercase();
    SHOWN.binary_search(&extension.as_str()).is_err()
}

/// By its first bytes: a program stays one under any name.
pub(crate) fn is_program(head: &[u8]) -> bool {
    head.starts_with(b"#!") || infer::is_app(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_shown_and_never_run_is_opened() {
        assert!(SHOWN.is_sorted());
        for name in ["a.pdf", "b.PNG", "c.tar.gz", "notes.txt", "x.exe.jpg"] {
            assert!(!may_run(name), "{name}");
        }
        for name in [
            "a.exe",
            "a.jpg.exe",
            "run.sh",
            "x.desktop",
            "y.AppImage",
            "z.html",
            "v.svg",
            "m.docm",
            "s.scr",
            "l.lnk",
            "j.jar",
            "p.py",
            "Makefile",
            "",
            "a.",
            "b.pdf ",
        ] {
            assert!(may_run(name), "{name}");
        }
    }

    #[test]
    fn a_program_is_known_by_its_bytes_whatever_it_is_called() {
        let elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".repeat(4);
        for program in [&b"#!/bin/sh\n"[..], &elf, b"MZ\x90\0"] {
            assert!(is_program(program));
        }
        assert!(!is_program(b"%PDF-1.7") && !is_program(b""));
    }
}
