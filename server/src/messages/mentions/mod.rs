//! Who is named in a text.
//!
//! `@name` names a member of the conversation: any case, the longest username that ends at a border, so that a full stop
//! behind a name is a full stop and `@anna-lena` is not Anna. `@all` names everybody, where its author may. What stands in
//! code, in a mail address or in an address of the web names nobody. A text keeps its bytes whatever comes of this; the
//! ids go beside it, and are found anew when it is edited.

pub mod queries;

use std::{collections::HashMap, ops::Range};

use linnet_protocol::{ConversationId, ConversationKind, Role, UserId, limits, permissions};
use pulldown_cmark::{Event, Parser, Tag};

use crate::{conversations::changing::Changing, error::Result};

const ALL: &str = "all";

/// What a text may name, before anybody has looked who there is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Named {
    /// For each place the usernames that could be meant, the longest first.
    places: Vec<Vec<String>>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mentioned {
    pub users: Vec<UserId>,
    pub all: bool,
}

pub fn named(body: &str) -> Named {
    if !body.contains('@') {
        return Named::default();
    }
    let code = code(body);
    let starts = body.match_indices('@').map(|(at, _)| at);
    let outside = starts.filter(|at| !code.iter().any(|it| it.contains(at)));
    let mut places: Vec<_> = outside.filter_map(|at| names_at(body, at)).collect();
    places.sort_unstable();
    places.dedup();
    Named { places }
}

/// As the app draws it: spans in backticks, fenced and indented blocks.
fn code(body: &str) -> Vec<Range<usize>> {
    let parts = Parser::new(body).into_offset_iter();
    let is_code = |it: &Event<'_>| matches!(it, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    parts
        .filter(|(it, _)| is_code(it))
        .map(|(_, range)| range)
        .collect()
}

fn is_inside_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '/' | '@')
}

fn names_at(body: &str, at: usize) -> Option<Vec<String>> {
    let (before, after) = body.split_at(at);
    if before.chars().next_back().is_some_and(is_inside_a_word) {
        return None;
    }
    let after = after.get(1..)?;
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let end = after.find(|c| !is_of_a_name(c)).unwrap_or(after.len());
    let (run, rest) = after.split_at(end);
    // A letter that no username has goes on with the word; a second `@` makes it the address of a server.
    let is_cut = rest.starts_with(|c: char| c.is_alphanumeric() || c == '@');
    let run = run.to_ascii_lowercase();
    let mut names: Vec<_> = run
        .char_indices()
        .filter(|(_, c)| !c.is_ascii_alphanumeric())
        .map(|(end, _)| end)
        .chain((!is_cut).then_some(run.len()))
        .filter_map(|end| run.get(..end))
        .filter(|it| (limits::USERNAME_MIN..=limits::USERNAME_MAX).contains(&it.len()))
        .map(str::to_owned)
        .collect();
    names.reverse();
    (!names.is_empty()).then_some(names)
}

impl Named {
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.iter().flatten().map(String::as_str)
    }

    /// Whether it asks for everybody.
    pub fn all(&self) -> bool {
        self.names().any(|it| it == ALL)
    }

    /// `known`: members by username.
    pub fn resolve(&self, known: &HashMap<&str, UserId>) -> Vec<UserId> {
        let of = |names: &Vec<String>| names.iter().find_map(|it| known.get(it.as_str()).copied());
        let mut users: Vec<_> = self.places.iter().filter_map(of).collect();
        users.sort_unstable();
        users.dedup();
        users.truncate(limits::MENTIONS);
        users
    }
}

pub fn may_call_all(role: Role, kind: ConversationKind, members: i64) -> bool {
    usize::try_from(members).is_ok_and(|it| permissions::may_call_all(role, kind, it))
}

/// For a text that changes under the lock of its conversation.
pub async fn of(changing: &mut Changing, named: &Named) -> Result<Mentioned> {
    if named.is_empty() {
        return Ok(Mentioned::default());
    }
    let (id, role, kind) = (
        changing.conversation.id,
        changing.role,
        changing.conversation.kind,
    );
    let asked: Vec<_> = named.names().map(str::to_owned).collect();
    let ids = vec![id; asked.len()];
    let members = queries::members_named(&mut changing.tx, &ids, &asked).await?;
    let known = members.iter().map(|it| (it.username.as_str(), it.user_id));
    let all = named.all() && {
        let sizes = queries::sizes(&mut changing.tx, &[id]).await?;
        may_call_all(role, kind, size_of(&sizes, id))
    };
    Ok(Mentioned {
        users: named.resolve(&known.collect()),
        all,
    })
}

pub fn size_of(sizes: &[(ConversationId, i64)], id: ConversationId) -> i64 {
    let found = sizes.iter().find(|(it, _)| *it == id);
    found.map_or(0, |(_, size)| *size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, members: &[&str]) -> Vec<String> {
        let ids: Vec<_> = members.iter().map(|it| (*it, UserId::generate())).collect();
        let users = named(body).resolve(&ids.iter().copied().collect());
        let name = |id: &UserId| ids.iter().find(|(_, it)| it == id).map(|(it, _)| *it);
        let mut names: Vec<_> = users.iter().filter_map(name).map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_name_ends_at_a_border_and_the_longest_wins() {
        let members = ["anna", "anna-lena", "bob", "bob.", "x1"];
        for (body, expected) in [
            ("@anna", vec!["anna"]),
            ("hello @Anna, @BOB!", vec!["anna", "bob"]),
            ("@anna-lena", vec!["anna-lena"]),
            ("@anna-maria", vec!["anna"]),
            ("@annalena", vec![]),
            ("@bob. Yes", vec!["bob."]),
            ("(@anna)", vec!["anna"]),
            ("cc:@anna,@bob", vec!["anna", "bob"]),
            ("@anna's", vec!["anna"]),
            ("**@anna**", vec!["anna"]),
            ("日本@anna", vec![]),
            ("日本 @anna さん", vec!["anna"]),
            ("@annaさん", vec![]),
            ("@anna…", vec!["anna"]),
            ("@anna @anna", vec!["anna"]),
            ("@nobody @", vec![]),
        ] {
            assert_eq!(of(body, &members), expected, "{body}");
        }
    }

    #[test]
    fn code_and_addresses_name_nobody() {
        let members = ["anna"];
        for body in [
            "me@anna",
            "first.@anna",
            "anna@anna.org",
            "https://example.org/@anna",
            "@anna@example.org",
            "`@anna`",
            "``a ` @anna``",
            "```\n@anna\n```",
            "~~~ rust\n@anna",
            "text\n\n    @anna",
            "> ```\n> @anna\n> ```",
        ] {
            assert_eq!(of(body, &members), Vec::<String>::new(), "{body}");
        }
        assert_eq!(
            of("` @anna", &members),
            ["anna"],
            "an open backtick is none"
        );
    }

    #[test]
    fn everybody_is_called_by_one_word_only() {
        assert!(named("@all").all() && named("hey @All!").all());
        assert!(!named("@allen").all() && !named("`@all`").all() && !named("all").all());
    }
}
