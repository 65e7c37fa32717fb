//! What the bytes are. What the uploader calls them decides nothing.

/// So many of the first bytes tell it.
pub(crate) const HEAD: usize = 8 * 1024;

/// The type by the first bytes. What is dangerous to open in a browser is told by its kind all the same: how it is served
/// is decided by [`is_harmless`].
pub(crate) fn media_type(head: &[u8]) -> &'static str {
    match infer::get(head) {
        Some(found) => found.mime_type(),
        None if is_text(head) => "text/plain",
        None => "application/octet-stream",
    }
}

/// Whether it may be served by its own type. Everything else goes out as bytes of unknown type.
pub(crate) fn is_harmless(media_type: &str) -> bool {
    media_type.starts_with("audio/") || media_type.starts_with("video/")
}

/// UTF-8 without control characters other than those of a text file; the last character may be cut.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty()
        && !valid
            .chars()
            .any(|c| c.is_control() && !"\n\r\t\u{c}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_and_not_the_name() {
        for (bytes, expected) in [
            (&b"%PDF-1.7"[..], "application/pdf"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"<!DOCTYPE html><script>", "text/html"),
            ("grüße".as_bytes(), "text/plain"),
            (&"grüße".as_bytes()[..3], "text/plain"),
            (b"\xff\xfe\0a", "application/octet-stream"),
            (b"a\0b", "application/octet-stream"),
            (b"", "application/octet-stream"),
        ] {
            assert_eq!(media_type(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_a_browser_would_run_is_not_harmless() {
        for dangerous in [
            "text/html",
            "image/svg+xml",
            "text/xml",
            "application/pdf",
            "text/plain",
        ] {
            assert!(!is_harmless(dangerous), "{dangerous}");
        }
        assert!(is_harmless("video/mp4"));
    }
}
