//! What the index is asked for. It only proposes; what it cannot know is left to `Conditions::find`.

use linnet_protocol::search::{Conditions, Facet, index as tokens};

use super::index::{token, trigrams, within};

/// For MATCH. None: the index knows nothing of it.
pub(super) fn expression(conditions: &Conditions) -> Option<String> {
    let mut all = Vec::new();
    for needle in &conditions.texts {
        match tokens::keys(needle) {
            tokens::Keys::Trigrams => all.extend(trigrams(needle.text()).map(str::to_owned)),
            tokens::Keys::Tokens(some) => all.extend(some.into_iter().map(token)),
            tokens::Keys::Nothing => {}
        }
    }
    let facet = |it: &Facet| token(tokens::facet(*it));
    all.extend(conditions.facets.iter().map(facet));
    all.sort_unstable();
    all.dedup();
    let mut all: Vec<_> = all.iter().map(|it| quoted(it)).collect();
    all.extend(one_of(
        conditions.from.iter().map(|it| token(tokens::sender(*it))),
    ));
    all.extend(one_of(conditions.within.iter().map(|it| within(*it))));
    if !conditions.mentions.is_empty() {
        let named = conditions.mentions.iter().copied().map(tokens::mentioned);
        all.extend(one_of(
            named.chain(std::iter::once(tokens::EVERYBODY)).map(token),
        ));
    }
    if all.is_empty() {
        return None;
    }
    let none: Vec<_> = conditions
        .not_facets
        .iter()
        .map(|it| format!(" NOT {}", quoted(&facet(it))))
        .collect();
    Some(format!("({}){}", all.join(" AND "), none.concat()))
}

fn quoted(term: &str) -> String {
    format!("\"{term}\"")
}

/// In brackets, none of none.
fn one_of(terms: impl Iterator<Item = String>) -> Option<String> {
    let terms: Vec<_> = terms.map(|it| quoted(&it)).collect();
    (!terms.is_empty()).then(|| format!("({})", terms.join(" OR ")))
}
