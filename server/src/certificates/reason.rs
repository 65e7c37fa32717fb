//! Why there is no certificate, in a sentence that says what to look at.

use std::io;

use rustls_acme::{
    EventError, OrderError,
    acme::{AcmeError, Auth, Identifier, Problem},
};

pub(super) fn of(error: &EventError<io::Error, io::Error>, directory: &str) -> String {
    match error {
        EventError::Order(OrderError::Acme(AcmeError::HttpRequest(error))) => {
            unanswered(&error.to_string(), directory)
        }
        EventError::Order(OrderError::BadAuth(auth)) => unproven(auth),
        EventError::Order(OrderError::TooManyAttemptsAuth(name)) => {
            format!("the authority does not come to a result about {name}")
        }
        EventError::CertCacheStore(error) | EventError::AccountCacheStore(error) => {
            format!("the data folder does not take it: {error}")
        }
        other => other.to_string(),
    }
}

/// The library keeps this error to itself, but for its words: a refusal is `non 2xx http status: 429 "…"`.
fn unanswered(error: &str, directory: &str) -> String {
    let Some(answer) = error.strip_prefix("non 2xx http status: ") else {
        return format!("the authority at {directory} cannot be asked: {error}");
    };
    let body = answer.split_once(' ').map_or("", |it| it.1);
    let body = serde_json::from_str::<String>(body).unwrap_or_default();
    let said = serde_json::from_str::<Problem>(&body).ok();
    let said = said.and_then(|it| it.detail);
    let said = said.as_deref().unwrap_or(answer);
    format!("the authority at {directory} refuses: {said}")
}

fn unproven(auth: &Auth) -> String {
    let Identifier::Dns(name) = &auth.identifier;
    let said = auth.challenges.iter().find_map(|it| it.error.as_ref());
    let said = said.and_then(|it| it.detail.as_deref());
    let said = said.unwrap_or("it gives no reason");
    format!("port 443 of {name} does not lead to this server, says the authority: {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIRECTORY: &str = "https://acme.example.org/directory";

    fn refused(error: OrderError) -> String {
        of(&EventError::Order(error), DIRECTORY)
    }

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_authority() {
        let body =
            r#"{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many of \"these\""}"#;
        let error = format!("non 2xx http status: 429 {body:?}");
        assert_eq!(
            unanswered(&error, DIRECTORY),
            "the authority at https://acme.example.org/directory refuses: too many of \"these\""
        );
        let error = "non 2xx http status: 502 \"<html>\"";
        assert!(unanswered(error, DIRECTORY).ends_with("refuses: 502 \"<html>\""));
    }

    #[test]
    fn an_authority_that_cannot_be_reached_is_named() {
        let said = unanswered("io error: refused", DIRECTORY);
        assert!(said.contains("acme.example.org/directory cannot be asked: io error"));
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_named_with_the_port_that_matters() {
        let auth = r#"{"status":"invalid","identifier":{"type":"dns","value":"chat.example.org"},
            "challenges":[{"type":"tls-alpn-01","url":"u","error":{"type":"t","detail":"Connection refused"}}]}"#;
        let auth = serde_json::from_str(auth).unwrap();
        assert_eq!(
            refused(OrderError::BadAuth(auth)),
            "port 443 of chat.example.org does not lead to this server, says the authority: Connection refused"
        );
    }
}
