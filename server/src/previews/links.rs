//! The links of a text, as the app draws them.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use linnet_protocol::limits;
use pulldown_cmark::{Event, Parser, Tag};
use url::Url;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// As it stands in the text.
    pub(super) url: Url,
    /// As it is asked for: what stands behind `#` is the reader's business.
    pub(super) asked: Url,
}

/// Cheap, and true of some texts without links.
pub(super) fn may_have(body: &str) -> bool {
    body.contains("://")
}

/// The first ones, each once. What stands in code makes none, nor do pictures.
pub(super) fn find(body: &str) -> Vec<Link> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (part, range) in Parser::new(body).into_offset_iter() {
        match part {
            Event::Start(Tag::Link { dest_url, .. }) => {
                found.push((range.start, dest_url.into_string()));
                taken.push(range);
            }
            Event::Code(_) | Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => {
                taken.push(range);
            }
            _ => {}
        }
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let bare = finder
        .links(body)
        .filter(|it| !taken.iter().any(|range| range.contains(&it.start())));
    found.extend(bare.map(|it| (it.start(), it.as_str().to_owned())));
    found.sort_by_key(|(start, _)| *start);
    let mut links: Vec<Link> = Vec::new();
    for link in found.iter().filter_map(|(_, text)| link(text)) {
        if links.len() < limits::PREVIEWS && !links.iter().any(|it| it.asked == link.asked) {
            links.push(link);
        }
    }
    links
}

/// None: not an address of the web, or one that says a password.
fn link(text: &str) -> Option<Link> {
    let url = Url::parse(text).ok()?;
    let is_of_the_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_plain = url.username().is_empty() && url.password().is_none();
    if !is_of_the_web || !is_plain || url.as_str().len() > limits::PREVIEW_URL {
        return None;
    }
    let mut asked = url.clone();
    asked.set_fragment(None);
    Some(Link { url, asked })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(body: &str) -> Vec<String> {
        let links = find(body);
        links.into_iter().map(|it| it.url.into()).collect()
    }

    #[test]
    fn links_are_found_where_the_app_draws_them() {
        for (body, expected) in [
            (
                "see https://a.org/b?c=1, or not",
                vec!["https://a.org/b?c=1"],
            ),
            ("(http://a.org/x_(y))", vec!["http://a.org/x_(y)"]),
            ("[text](https://a.org/b \"title\")", vec!["https://a.org/b"]),
            ("[https://bank.org](https://a.org)", vec!["https://a.org/"]),
            ("<https://a.org/_b_>", vec!["https://a.org/_b_"]),
            ("HTTPS://A.ORG", vec!["https://a.org/"]),
            ("https://a.org/#there", vec!["https://a.org/#there"]),
            ("![a picture](https://a.org/b.png)", vec![]),
            ("ftp://a.org file:///etc/passwd gopher://a.org", vec![]),
            (
                "javascript://a.org/%0aalert(1) mailto:a@b.org a.org",
                vec![],
            ),
            ("https://me:secret@a.org https://me@a.org", vec![]),
        ] {
            assert_eq!(urls(body), expected, "{body}");
        }
    }

    #[test]
    fn what_stands_in_code_makes_none() {
        let body =
            "`https://a.org` and\n\n```\nhttps://b.org\n```\n\n    https://c.org\n\nhttps://d.org";
        assert_eq!(urls(body), ["https://d.org/"]);
    }

    #[test]
    fn only_the_first_links_count_and_each_once() {
        let body = "https://b.org/#1 https://b.org/#2 https://a.org https://c.org https://d.org";
        assert_eq!(
            urls(body),
            ["https://b.org/#1", "https://a.org/", "https://c.org/"]
        );
        let long = format!("https://a.org/{}", "x".repeat(limits::PREVIEW_URL));
        assert_eq!(urls(&long), Vec::<String>::new());
    }
}
