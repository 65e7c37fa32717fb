//! What a text may be. Names are NFC and carry nothing invisible; a message body is kept as it was typed, byte for byte.

use unicode_normalization::UnicodeNormalization;

use crate::{ErrorCode, WireError, limits};

/// A message body: not blank, within the limits, without NUL (which PostgreSQL cannot hold). Never changed.
pub fn check_body(body: &str) -> Result<(), WireError> {
    if body.trim().is_empty() {
        return Err(WireError::new(ErrorCode::Empty).field("body"));
    }
    if body.len() > limits::MESSAGE_BYTES || body.chars().count() > limits::MESSAGE_CHARS {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("body")
            .max(limits::MESSAGE_CHARS));
    }
    if body.contains('\0') {
        return Err(WireError::new(ErrorCode::InvalidText).field("body"));
    }
    Ok(())
}

/// What a mention of everybody says or might one day say.
const RESERVED: [&str; 4] = ["all", "everyone", "channel", "here"];

/// The username of whoever deleted the account begins so, and nobody else's does.
pub const DELETED: &str = "deleted.";

/// `[a-z0-9][a-z0-9._-]{1,31}`; capitals typed by a person are made small.
pub fn username(typed: &str) -> Result<String, WireError> {
    let name = typed.trim().to_lowercase();
    let first_fits = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let rest_fits = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'));
    let length_fits = (limits::USERNAME_MIN..=limits::USERNAME_MAX).contains(&name.len());
    if !(first_fits && rest_fits && length_fits) {
        return Err(WireError::new(ErrorCode::InvalidUsername).field("username"));
    }
    if RESERVED.contains(&name.as_str()) || name.starts_with(DELETED) {
        return Err(WireError::new(ErrorCode::UsernameTaken).field("username"));
    }
    Ok(name)
}

pub fn display_name(typed: &str) -> Result<String, WireError> {
    name(typed, "displayName", limits::DISPLAY_NAME)
}

pub fn title(typed: &str) -> Result<String, WireError> {
    name(typed, "title", limits::TITLE)
}

pub fn topic(typed: &str) -> Result<String, WireError> {
    name(typed, "topic", limits::TOPIC)
}

/// A name that others read: trimmed, NFC, and nothing in it that cannot be seen or that turns the text around.
pub fn name(typed: &str, field: &str, max: usize) -> Result<String, WireError> {
    let name: String = typed.trim().nfc().collect();
    if name.chars().all(is_unseen) {
        return Err(WireError::new(ErrorCode::Empty).field(field));
    }
    if name.chars().count() > max {
        return Err(WireError::new(ErrorCode::TooLong).field(field).max(max));
    }
    if name.chars().any(is_hidden) {
        return Err(WireError::new(ErrorCode::InvalidText).field(field));
    }
    Ok(name)
}

/// A text of several lines that others read, otherwise as [`name`].
pub fn paragraphs(typed: &str, field: &str, max: usize) -> Result<String, WireError> {
    let typed = typed.replace("\r\n", "\n");
    if typed.chars().count() > max {
        return Err(WireError::new(ErrorCode::TooLong).field(field).max(max));
    }
    // Each line by itself, so that nothing but the ends of lines is allowed more than in a name.
    let lines = typed.trim().lines().map(|line| match line.trim() {
        "" => Ok(String::new()),
        line => name(line, field, max),
    });
    let text = lines.collect::<Result<Vec<_>, _>>()?.join("\n");
    if text.is_empty() {
        return Err(WireError::new(ErrorCode::Empty).field(field));
    }
    Ok(text)
}

/// A file's name as others read it: without the folders it came from and without what cannot be seen. Never a path: on
/// the server a file lies under its id.
pub fn file_name(typed: &str) -> Result<String, WireError> {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.nfc().filter(|c| !is_hidden(*c)).collect();
    let name = shown
        .trim_start()
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    if name.len() > limits::FILE_NAME {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("name")
            .max(limits::FILE_NAME));
    }
    if name.chars().all(is_unseen) {
        return Ok("file".to_owned());
    }
    // Windows opens a device under these names, whatever stands after the first dot.
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if is_device(stem) {
        return Ok(format!("_{name}"));
    }
    Ok(name.to_owned())
}

