//! The text of a page out of its bytes.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::page;

/// So far from its beginning a page may say how it is written.
const SAID_WITHIN: usize = 1_024;

/// By its first bytes, else as the answer said, else as the page itself does; else it is UTF-8 if it can be.
pub(super) fn decode<'a>(bytes: &'a [u8], said: Option<&str>) -> Cow<'a, str> {
    let named = |label: &str| Encoding::for_label(label.as_bytes());
    let encoding = said
        .and_then(named)
        .or_else(|| of_page(bytes).as_deref().and_then(named).map(readable))
        .unwrap_or_else(|| guess(bytes));
    encoding.decode(bytes).0
}

fn of_page(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(SAID_WITHIN)];
    page::charset(&WINDOWS_1252.decode_without_bom_handling(head).0)
}

/// A page that could be read so far is not what it says.
fn readable(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16BE || encoding == UTF_16LE {
        UTF_8
    } else {
        encoding
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    match str::from_utf8(bytes) {
        Err(error) if error.error_len().is_some() => WINDOWS_1252,
        // Its end may be cut.
        _ => UTF_8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_it_is_written() {
        for (bytes, said, expected) in [
            ("Größe".as_bytes(), None, "Größe"),
            (b"Gr\xf6\xdfe", None, "Größe"),
            (b"Gr\xf6\xdfe", Some("ISO-8859-1"), "Größe"),
            (b"\xd0\xd2\xc9\xd7\xc5\xd4", Some("koi8-r"), "привет"),
            (b"\xef\xbb\xbfGr\xc3\xb6\xc3\x9fe", Some("koi8-r"), "Größe"),
            (b"\xff\xfeh\0i\0", None, "hi"),
            ("Größe".as_bytes(), Some("no such one"), "Größe"),
            (&"Größe".as_bytes()[..3], None, "Gr\u{fffd}"),
        ] {
            assert_eq!(decode(bytes, said), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_page_says_itself_how_it_is_written() {
        let short = b"<meta charset=windows-1251>\xcf";
        assert!(decode(short, None).ends_with('П'));
        let long = b"<META http-equiv=Content-Type content='text/html; charset=windows-1251'>\xcf";
        assert!(decode(long, None).ends_with('П'));
        let wrong = b"<meta charset=utf-16>a";
        assert!(decode(wrong, None).ends_with('a'));
    }
}
