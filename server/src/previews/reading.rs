//! From a link to what is shown of it.

use std::time::Duration;

use linnet_protocol::{Preview, limits, text};
use tokio::time::Instant;
use url::Url;

use super::{
    charset,
    guard::{Fetched, Guard, Kind, Unread},
    page::{self, Page},
};
use crate::{
    error::Result,
    media::previews::{self as pictures, Kept},
    state::AppState,
};

/// For the page and its picture together, redirects and looking names up included.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found, and its picture, which is kept only together with it.
pub(super) struct Found {
    pub(super) preview: Preview,
    pub(super) picture: Option<Kept>,
}

/// None: nothing that could be shown. Ours to fail is only what is ours: a page that cannot be read is no failure.
pub(super) async fn read(state: &AppState, guard: &Guard, asked: &Url) -> Result<Option<Found>> {
    let deadline = Instant::now() + PATIENCE;
    let found = match guard.fetch(asked, deadline).await {
        Ok(fetched) => fetched,
        Err(reason) => {
            count(&reason);
            return Ok(None);
        }
    };
    match found.kind {
        Kind::Page => read_page(state, (guard, deadline), found).await,
        Kind::Picture => {
            let title = name_of_picture(&found.url);
            let picture = pictures::keep(state, found.bytes).await?;
            Ok(picture.map(|it| Found {
                preview: preview(asked, title, Page::default()),
                picture: Some(it),
            }))
        }
    }
}

async fn read_page(
    state: &AppState,
    (guard, deadline): (&Guard, Instant),
    fetched: Fetched,
) -> Result<Option<Found>> {
    let asked = fetched.url.clone();
    let page = tokio::task::spawn_blocking(move || {
        let html = charset::decode(&fetched.bytes, fetched.charset.as_deref());
        page::read(&html, &fetched.url)
    })
    .await?;
    let picture = match &page.picture {
        Some(url) => read_picture(state, (guard, deadline), url).await?,
        None => None,
    };
    let says_something = page.description.is_some() || picture.is_some();
    let host = says_something.then(|| host(&asked));
    let Some(title) = page.title.clone().or(host) else {
        return Ok(None);
    };
    Ok(Some(Found {
        preview: preview(&asked, title, page),
        picture,
    }))
}

/// A page whose picture cannot be had is shown without it.
async fn read_picture(
    state: &AppState,
    (guard, deadline): (&Guard, Instant),
    url: &Url,
) -> Result<Option<Kept>> {
    match guard.fetch(url, deadline).await {
        Ok(fetched) if fetched.kind == Kind::Picture => pictures::keep(state, fetched.bytes).await,
        Ok(_) => Ok(None),
        Err(reason) => {
            count(&reason);
            Ok(None)
        }
    }
}

/// How many, and why; never which: the log of a server does not tell what its people talk about.
fn count(reason: &Unread) {
    let reason = match reason {
        Unread::NotAllowed(_) => "not_allowed",
        Unread::TooSlow => "too_slow",
        Unread::TooLong => "too_long",
        Unread::TooManyRedirects => "too_many_redirects",
        Unread::WrongKind => "wrong_kind",
        Unread::Status(_) => "status",
        Unread::Failed(_) => "failed",
    };
    metrics::counter!("linnet_links_unread_total", "reason" => reason).increment(1);
}

fn preview(url: &Url, title: String, page: Page) -> Preview {
    Preview {
        url: url.to_string(),
        title,
        description: page.description,
        site: page.site,
        picture: None,
    }
}

fn host(url: &Url) -> String {
    text::of_a_page(url.host_str().unwrap_or_default(), limits::PREVIEW_TITLE)
}

fn name_of_picture(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut it| it.next_back());
    let name = text::of_a_page(last.unwrap_or_default(), limits::PREVIEW_TITLE);
    if name.is_empty() { host(url) } else { name }
}
