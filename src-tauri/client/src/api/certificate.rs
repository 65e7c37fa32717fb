//! Who a certificate is of and from, and until when: what a person can compare with what they were told. Whether it is
//! believed is not decided by this.

use chrono::{DateTime, NaiveDateTime, Utc};

pub(crate) struct Read {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) expires_at: DateTime<Utc>,
}

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OID: u8 = 0x06;
/// The version, which may be left out.
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// More parts than any honest name has.
const MOST_PARTS: usize = 32;

/// Nothing for what is no X.509 certificate in DER.
pub(crate) fn read(der: &[u8]) -> Option<Read> {
    let mut certificate = Der(der).enter(SEQUENCE)?;
    let mut fields = certificate.enter(SEQUENCE)?;
    if fields.0.first() == Some(&VERSION) {
        fields.next()?;
    }
    let (_serial, _signature) = (fields.next()?, fields.next()?);
    let issuer = name(fields.enter(SEQUENCE)?)?;
    let mut validity = fields.enter(SEQUENCE)?;
    let _from = validity.next()?;
    let expires_at = time(validity.next()?)?;
    let subject = name(fields.enter(SEQUENCE)?)?;
    Some(Read {
        subject,
        issuer,
        expires_at,
    })
}

/// What is left to be read: tag, length and value, one behind the other.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x83 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
                let length = bytes
                    .iter()
                    .fold(0, |it, &byte| it << 8 | usize::from(byte));
                (length, rest)
            }
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, value))
    }

    fn enter(&mut self, expected: u8) -> Option<Self> {
        let (tag, value) = self.next()?;
        (tag == expected).then_some(Self(value))
    }
}

/// `CN=…, O=…`, as far as the parts are the common ones.
fn name(mut parts: Der<'_>) -> Option<String> {
    let mut shown = Vec::new();
    while !parts.0.is_empty() && shown.len() < MOST_PARTS {
        let mut part = parts.enter(SET)?.enter(SEQUENCE)?;
        let (tag, oid) = part.next()?;
        let (_, value) = part.next()?;
        let key = match oid {
            _ if tag != OID => return None,
            [0x55, 0x04, 0x03] => "CN",
            [0x55, 0x04, 0x06] => "C",
            [0x55, 0x04, 0x07] => "L",
            [0x55, 0x04, 0x08] => "ST",
            [0x55, 0x04, 0x0a] => "O",
            [0x55, 0x04, 0x0b] => "OU",
            _ => continue,
        };
        // Somebody else wrote it: nothing of it may look like something else.
        let value = String::from_utf8_lossy(value);
        let value: String = value
            .chars()
            .filter(|it| !it.is_control())
            .take(100)
            .collect();
        shown.push(format!("{key}={value}"));
    }
    Some(shown.join(", "))
}

fn time((tag, value): (u8, &[u8])) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(value).ok()?.strip_suffix('Z')?;
    let text = match tag {
        // Two digits of a year are of this century up to 49.
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let time = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%S").ok()?;
    Some(time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_is_read_or_refused() {
        for nonsense in [
            &b""[..],
            b"0",
            b"milk, bread",
            &[0x30, 0x84, 1, 1, 1, 1],
            &[0x30; 200],
        ] {
            assert!(read(nonsense).is_none());
        }
    }

    #[test]
    fn both_forms_of_a_time_are_read() {
        let read = |tag, text: &str| time((tag, text.as_bytes())).map(|it| it.to_rfc3339());
        let expected = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(UTC_TIME, "491231235959Z"),
            expected("2049-12-31T23:59:59+00:00")
        );
        assert_eq!(
            read(UTC_TIME, "991231235959Z"),
            expected("1999-12-31T23:59:59+00:00")
        );
        let late = read(GENERALIZED_TIME, "21260101000000Z");
        assert_eq!(late, expected("2126-01-01T00:00:00+00:00"));
        assert_eq!(read(UTC_TIME, "now"), None);
    }
}
