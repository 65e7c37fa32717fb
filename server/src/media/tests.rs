//! Files as people see them: over HTTP, with real bytes.

use std::fmt::Write;

use axum::http::StatusCode;
use linnet_protocol::{
    ConversationId, ErrorCode, FileId, Message, MessageId, MessageRef, NewFile, NewMessage,
    NewScheduled, Problem, SignedIn, Upload, UserId, limits,
};
use reqwest::{Method, RequestBuilder, Response, header};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::config::Config;
use crate::jobs::scheduled::service as scheduled;
use crate::testing::{PASSWORD, Server, device, group, message, server, server_with, sign_up};

const PART: usize = limits::FILE_PART_BYTES;

/// Somebody with a token.
pub(crate) struct Person {
    http: reqwest::Client,
    base: String,
    name: String,
    pub(crate) token: String,
    pub(crate) id: UserId,
}

impl Person {
    pub(crate) async fn new(server: &Server, name: &str) -> Self {
        Self::with_account(server, name).await.0
    }

    pub(crate) async fn with_account(server: &Server, name: &str) -> (Self, SignedIn) {
        drop(rustls::crypto::ring::default_provider().install_default());
        let signed_in = sign_up(server.state(), name).await;
        let person = Self {
            http: reqwest::Client::new(),
            base: format!("http://{}/api/v1", server.app.address),
            name: name.to_owned(),
            token: signed_in.tokens.access_token.clone(),
            id: signed_in.user.id,
        };
        (person, signed_in)
    }

    /// With a token that is good at the time it is now.
    pub(super) async fn again(&self) -> Self {
        let form = linnet_protocol::SignIn {
            login: self.name.clone(),
            password: PASSWORD.to_owned(),
            device: device(),
        };
        let request = self.http.post(format!("{}/auth/sign-in", self.base));
        let signed_in: linnet_protocol::SignedIn = read(request.json(&form)).await.unwrap();
        Self {
            http: self.http.clone(),
            base: self.base.clone(),
            name: self.name.clone(),
            token: signed_in.tokens.access_token,
            id: self.id,
        }
    }

    pub(super) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        request.bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.ask(Method::GET, path).send().await.unwrap()
    }

    pub(super) async fn announce(&self, new: &NewFile) -> Result<Upload, Problem> {
        read(self.ask(Method::POST, "/files").json(new)).await
    }

    pub(super) async fn put(
        &self,
        id: FileId,
        offset: usize,
        part: &[u8],
    ) -> Result<Upload, Problem> {
        let path = format!("/files/{id}/parts?offset={offset}");
        read(self.ask(Method::PUT, &path).body(part.to_vec())).await
    }

    pub(super) async fn finish(&self, id: FileId) -> Result<Upload, Problem> {
        read(self.ask(Method::POST, &format!("/files/{id}/finish"))).await
    }

    pub(super) async fn status(&self, path: &str) -> u16 {
        self.get(path).await.status().as_u16()
    }

    pub(crate) async fn post(&self, new: &NewMessage) -> Result<Message, Problem> {
        let path = format!("/conversations/{}/messages", new.conversation_id);
        read(self.ask(Method::POST, &path).json(new)).await
    }

    /// All of it, as a client does.
    pub(crate) async fn upload(&self, name: &str, bytes: &[u8]) -> Upload {
        let new = new_file(name, bytes);
        let mut upload = self.announce(&new).await.unwrap();
        while upload.received < upload.bytes {
            let offset = usize::try_from(upload.received).unwrap();
            let end = bytes.len().min(offset + PART);
            upload = self.put(new.id, offset, &bytes[offset..end]).await.unwrap();
        }
        self.finish(new.id).await.unwrap()
    }
}

/// The answer, or the problem in its place.
pub(super) async fn read<T: serde::de::DeserializeOwned>(
    request: RequestBuilder,
) -> Result<T, Problem> {
    let response = request.send().await.unwrap();
    if response.status().is_success() {
        Ok(response.json().await.unwrap())
    } else {
        Err(response.json().await.unwrap())
    }
}

