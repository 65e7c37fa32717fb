//! From what a person types to the address of a server.

use url::{Host, Url};

use crate::{
    error::{CoreError, Result},
    view::BadAddress,
};

/// `chat.example.org` becomes `https://chat.example.org`, `localhost:8420` becomes `http://localhost:8420`. Plain HTTP is
/// spoken to this machine only: anywhere else it would carry passwords in the open.
pub(crate) fn normalise(typed: &str) -> Result<Url> {
    let typed = typed.trim();
    let url = if typed.contains("://") {
        parse(typed)?
    } else {
        let guess = parse(&format!("https://{typed}"))?;
        if is_loopback(&guess) {
            parse(&format!("http://{typed}"))?
        } else {
            guess
        }
    };
    let is_plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err(malformed()),
    };
    if is_plain && !is_loopback(&url) {
        let reason = BadAddress::PlainHttp;
        return Err(CoreError::BadAddress { reason });
    }
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if is_bare { Ok(url) } else { Err(malformed()) }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn parse(text: &str) -> Result<Url> {
    let url = Url::parse(text).map_err(|_| malformed())?;
    match url.host_str() {
        Some(host) if !host.is_empty() => Ok(url),
        _ => Err(malformed()),
    }
}

const fn malformed() -> CoreError {
    let reason = BadAddress::Malformed;
    CoreError::BadAddress { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(typed: &str) -> String {
        normalise(typed).unwrap().to_string()
    }

    #[test]
    fn a_bare_name_is_spoken_to_over_tls() {
        assert_eq!(address(" chat.example.org "), "https://chat.example.org/");
        assert_eq!(
            address("chat.example.org:8443"),
            "https://chat.example.org:8443/"
        );
        assert_eq!(
            address("HTTPS://Chat.Example.org/"),
            "https://chat.example.org/"
        );
    }

    #[test]
    fn this_machine_is_spoken_to_in_plain() {
        assert_eq!(address("localhost:8420"), "http://localhost:8420/");
        assert_eq!(address("127.0.0.1:8420"), "http://127.0.0.1:8420/");
        assert_eq!(address("[::1]:8420"), "http://[::1]:8420/");
        assert_eq!(address("https://localhost"), "https://localhost/");
    }

    #[test]
    fn another_machine_is_never_spoken_to_in_plain() {
        for typed in [
            "http://chat.example.org",
            "http://192.168.1.5:8420",
            "http://localhost.example.org",
        ] {
            let reason = BadAddress::PlainHttp;
            assert_eq!(
                normalise(typed).unwrap_err(),
                CoreError::BadAddress { reason },
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_no_address_is_said_to_be_none() {
        let wrong = [
            "",
            "   ",
            "ftp://a.org",
            "https://",
            "a b",
            "https://me:pw@a.org",
            "https://a.org/chat",
            "a.org?x=1",
        ];
        for typed in wrong {
            assert_eq!(normalise(typed).unwrap_err(), malformed(), "{typed}");
        }
    }
}
