//! Names that look like another's. What a text looks like is its skeleton (Unicode TS 39): letters that cannot be told
//! apart have the same. It is taken of the name as it stands, in small letters and in capitals, because `I` looks
//! like `l` and `i` does not.

use linnet_protocol::User;
use unicode_security::confusable_detection::skeleton;

/// What both names of a person look like, each once.
pub(super) fn skeletons(user: &User) -> Vec<String> {
    let mut all: Vec<_> = [&user.username, &user.display_name]
        .into_iter()
        .flat_map(|name| look(name))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// What a name looks like.
pub(super) fn look(name: &str) -> [String; 3] {
    let shown = shown(name);
    [
        skeleton(&shown).collect(),
        skeleton(&shown.to_lowercase()).collect(),
        skeleton(&shown.to_uppercase()).collect(),
    ]
}

/// Without what joins and varies letters unseen, and with spaces that are all alike.
fn shown(name: &str) -> String {
    let is_unseen =
        |c: &char| matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    let seen: String = name.chars().filter(|c| !is_unseen(c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn what_cannot_be_told_apart_has_one_look() {
        let is_alike = |one: &str, other: &str| look(one).iter().any(|it| look(other).contains(it));
        for (one, other) in [
            ("alice", "\u{430}lice"),
            ("ALICE", "ALlCE"),
            ("paypal", "paypa1"),
            ("Anna B", "Anna\u{A0}\u{A0}B"),
            ("alice", "al\u{200D}ice"),
            ("alice", "\u{FF41}lice"),
        ] {
            assert!(is_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("alice", "alicia"), ("José", "Jose"), ("user1", "user2")] {
            assert!(!is_alike(one, other), "{one} {other}");
        }
    }
}
