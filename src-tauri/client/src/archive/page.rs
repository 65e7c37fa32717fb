//! A conversation as one page that any browser reads from the disk: no script, nothing from elsewhere, and whatever
//! somebody wrote is text.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use chrono::{DateTime, Local, Utc};
use linnet_protocol::{Attachment, Message, MessageId, Reaction, User, UserId};

use super::lines::Range;

const HEAD: &str = r#"<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
article { margin: .75rem 0 }
article:target { outline: 2px solid; outline-offset: .25rem }
header, .about { font-size: .875rem; opacity: .75 }
header b { opacity: 1 }
p { margin: .125rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { margin: .125rem 0; padding-left: .5rem; border-left: 3px solid; opacity: .75 }
img { max-width: 100%; max-height: 24rem }
.hole { text-align: center; font-style: italic; opacity: .75 }
</style>
"#;

/// Text, wherever it stands in a page.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A file beside the page, in an address.
pub(super) fn address(path: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~/".contains(&it);
    let letter = |it: u8| match it {
        it if plain(it) => char::from(it).to_string(),
        it => format!("%{it:02X}"),
    };
    path.bytes().map(letter).collect()
}

fn time(at: DateTime<Utc>) -> String {
    let shown = at.with_timezone(&Local).format("%Y-%m-%d %H:%M");
    format!(r#"<time datetime="{}">{shown}</time>"#, at.to_rfc3339())
}

/// What a page draws from, besides the messages.
pub(super) struct Page<'a, W> {
    pub(super) out: W,
    pub(super) people: &'a HashMap<UserId, User>,
    pub(super) ranges: &'a [Range],
    /// The seq up to which everything has been drawn or said to be missing.
    drawn: i64,
}

impl<'a, W: Write> Page<'a, W> {
    pub(super) fn begin(
        mut out: W,
        title: &str,
        people: &'a HashMap<UserId, User>,
        ranges: &'a [Range],
    ) -> io::Result<Self> {
        let title = escaped(title);
        writeln!(
            out,
            "<!DOCTYPE html>\n<title>{title}</title>{HEAD}<h1>{title}</h1>"
        )?;
        Ok(Self {
            out,
            people,
            ranges,
            drawn: 0,
        })
    }

    /// The next message. `answered` is what it replies to, `files` where the bytes of its files are, if they are here.
    pub(super) fn message(
        &mut self,
        it: &Message,
        answered: Option<&Message>,
        (reactions, files): (&[Reaction], &HashMap<String, String>),
    ) -> io::Result<()> {
        self.hole_before(it.seq)?;
        let who = escaped(self.name(it.sender_id));
        let edited = it.edited_at.map_or("", |_| " · edited");
        write!(
            self.out,
            "<article id=\"{}\"><header><b>{who}</b> · {}{edited}</header>",
            it.id,
            time(it.created_at)
        )?;
        if it.deleted_at.is_some() {
            return writeln!(self.out, "<p class=\"about\">Deleted</p></article>");
        }
        if let Some(id) = it.reply_to {
            self.quote(id, answered)?;
        }
        if let Some(forwarded) = &it.forwarded {
            let who = escaped(self.name(forwarded.sender_id));
            write!(self.out, "<p class=\"about\">Forwarded, by {who}</p>")?;
        }
        if !it.body.is_empty() {
            write!(self.out, "<p>{}</p>", escaped(&it.body))?;
        }
        for file in &it.attachments {
            self.file(file, files.get(&file.file_id.to_string()))?;
        }
        self.reactions(reactions)?;
        writeln!(self.out, "</article>")
    }

    /// With the texts that are not sent, and their files: each name, and where it is.
    pub(super) fn end(mut self, texts: &[String], files: &[(String, String)]) -> io::Result<()> {
        self.hole_before(i64::MAX)?;
        for text in texts.iter().filter(|it| !it.is_empty()) {
            writeln!(
                self.out,
                "<article><header>Not sent</header><p>{}</p></article>",
                escaped(text)
            )?;
        }
        for (name, link) in files {
            let (name, address) = (escaped(name), address(link));
            writeln!(
                self.out,
                "<article><header>Not sent</header><p><a href=\"{address}\" download>{name}</a></p></article>"
            )?;
        }
        self.out.flush()
    }

    fn name(&self, id: UserId) -> &'a str {
        self.people
            .get(&id)
            .map_or("?", |it| it.display_name.as_str())
    }

    /// Says where something lies between that is not on this machine.
    fn hole_before(&mut self, seq: i64) -> io::Result<()> {
        let last = self.ranges.last().map_or(0, |it| it.through);
        let (from, until) = (self.drawn + 1, seq.saturating_sub(1).min(last));
        let is_here = from > until
            || self
                .ranges
                .iter()
                .any(|it| it.from <= from && it.through >= until);
        self.drawn = self.drawn.max(seq);
        if is_here {
            return Ok(());
        }
        writeln!(
            self.out,
            "<p class=\"hole\">Messages may be missing here: they were not on this computer.</p>"
        )
    }

    fn quote(&mut self, id: MessageId, answered: Option<&Message>) -> io::Result<()> {
        let text = match answered {
            Some(it) if it.deleted_at.is_some() => "Deleted".to_owned(),
            Some(it) => {
                let start: String = it.body.chars().take(200).collect();
                format!("{}: {start}", self.name(it.sender_id))
            }
            None => "A message that is not here".to_owned(),
        };
        let text = escaped(&text);
        write!(
            self.out,
            "<blockquote><a href=\"#{id}\">{text}</a></blockquote>"
        )
    }

    fn file(&mut self, file: &Attachment, path: Option<&String>) -> io::Result<()> {
        let name = escaped(&file.name);
        let Some(path) = path else {
            let bytes = file.bytes;
            return write!(
                self.out,
                "<p class=\"about\">{name} ({bytes} bytes, not on this computer)</p>"
            );
        };
        let address = address(path);
        if file.picture.is_some() {
            return write!(
                self.out,
                "<p><a href=\"{address}\"><img src=\"{address}\" alt=\"{name}\" loading=\"lazy\"></a></p>"
            );
        }
        write!(self.out, "<p><a href=\"{address}\" download>{name}</a></p>")
    }

    fn reactions(&mut self, reactions: &[Reaction]) -> io::Result<()> {
        let there: Vec<_> = reactions.iter().filter(|it| !it.removed).collect();
        if there.is_empty() {
            return Ok(());
        }
        let shown: Vec<_> = there
            .iter()
            .map(|it| format!("{} {}", escaped(&it.emoji), escaped(self.name(it.user_id))))
            .collect();
        write!(self.out, "<p class=\"about\">{}</p>", shown.join(" · "))
    }
}

/// The page that leads to the others.
pub(super) fn index(
    mut out: impl Write,
    title: &str,
    conversations: &[(String, String)],
) -> io::Result<()> {
    let title = escaped(title);
    writeln!(
        out,
        "<!DOCTYPE html>\n<title>{title}</title>{HEAD}<h1>{title}</h1><ul>"
    )?;
    for (name, folder) in conversations {
        let address = address(&format!("{folder}/index.html"));
        writeln!(out, "<li><a href=\"{address}\">{}</a></li>", escaped(name))?;
    }
    writeln!(out, "</ul>")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_somebody_wrote_is_text() {
        assert_eq!(
            escaped(r#"<img src=x onerror="a('b')">&"#),
            "&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;"
        );
        assert_eq!(
            address("files/a b\"#?%<ä>.txt"),
            "files/a%20b%22%23%3F%25%3C%C3%A4%3E.txt"
        );
    }
}
