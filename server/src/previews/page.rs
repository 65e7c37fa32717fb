//! What a page says of itself: Open Graph, else what every page has.
//!
//! Only the words of the page are told apart (html5ever's tokenizer); no tree is built of them. What is looked for stands
//! in tags, and a tree is what makes a page of a million nested elements expensive.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::{Rawtext, Rcdata, ScriptData},
    },
};
use linnet_protocol::{limits, text};
use url::Url;

/// A tag with a hundred thousand attributes is slow even so. No page that means well comes near this.
const PATIENCE: Duration = Duration::from_millis(500);
/// Bytes between two looks at the clock.
const PIECE: usize = 4 * 1024;
/// Bytes of one text that are kept to be shortened later.
const KEPT: usize = 8 * 1024;

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) site: Option<String>,
    /// Where its picture is.
    pub(super) picture: Option<Url>,
}

pub(super) fn read(html: &str, url: &Url) -> Page {
    let words = words(html);
    let shown = |names: &[&str], max| {
        let said = names.iter().find_map(|name| words.meta(name));
        said.map(|it| text::of_a_page(&it, max))
            .filter(|it| !it.is_empty())
    };
    let heading = text::of_a_page(&words.title.borrow(), limits::PREVIEW_TITLE);
    let picture = [
        "og:image:secure_url",
        "og:image",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
    ];
    let picture = picture.iter().find_map(|name| words.meta(name));
    Page {
        title: shown(&["og:title", "twitter:title"], limits::PREVIEW_TITLE)
            .or(Some(heading).filter(|it| !it.is_empty())),
        description: shown(
            &["og:description", "twitter:description", "description"],
            limits::PREVIEW_DESCRIPTION,
        ),
        site: shown(&["og:site_name"], limits::PREVIEW_SITE),
        picture: picture.and_then(|it| url.join(it.trim()).ok()),
    }
}

/// How the page says that it is written.
pub(super) fn charset(html: &str) -> Option<String> {
    words(html).charset.take()
}

fn words(html: &str) -> Words {
    let tokenizer = Tokenizer::new(Words::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    let begun = Instant::now();
    let mut rest = html;
    while !rest.is_empty() && begun.elapsed() < PATIENCE {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE));
        rest = after;
        input.push_back(StrTendril::from_slice(piece));
        // It stops behind each script, as if that had to run first.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
    }
    if rest.is_empty() {
        tokenizer.end();
    }
    tokenizer.sink
}

/// What was found so far.
#[derive(Default)]
struct Words {
    /// Names in small letters, in their order.
    metas: RefCell<Vec<(String, String)>>,
    charset: RefCell<Option<String>>,
    title: RefCell<String>,
    has_title: Cell<bool>,
    is_in_title: Cell<bool>,
}

impl Words {
    /// The first of this name that says something.
    fn meta(&self, name: &str) -> Option<String> {
        let metas = self.metas.borrow();
        let found = metas
            .iter()
            .find(|(it, said)| it == name && !said.trim().is_empty());
        found.map(|(_, said)| said.clone())
    }

    fn keep_meta(&self, tag: &Tag) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|it| &*it.name.local == name);
            found.map(|it| &*it.value)
        };
        let said = attribute("content").unwrap_or_default();
        let is_about_type =
            attribute("http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("content-type"));
        let written = said.split_once("charset=").map(|(_, it)| it);
        let written = attribute("charset").or(written.filter(|_| is_about_type));
        if let Some(written) = written {
            self.charset
                .borrow_mut()
                .get_or_insert_with(|| written.trim().chars().take(40).collect());
        }
        let name = attribute("property")
            .or(attribute("name"))
            .unwrap_or_default();
        let mut metas = self.metas.borrow_mut();
        if is_wanted(name) && metas.len() < 100 {
            let end = said.floor_char_boundary(KEPT);
            metas.push((name.to_ascii_lowercase(), said[..end].to_owned()));
        }
    }

    fn open(&self, tag: &Tag) -> TokenSinkResult<()> {
        match &*tag.name {
            "meta" => {
                self.keep_meta(tag);
                TokenSinkResult::Continue
            }
            "title" => {
                // Pictures inside the page have titles, too.
                self.is_in_title.set(!self.has_title.replace(true));
                TokenSinkResult::RawData(Rcdata)
            }
            "textarea" => TokenSinkResult::RawData(Rcdata),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(Rawtext)
            }
            "script" => TokenSinkResult::RawData(ScriptData),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

fn is_wanted(name: &str) -> bool {
    let begins = |with: &str| {
        name.get(..with.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(with))
    };
    begins("og:") || begins("twitter:") || name.eq_ignore_ascii_case("description")
}

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return self.open(&tag),
            Token::TagToken(_) => self.is_in_title.set(false),
            Token::CharacterTokens(said) if self.is_in_title.get() => {
                let mut title = self.title.borrow_mut();
                let room = KEPT.saturating_sub(title.len());
                title.push_str(&said[..said.floor_char_boundary(room)]);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn page(html: &str) -> Page {
        read(html, &Url::parse("https://a.org/b/c").unwrap())
    }

    #[test]
    fn open_graph_comes_before_what_every_page_has() {
        let found = page(
            "<html><head><title>Plain</title><meta name=description content='plain text'>
             <meta property='og:title' content='Birds &amp; reeds'><META PROPERTY=OG:DESCRIPTION content=sing>
             <meta property=og:site_name content=Nest><meta property=og:image content=../d.png></head>",
        );
        assert_eq!(found.title.as_deref(), Some("Birds & reeds"));
        assert_eq!(found.description.as_deref(), Some("sing"));
        assert_eq!(found.site.as_deref(), Some("Nest"));
        assert_eq!(found.picture.unwrap().as_str(), "https://a.org/d.png");
    }

    #[test]
    fn a_page_without_open_graph_shows_its_title_and_description() {
        let found = page(
            "<title>A\n page &lt;b&gt;</title><svg><title>not this</title></svg>
             <meta name=Description content='of words'>",
        );
        assert_eq!(found.title.as_deref(), Some("A page <b>"));
        assert_eq!(found.description.as_deref(), Some("of words"));
        assert_eq!((found.site, found.picture), (None, None));
    }

    #[test]
    fn what_only_looks_like_a_tag_says_nothing() {
        let found = page(
            "<script>'<meta property=og:title content=script>'</script><style><title>style</title></style>
             <!-- <title>comment</title> --><textarea><title>text</title></textarea>
             <a title='<title>attribute</title>'>",
        );
        assert_eq!(found, Page::default());
    }

    #[test]
    fn texts_are_short_and_play_no_tricks() {
        let long = "y".repeat(100_000);
        let found = page(&format!(
            "<title>a\u{202E}b\u{0} c</title><meta name=description content='{long}'><meta property=og:site_name content=' '>"
        ));
        assert_eq!(found.title.as_deref(), Some("ab\u{FFFD} c"));
        let description = found.description.unwrap();
        assert_eq!(description.chars().count(), limits::PREVIEW_DESCRIPTION);
        assert_eq!(found.site, None);
    }

    #[test]
    fn a_page_made_to_be_slow_is_given_up() {
        // Without the look at the clock this takes minutes.
        let mut attributes = String::from("<title>first</title><a ");
        for n in 0..150_000 {
            write!(attributes, "{n:x} ").unwrap();
        }
        let found = page(&attributes);
        assert_eq!(found.title.as_deref(), Some("first"));
        let nested = format!("{}<title>deep</title>", "<div><p>".repeat(2_000));
        assert_eq!(page(&nested).title.as_deref(), Some("deep"));
    }
}
