//! The pictures of links, as people get them.

use axum::{Router, http::header, response::IntoResponse, routing::get};
use image::{ImageEncoder, RgbImage, codecs::jpeg::JpegEncoder};
use linnet_protocol::{FileId, FilesPage, SignedIn};
use reqwest::Response;
use sqlx::PgPool;

use super::{
    change, delete, group, place, say, seen, server_for, settled,
    site::{HTML, Site},
};
use crate::{
    media,
    testing::{Server, sign_up},
};

/// With the place where it was taken.
fn photo() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    let exif = b"MM\0*\0\0\0\x08GPSLatitude 52.5163".to_vec();
    encoder.set_exif_metadata(exif).unwrap();
    let picture = RgbImage::from_pixel(1_600, 800, image::Rgb([9, 99, 200]));
    picture.write_with_encoder(encoder).unwrap();
    assert!(says(&bytes, "GPSLatitude"));
    bytes
}

fn says(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

async fn page() -> impl IntoResponse {
    (
        HTML,
        "<title>A page</title><meta property=og:image content=/photo.jpg>",
    )
}

async fn jpeg() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/jpeg")], photo())
}

fn pages() -> Router {
    Router::new()
        .route("/", get(page))
        .route("/photo.jpg", get(jpeg))
}

async fn ask(server: &Server, who: &SignedIn, path: &str) -> Response {
    let url = format!("http://{}/api/v1{path}", server.app.address);
    let request = reqwest::Client::new()
        .get(url)
        .bearer_auth(&who.tokens.access_token);
    request.send().await.unwrap()
}

async fn status(server: &Server, who: &SignedIn, file: FileId) -> u16 {
    ask(server, who, &format!("/files/{file}"))
        .await
        .status()
        .as_u16()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_picture_of_a_page_comes_from_this_server_without_where_it_was_taken(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let (alice, bob) = (sign_up(state, "alice").await, sign_up(state, "bob").await);
    let eve = sign_up(state, "eve").await;
    let id = group(state, alice.user.id, &[bob.user.id]).await;
    let sent = say(state, alice.user.id, id, site.url("/").as_str()).await;
    let shown = seen(state, bob.user.id, &sent).await;
    let picture = shown.previews[0].picture.clone().unwrap();
    assert_eq!((picture.width, picture.height), (1_600, 800));
    assert!(!picture.thumbhash.is_empty());
    let file = picture.file_id;
    for (path, width) in [
        ("", 1_280),
        ("/thumbnails/large", 1_280),
        ("/thumbnails/small", 360),
    ] {
        let answer = ask(&server, &bob, &format!("/files/{file}{path}")).await;
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/jpeg");
        let bytes = answer.bytes().await.unwrap();
        assert!(
            !says(&bytes, "GPSLatitude") && !says(&bytes, "Exif"),
            "{path}"
        );
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), width);
    }
    assert_eq!(status(&server, &eve, file).await, 404);
    let listed: FilesPage = ask(&server, &bob, &format!("/conversations/{id}/files"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(listed.files, [], "it is no file of the conversation");
    let came = site.came();
    delete(state, alice.user.id, place(&sent)).await.unwrap();
    assert_eq!(status(&server, &bob, file).await, 404);
    assert_eq!(site.came(), came, "nobody who reads asks the site");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_picture_lives_as_long_as_a_message_shows_it_or_somebody_might_soon(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let me = alice.user.id;
    let id = group(state, me, &[]).await;
    let first = say(state, me, id, site.url("/").as_str()).await;
    let second = say(state, me, id, site.url("/").as_str()).await;
    let shown = seen(state, me, &first).await;
    let file = shown.previews[0].picture.clone().unwrap().file_id;
    assert_eq!(seen(state, me, &second).await.previews, shown.previews);
    let count = async || -> i64 {
        media::collect(state).await.unwrap();
        let files = sqlx::query_scalar("select count(*) from files");
        files.fetch_one(&state.db).await.unwrap()
    };
    change(state, me, &first, "no link").await;
    delete(state, me, place(&second)).await.unwrap();
    settled(state).await;
    assert_eq!(
        status(&server, &alice, file).await,
        404,
        "out of reach at once"
    );
    assert_eq!(count().await, 1, "kept for whoever sends the link next");
    let third = say(state, me, id, site.url("/").as_str()).await;
    seen(state, me, &third).await;
    let half_a_day = std::time::Duration::from_hours(13);
    state.clock.advance(half_a_day);
    super::super::cache::tidy(state).await.unwrap();
    assert_eq!(count().await, 1, "a message shows it");
    delete(state, me, place(&third)).await.unwrap();
    assert_eq!(count().await, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_to_a_picture_shows_it_and_what_only_says_to_be_one_shows_nothing(db: PgPool) {
    let lie = || async { ([(header::CONTENT_TYPE, "image/png")], "<script>") };
    let page = || async {
        (
            HTML,
            "<title>Only words</title><meta property=og:image content=/lie.png>",
        )
    };
    let site = pages()
        .route("/lie.png", get(lie))
        .route("/words", get(page));
    let site = Site::allowed(site).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let me = sign_up(state, "alice").await.user.id;
    let id = group(state, me, &[]).await;
    let body = ["/photo.jpg", "/lie.png", "/words"].map(|it| site.url(it).to_string());
    let sent = say(state, me, id, &body.join("\n")).await;
    let shown = seen(state, me, &sent).await;
    let told: Vec<_> = shown
        .previews
        .iter()
        .map(|it| (it.title.as_str(), it.picture.is_some()))
        .collect();
    assert_eq!(told, [("photo.jpg", true), ("Only words", false)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_picture_of_a_page_is_fetched_through_the_same_guard(db: PgPool) {
    let secret = Site::secret().await;
    let url = secret.url("/photo.jpg");
    let page = move || async move {
        let html = format!("<title>Words</title><meta property=og:image content='{url}'>");
        (HTML, html)
    };
    let site = Site::allowed(Router::new().route("/", get(page))).await;
    let server = server_for(db, &[&site, &secret]).await;
    let state = server.state();
    let me = sign_up(state, "alice").await.user.id;
    let id = group(state, me, &[]).await;
    let sent = say(state, me, id, site.url("/").as_str()).await;
    let shown = seen(state, me, &sent).await;
    assert_eq!(shown.previews[0].title, "Words");
    assert_eq!(
        (shown.previews[0].picture.clone(), secret.came()),
        (None, 0)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn without_room_for_files_a_page_is_shown_without_its_picture(db: PgPool) {
    let site = Site::allowed(pages()).await;
    drop(rustls::crypto::ring::default_provider().install_default());
    let server = crate::testing::server_with(db, |config| {
        config.link_previews = true;
        config.link_preview_networks = vec!["127.0.0.1/32".parse().unwrap()];
        config.link_preview_ports = vec![site.address.port()];
        config.files_keep_free_mib = u64::MAX >> 24;
    })
    .await;
    let state = server.state();
    let me = sign_up(state, "alice").await.user.id;
    let id = group(state, me, &[]).await;
    let sent = say(state, me, id, site.url("/").as_str()).await;
    let shown = seen(state, me, &sent).await;
    assert_eq!(shown.previews[0].title, "A page");
    assert_eq!(shown.previews[0].picture, None);
}
