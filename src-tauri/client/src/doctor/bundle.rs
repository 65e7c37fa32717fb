//! What the person may hand to whoever helps them: findings and the last day, without anything that is anybody's. Only
//! words of this program, numbers and times get in; whatever else stands in a finding or an entry stays out, so nothing
//! that is added to them later can slip through.

use std::{collections::HashMap, path::PathBuf};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    Client, CoreError, clock,
    error::Result,
    view::{AccountId, Finding},
};

/// Their texts are words of this program.
const WORDS: [&str; 7] = [
    "type",
    "check",
    "fault",
    "state",
    "why",
    "connection",
    "code",
];
const LONGEST_WORD: usize = 40;

impl Client {
    /// Writes it to `to`.
    pub async fn save_diagnosis(&self, findings: Vec<Finding>, to: PathBuf) -> Result<()> {
        let text = self.diagnosis(&findings);
        tokio::task::spawn_blocking(move || std::fs::write(to, text))
            .await
            .map_err(|_| CoreError::Store)??;
        Ok(())
    }

    fn diagnosis(&self, findings: &[Finding]) -> String {
        let accounts = self.inner.open_accounts();
        let numbers = accounts.iter().zip(1..).map(|(it, number)| (it.id, number));
        let numbers: HashMap<AccountId, usize> = numbers.collect();
        let number = |id: Option<AccountId>| id.and_then(|it| numbers.get(&it)).copied();
        let findings = findings
            .iter()
            .map(|it| json!({ "account": number(it.account_id), "what": redacted(it) }));
        let journal = self.read_journal();
        let journal = journal.iter().map(|it| {
            json!({ "at": it.at, "account": number(it.account_id), "what": redacted(&it.happening) })
        });
        let bundle = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "system": std::env::consts::OS,
            "at": clock::now(),
            "accounts": accounts.len(),
            "findings": findings.collect::<Vec<_>>(),
            "journal": journal.collect::<Vec<_>>(),
        });
        format!("{bundle:#}")
    }
}

fn redacted(value: &impl Serialize) -> Value {
    let value = serde_json::to_value(value).unwrap_or_default();
    kept(None, value).unwrap_or_default()
}

fn kept(key: Option<&str>, value: Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(value),
        Value::String(ref text) => {
            let is_word = text.chars().all(|it| it.is_ascii_alphabetic() || it == '_');
            let may_stay = key.is_some_and(|it| WORDS.contains(&it));
            (may_stay && is_word && text.len() <= LONGEST_WORD).then_some(value)
        }
        Value::Array(_) => None,
        Value::Object(fields) => Some(Value::Object(fields_kept(fields))),
    }
}

fn fields_kept(fields: Map<String, Value>) -> Map<String, Value> {
    let fields = fields.into_iter();
    fields
        .filter_map(|(key, value)| kept(Some(&key), value).map(|it| (key, it)))
        .collect()
}