pub(super) fn new_file(name: &str, bytes: &[u8]) -> NewFile {
    NewFile {
        id: FileId::generate(),
        name: name.to_owned(),
        bytes: i64::try_from(bytes.len()).unwrap(),
        sha256: hex(&Sha256::digest(bytes)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, it| {
        write!(text, "{it:02x}").unwrap();
        text
    })
}

/// Bytes of no pattern, the same each time.
pub(super) fn noise(length: usize) -> Vec<u8> {
    use rand::{RngCore, SeedableRng, rngs::StdRng};
    let mut bytes = vec![0; length];
    StdRng::seed_from_u64(7).fill_bytes(&mut bytes);
    bytes
}

/// Of 800 × 600, and it says where it was taken.
pub(crate) fn photo() -> Vec<u8> {
    use image::{ImageEncoder, RgbImage, codecs::jpeg::JpegEncoder};
    let mut photo = Vec::new();
    let mut encoder = JpegEncoder::new(&mut photo);
    encoder
        .set_exif_metadata(b"MM\0*GPSLatitude 52.5163".to_vec())
        .unwrap();
    encoder
        .write_image(
            &RgbImage::new(800, 600),
            800,
            600,
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    photo
}

/// A message of nothing but files.
pub(crate) fn with_files(id: ConversationId, files: &[FileId]) -> NewMessage {
    let new = NewMessage::text(MessageId::generate(), id, String::new());
    NewMessage {
        attachments: files.to_vec(),
        ..new
    }
}

pub(super) fn refused<T: std::fmt::Debug>(
    answer: Result<T, Problem>,
) -> (ErrorCode, Option<String>, Option<u64>) {
    let problem = answer.unwrap_err();
    (problem.code, problem.params.field, problem.params.max)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_goes_up_in_parts_comes_down_as_it_was(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    for length in [0, 1, PART, PART + 1, 2 * PART + 77] {
        let bytes = noise(length);
        let upload = alice.upload("noise.bin", &bytes).await;
        let attachment = upload.attachment.unwrap();
        assert_eq!(
            (attachment.name.as_str(), attachment.bytes),
            ("noise.bin", upload.bytes)
        );
        let response = alice.get(&format!("/files/{}", upload.id)).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()[header::CONTENT_LENGTH],
            length.to_string().as_str()
        );
        assert!(
            response.bytes().await.unwrap() == bytes,
            "{length} bytes came back"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_step_may_be_repeated(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let bytes = noise(PART + 9);
    let new = new_file("a.bin", &bytes);
    for _ in 0..2 {
        assert_eq!(alice.announce(&new).await.unwrap().received, 0);
    }
    for _ in 0..2 {
        let upload = alice.put(new.id, 0, &bytes[..PART]).await.unwrap();
        assert_eq!(upload.received, i64::try_from(PART).unwrap());
    }
    assert_eq!(
        alice.announce(&new).await.unwrap().received,
        i64::try_from(PART).unwrap()
    );
    for _ in 0..2 {
        alice.put(new.id, PART, &bytes[PART..]).await.unwrap();
    }
    let finished = alice.finish(new.id).await.unwrap();
    assert_eq!(alice.finish(new.id).await.unwrap(), finished);
    assert_eq!(alice.announce(&new).await.unwrap(), finished);
    assert_eq!(
        alice.put(new.id, 0, &bytes[..PART]).await.unwrap(),
        finished
    );
    let state: Upload = read(alice.ask(Method::GET, &format!("/files/{}/upload", new.id)))
        .await
        .unwrap();
    assert_eq!(state, finished);
    let other = NewFile {
        name: "b.bin".to_owned(),
        ..new.clone()
    };
    assert_eq!(
        refused(alice.announce(&other).await).0,
        ErrorCode::IdConflict
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_announcement_is_held_to_the_limits(db: PgPool) {
    let server = server_with(db, |config| {
        config.file_max_mib = 2;
        config.files_per_person_mib = 3;
        config.files_total_mib = 5;
    })
    .await;
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let mib = |n: i64| NewFile {
        bytes: n * 1024 * 1024,
        ..new_file("a", b"")
    };
    let (max, quota) = (Some(2 * 1024 * 1024), Some(3 * 1024 * 1024));
    let too_long = NewFile {
        bytes: 2 * 1024 * 1024 + 1,
        ..mib(0)
    };
    let bytes = Some("bytes".to_owned());
    assert_eq!(
        refused(alice.announce(&too_long).await),
        (ErrorCode::TooLong, bytes.clone(), max)
    );
    assert_eq!(
        refused(alice.announce(&mib(-1)).await),
        (ErrorCode::InvalidRequest, bytes, None)
    );
    let first = mib(2);
    alice.announce(&first).await.unwrap();
    let files = Some("files".to_owned());
    assert_eq!(
        refused(alice.announce(&mib(2)).await),
        (ErrorCode::TooMany, files, quota)
    );
    alice.announce(&first).await.unwrap();
    alice.announce(&mib(1)).await.unwrap();
    bob.announce(&mib(2)).await.unwrap();
    assert_eq!(
        refused(bob.announce(&mib(1)).await).0,
        ErrorCode::StorageFull
    );
    for sha256 in ["", "xyz", &"A".repeat(64), &"a".repeat(63), &"ä".repeat(32)] {
        let wrong = NewFile {
            sha256: sha256.to_owned(),
            ..mib(0)
        };
        assert_eq!(
            refused(bob.announce(&wrong).await).0,
            ErrorCode::InvalidRequest,
            "{sha256}"
        );
    }
    let long = NewFile {
        name: "x".repeat(256),
        ..mib(0)
    };
    assert_eq!(refused(bob.announce(&long).await).0, ErrorCode::TooLong);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_disk_that_is_nearly_full_takes_no_file(db: PgPool) {
    let server = server_with(db, |config| config.files_keep_free_mib = 1 << 40).await;
    let alice = Person::new(&server, "alice").await;
    assert_eq!(
        refused(alice.announce(&new_file("a", b"a")).await).0,
        ErrorCode::StorageFull
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_part_is_exactly_what_belongs_there(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let bytes = noise(PART + 9);
    let new = new_file("a.bin", &bytes);
    alice.announce(&new).await.unwrap();
    let offset = (ErrorCode::InvalidRequest, Some("offset".to_owned()), None);
    for wrong in [PART, 3, 7 * PART] {
        assert_eq!(
            refused(alice.put(new.id, wrong, &bytes[..PART]).await),
            offset,
            "{wrong}"
        );
    }
    let negative = alice.ask(Method::PUT, &format!("/files/{}/parts?offset=-1", new.id));
    assert_eq!(refused(read::<Upload>(negative).await), offset);
    let body = Some("body".to_owned());
    let short = alice.put(new.id, 0, &bytes[..PART - 1]).await;
    assert_eq!(
        refused(short),
        (ErrorCode::InvalidRequest, body.clone(), None)
    );
    let long = alice.put(new.id, 0, &bytes[..=PART]).await;
    assert_eq!(
        refused(long),
        (ErrorCode::TooLong, body.clone(), Some(PART as u64))
    );
    alice.put(new.id, 0, &bytes[..PART]).await.unwrap();
    let last = alice.put(new.id, PART, &noise(10)).await;
    assert_eq!(refused(last), (ErrorCode::TooLong, body, Some(9)));
    let early = refused(alice.finish(new.id).await);
    assert_eq!(
        early,
        (ErrorCode::InvalidRequest, Some("received".to_owned()), None)
    );
    alice.put(new.id, PART, &bytes[PART..]).await.unwrap();
    alice.finish(new.id).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_not_what_was_announced_may_be_sent_again(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let new = new_file("a.txt", b"right");
    alice.announce(&new).await.unwrap();
    alice.put(new.id, 0, b"wrong").await.unwrap();
    let refusal = refused(alice.finish(new.id).await);
    assert_eq!(
        refusal,
        (ErrorCode::InvalidRequest, Some("sha256".to_owned()), None)
    );
    assert_eq!(alice.announce(&new).await.unwrap().received, 0);
    alice.put(new.id, 0, b"right").await.unwrap();
    alice.finish(new.id).await.unwrap();
    let bytes = alice
        .get(&format!("/files/{}", new.id))
        .await
        .bytes()
        .await
        .unwrap();
    assert_eq!(&bytes[..], b"right");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_upload_is_its_uploaders_alone(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let new = new_file("a.txt", b"mine");
    alice.announce(&new).await.unwrap();
    assert_eq!(refused(bob.announce(&new).await).0, ErrorCode::IdConflict);
    assert_eq!(
        refused(bob.put(new.id, 0, b"mine").await).0,
        ErrorCode::NotFound
    );
    assert_eq!(refused(bob.finish(new.id).await).0, ErrorCode::NotFound);
    alice.put(new.id, 0, b"mine").await.unwrap();
    assert_eq!(
        alice.get(&format!("/files/{}", new.id)).await.status(),
        404,
        "it is not finished"
    );
    alice.finish(new.id).await.unwrap();
    for path in ["", "/upload"] {
        let (theirs, nobodys) = (new.id, FileId::generate());
        for id in [theirs, nobodys] {
            let response = bob.get(&format!("/files/{id}{path}")).await;
            let problem: Problem = response.json().await.unwrap();
            assert_eq!((problem.status, problem.code), (404, ErrorCode::NotFound));
        }
    }
    let nobody = reqwest::get(format!("{}/files/{}", alice.base, new.id))
        .await
        .unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn ranges_and_tags_are_understood(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let upload = alice.upload("a.bin", b"0123456789").await;
    let path = format!("/files/{}", upload.id);
    for (range, expected, content_range) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=8-99", "89", "bytes 8-9/10"),
    ] {
        let request = alice.ask(Method::GET, &path).header(header::RANGE, range);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(response.headers()[header::CONTENT_RANGE], content_range);
        assert_eq!(response.text().await.unwrap(), expected, "{range}");
    }
    let ask = |name, text: &str| alice.ask(Method::GET, &path).header(name, text).send();
    let beyond = ask(header::RANGE, "bytes=10-").await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.headers()[header::CONTENT_RANGE], "bytes */10");
    for whole in ["bytes=0-1,4-5", "lines=1-2", "bytes=x"] {
        assert_eq!(
            ask(header::RANGE, whole).await.unwrap().status(),
            StatusCode::OK,
            "{whole}"
        );
    }
    let head = alice.ask(Method::HEAD, &path).send().await.unwrap();
    assert_eq!(head.headers()[header::CONTENT_LENGTH], "10");
    let tag = head.headers()[header::ETAG].to_str().unwrap().to_owned();
    assert!(head.bytes().await.unwrap().is_empty());
    for same in [tag.as_str(), "\"x\", *", &format!("\"x\", W/{tag}")] {
        let response = ask(header::IF_NONE_MATCH, same).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{same}");
    }
    assert_eq!(
        ask(header::IF_NONE_MATCH, "\"x\"").await.unwrap().status(),
        StatusCode::OK
    );
    for (tag, status) in [(tag.as_str(), 206), ("\"x\"", 200)] {
        let request = alice
            .ask(Method::GET, &path)
            .header(header::RANGE, "bytes=0-1");
        let response = request.header(header::IF_RANGE, tag).send().await.unwrap();
        assert_eq!(response.status(), status);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn no_browser_runs_what_somebody_uploaded(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    for (name, bytes, sniffed) in [
        (
            "cat.png",
            &b"<!DOCTYPE html><script>alert(1)</script>"[..],
            "text/html",
        ),
        (
            "cat.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "text/plain",
        ),
        ("cat.jpg", b"%PDF-1.7 /JS (app.alert(1))", "application/pdf"),
        ("\u{202E}gnp.\"; x=y\r\n.html", b"alert(1)", "text/plain"),
    ] {
        let upload = alice.upload(name, bytes).await;
        assert_eq!(upload.attachment.unwrap().media_type, sniffed);
        let response = alice.get(&format!("/files/{}", upload.id)).await;
        let headers = response.headers();
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "application/octet-stream",
            "{name}"
        );
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("sandbox"));
        let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(
            disposition.starts_with("attachment; filename*=UTF-8''"),
            "{disposition}"
        );
        let name = disposition.trim_start_matches("attachment; filename*=UTF-8''");
        assert!(
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || "%.".contains(c)),
            "{name}"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_picture_is_written_anew_and_gets_its_thumbnails(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let upload = alice.upload("me at home.jpg", &photo()).await;
    let attachment = upload.attachment.unwrap();
    let picture = attachment.picture.unwrap();
    assert_eq!(
        (
            attachment.media_type.as_str(),
            picture.width,
            picture.height
        ),
        ("image/jpeg", 800, 600)
    );
    assert!(!picture.thumbhash.is_empty());
    for (path, kind, width) in [
        ("", "image/jpeg", 800),
        ("/thumbnails/small", "image/jpeg", 360),
        ("/thumbnails/large", "image/jpeg", 800),
    ] {
        let response = alice.get(&format!("/files/{}{path}", upload.id)).await;
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_TYPE], kind);
        assert!(
            headers[header::CONTENT_DISPOSITION]
                .to_str()
                .unwrap()
                .starts_with("inline")
        );
        let bytes = response.bytes().await.unwrap();
        assert!(!path.is_empty() || attachment.bytes == i64::try_from(bytes.len()).unwrap());
        assert!(!bytes.windows(11).any(|it| it == b"GPSLatitude"), "{path}");
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), width);
    }
    let broken = alice.upload("broken.jpg", &photo()[..40]).await;
    assert_eq!(broken.attachment.unwrap().picture, None);
    for (id, size) in [
        (upload.id, "medium"),
        (upload.id, "picture"),
        (broken.id, "small"),
        (FileId::generate(), "small"),
    ] {
        assert_eq!(
            alice
                .get(&format!("/files/{id}/thumbnails/{size}"))
                .await
                .status(),
            StatusCode::NOT_FOUND
        );
    }
    let whole = alice.get(&format!("/files/{}", broken.id)).await;
    assert_eq!(
        whole.headers()[header::CONTENT_TYPE],
        "application/octet-stream"
    );
    assert_eq!(whole.bytes().await.unwrap(), &photo()[..40]);
}

/// How many files lie in the store.
pub(super) fn stored(server: &Server) -> usize {
    let folder = server.state().config.data_dir.join("files");
    let folders = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    folders
        .map(|it| std::fs::read_dir(it).unwrap().count())
        .sum()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_never_sent_is_collected_after_a_day(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let finished = alice.upload("a.txt", b"never sent").await;
    let begun = new_file("b.bin", &noise(PART + 1));
    alice.announce(&begun).await.unwrap();
    alice.put(begun.id, 0, &noise(PART)).await.unwrap();
    super::orphans::collect(server.state()).await.unwrap();
    assert_eq!(
        (
            stored(&server),
            alice
                .get(&format!("/files/{}", finished.id))
                .await
                .status()
                .as_u16()
        ),
        (2, 200)
    );
    server
        .state()
        .clock
        .advance(std::time::Duration::from_hours(25));
    super::orphans::collect(server.state()).await.unwrap();
    assert_eq!(stored(&server), 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_file_of_a_plan_waits_with_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = Person::new(&server, "alice").await;
    let file = alice.upload("a.txt", b"for Monday").await;
    let conversation = group(state, alice.id, &[]).await;
    let message = NewMessage {
        attachments: vec![file.id],
        ..message(conversation, "")
    };
    let plan = NewScheduled {
        message: message.clone(),
        send_at: state.clock.now() + chrono::TimeDelta::days(3),
    };
    scheduled::create(state, alice.id, plan).await.unwrap();
    state.clock.advance(std::time::Duration::from_hours(49));
    super::orphans::collect(state).await.unwrap();
    assert_eq!(stored(&server), 1);

    let place = MessageRef {
        conversation_id: conversation,
        message_id: message.id,
    };
    scheduled::cancel(state, alice.id, place).await.unwrap();
    super::orphans::collect(state).await.unwrap();
    assert_eq!(stored(&server), 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn in_a_bucket_everything_is_as_in_a_folder(db: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let bucket = super::store::tests::s3(&folder).await;
    let server = server_with(db, |config| {
        *config = Config {
            s3_bucket: bucket.s3_bucket,
            s3_endpoint: bucket.s3_endpoint,
            s3_access_key_id: bucket.s3_access_key_id,
            s3_secret_access_key: bucket.s3_secret_access_key,
            ..config.clone()
        };
    })
    .await;
    let alice = Person::new(&server, "alice").await;
    let bytes = noise(2 * PART + 77);
    let new = new_file("a.bin", &bytes);
    alice.announce(&new).await.unwrap();
    assert_eq!(
        refused(alice.put(new.id, 0, &bytes[..9]).await).0,
        ErrorCode::InvalidRequest
    );
    for offset in [0, 0, PART, 2 * PART, PART] {
        let end = bytes.len().min(offset + PART);
        alice
            .put(new.id, offset, &bytes[offset..end])
            .await
            .unwrap();
    }
    alice.finish(new.id).await.unwrap();
    let path = format!("/files/{}", new.id);
    assert!(alice.get(&path).await.bytes().await.unwrap() == bytes);
    let request = alice
        .ask(Method::GET, &path)
        .header(header::RANGE, "bytes=5242878-5242883");
    let part = request.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&part[..], &bytes[5_242_878..=5_242_883]);
    let empty = alice.upload("empty", b"").await;
    assert_eq!(alice.status(&format!("/files/{}", empty.id)).await, 200);
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(500, 400)
        .write_to(&mut picture, image::ImageFormat::Png)
        .unwrap();
    let picture = alice.upload("a.png", picture.get_ref()).await;
    let small = format!("/files/{}/thumbnails/small", picture.id);
    assert_eq!(alice.status(&small).await, 200);
    let wrong = NewFile {
        id: FileId::generate(),
        ..new_file("b", b"right")
    };
    alice.announce(&wrong).await.unwrap();
    alice.put(wrong.id, 0, b"wrong").await.unwrap();
    assert_eq!(
        refused(alice.finish(wrong.id).await).0,
        ErrorCode::InvalidRequest
    );
    let begun = new_file("c", b"begun");
    alice.announce(&begun).await.unwrap();
    server
        .state()
        .clock
        .advance(std::time::Duration::from_hours(25));
    super::orphans::collect(server.state()).await.unwrap();
    let is_object = |it: &std::path::PathBuf| {
        let name = it.file_name().unwrap().to_string_lossy();
        !name.starts_with('.')
    };
    let left = files_in(&folder.path().join("s3")).into_iter();
    let left: Vec<_> = left.filter(is_object).collect();
    assert_eq!(left, Vec::<std::path::PathBuf>::new());
}

fn files_in(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    entries
        .flat_map(|it| if it.is_dir() { files_in(&it) } else { vec![it] })
        .collect()
}