/// What a page somewhere says of itself, as one line that hides nothing and turns nothing around.
pub fn of_a_page(said: &str, max: usize) -> String {
    // Whatever is beyond this is not looked at: what is dropped or composed is never most of a text.
    let said: String = said.chars().take(max * 4).collect();
    let spaced = said.replace(char::is_whitespace, " ");
    let words = spaced.split(' ').map(|word| {
        let shown = word.nfc().filter(|c| !is_hidden(*c));
        shown.collect::<String>()
    });
    let words: Vec<_> = words.filter(|it| !it.chars().all(is_unseen)).collect();
    let line = words.join(" ");
    if line.chars().nth(max).is_none() {
        return line;
    }
    let cut: String = line.chars().take(max - 1).collect();
    format!("{}…", cut.trim_end())
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let numbered = |of: &str| {
        let rest = stem.strip_prefix(of).unwrap_or_default();
        rest.len() == 1 && rest.bytes().all(|it| it.is_ascii_digit())
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Length only; whether it is a common one is decided by the server.
pub fn check_password(password: &str) -> Result<(), WireError> {
    if password.len() > limits::PASSWORD_BYTES {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("password")
            .max(limits::PASSWORD_BYTES));
    }
    if password.chars().count() < limits::PASSWORD_MIN {
        return Err(WireError::new(ErrorCode::TooShort)
            .field("password")
            .max(limits::PASSWORD_MIN));
    }
    Ok(())
}

/// What only does something to its neighbours, so that a name of nothing else is blank.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Controls, zero-width characters and marks of direction. The zero-width joiner stays: emoji and Indic scripts need it.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'
            | '\u{200C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<impl Sized, WireError>) -> ErrorCode {
        result.err().map(|e| e.code).expect("a refusal")
    }

    #[test]
    fn a_body_is_counted_in_characters_and_in_bytes() {
        assert!(check_body(&"a".repeat(8_000)).is_ok());
        assert_eq!(code(check_body(&"a".repeat(8_001))), ErrorCode::TooLong);
        assert!(check_body(&"🐦".repeat(8_000)).is_ok());
        assert_eq!(code(check_body(" \n ")), ErrorCode::Empty);
        assert_eq!(code(check_body("a\0b")), ErrorCode::InvalidText);
    }

    #[test]
    fn usernames_are_small_ascii() {
        assert_eq!(username(" Alice.B ").unwrap(), "alice.b");
        for wrong in ["a", "-alice", "al ice", "аlice", "", &"a".repeat(33)] {
            assert_eq!(code(username(wrong)), ErrorCode::InvalidUsername, "{wrong}");
        }
    }

    #[test]
    fn nobody_is_called_everybody() {
        assert_eq!(code(username("All")), ErrorCode::UsernameTaken);
        assert_eq!(code(username("deleted.0")), ErrorCode::UsernameTaken);
    }

    #[test]
    fn paragraphs_are_names_line_by_line() {
        let bio = |typed| paragraphs(typed, "bio", 20);
        assert_eq!(bio(" a \r\n\n b\n").unwrap(), "a\n\nb");
        assert_eq!(code(bio(" \n ")), ErrorCode::Empty);
        assert_eq!(code(bio("a\u{202E}b")), ErrorCode::InvalidText);
        assert_eq!(code(bio("a\u{0}b")), ErrorCode::InvalidText);
        assert_eq!(code(bio(&"a".repeat(21))), ErrorCode::TooLong);
    }

    #[test]
    fn a_file_name_is_a_label_and_never_a_path() {
        for (typed, kept) in [
            ("Ame\u{0301}lie.pdf", "Amélie.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\photo.png", "photo.png"),
            ("a\0b\nc\u{202E}gpj.exe", "abcgpj.exe"),
            ("..", "file"),
            ("", "file"),
            ("\u{200D}", "file"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("console.txt", "console.txt"),
            (".bashrc", ".bashrc"),
            ("report. . ", "report"),
        ] {
            assert_eq!(file_name(typed).unwrap(), kept, "{typed:?}");
        }
        assert!(file_name(&"x".repeat(255)).is_ok());
        assert_eq!(code(file_name(&"x".repeat(256))), ErrorCode::TooLong);
    }

    #[test]
    fn what_a_page_says_is_one_short_line_without_tricks() {
        assert_eq!(
            of_a_page(" A\u{301}\n\t b \u{202E}c\0 \u{200B} ", 20),
            "Á b c"
        );
        assert_eq!(of_a_page("\u{2800}\u{200D} ", 20), "");
        assert_eq!(of_a_page("one two three", 9), "one two…");
        assert_eq!(of_a_page(&"x".repeat(1_000_000), 5), "xxxx…");
        assert_eq!(of_a_page("exact", 5), "exact");
    }

    #[test]
    fn names_are_composed_and_hide_nothing() {
        assert_eq!(display_name("Ame\u{0301}lie").unwrap(), "Amélie");
        assert_eq!(code(display_name("Al\u{202E}ice")), ErrorCode::InvalidText);
        assert_eq!(code(display_name("\u{200D}\u{FE0F}")), ErrorCode::Empty);
        assert_eq!(code(display_name("\u{2800}")), ErrorCode::InvalidText);
        assert!(display_name("👩\u{200D}🚀").is_ok());
        assert_eq!(code(title("a\nb")), ErrorCode::InvalidText);
        assert_eq!(code(title(&"x".repeat(81))), ErrorCode::TooLong);
        assert_eq!(title("👩‍🚀 crew").unwrap(), "👩‍🚀 crew");
    }
}
