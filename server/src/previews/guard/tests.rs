use std::{
    collections::VecDeque,
    io::Write,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::StatusCode,
    response::IntoResponse,
    routing::get,
};
use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use parking_lot::Mutex;
use reqwest::dns::{Addrs, Name, Resolving};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};
use tokio_util::task::TaskTracker;

use super::*;
use crate::previews::tests::site::{HTML, Site};

/// Answers to one name after the other with what was told, the last one for ever.
struct Told(Mutex<VecDeque<Vec<IpAddr>>>);

impl Told {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |all: &&[&str]| all.iter().map(|it| it.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().map(parse).collect())))
    }
}

impl Resolve for Told {
    fn resolve(&self, _: Name) -> Resolving {
        let mut answers = self.0.lock();
        let answer = match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop_front().unwrap_or_default(),
        };
        // A port in an answer must not become the port that is connected to.
        let found: Vec<_> = answer
            .into_iter()
            .map(|it| SocketAddr::new(it, 1))
            .collect();
        Box::pin(async move { Ok(Box::new(found.into_iter()) as Addrs) })
    }
}

fn guard_with(sites: &[&Site], names: Arc<dyn Resolve>) -> Guard {
    drop(rustls::crypto::ring::default_provider().install_default());
    let config = Config {
        link_preview_networks: vec!["127.0.0.1/32".parse().unwrap()],
        link_preview_ports: sites.iter().map(|it| it.address.port()).collect(),
        ..Config::default()
    };
    Guard::with(&config, names).unwrap()
}

fn guard(sites: &[&Site]) -> Guard {
    guard_with(sites, Arc::new(System))
}

fn soon() -> Instant {
    Instant::now() + Duration::from_mins(1)
}

async fn fetch(guard: &Guard, url: &Url) -> Result<Fetched, Unread> {
    guard.fetch(url, soon()).await
}

fn redirect(to: &str) -> Router {
    let to = to.to_owned();
    Router::new().fallback(move || async move { (StatusCode::FOUND, [(header::LOCATION, to)]) })
}

fn is_refused(result: &Result<Fetched, Unread>) -> bool {
    matches!(result, Err(Unread::NotAllowed(_)))
}

#[tokio::test]
async fn a_page_is_read_where_it_may_be_and_says_nothing_of_who_asks() {
    let shown = |headers: axum::http::HeaderMap| async move {
        let names: Vec<_> = headers.keys().map(ToString::to_string).collect();
        (
            [(header::CONTENT_TYPE, "Text/HTML; Charset=\"koi8-r\"")],
            names.join(" "),
        )
    };
    let site = Site::allowed(Router::new().route("/", get(shown))).await;
    let fetched = fetch(&guard(&[&site]), &site.url("/")).await.unwrap();
    assert_eq!(
        (fetched.kind, fetched.charset.as_deref()),
        (Kind::Page, Some("koi8-r"))
    );
    let mut said: Vec<_> = str::from_utf8(&fetched.bytes).unwrap().split(' ').collect();
    said.sort_unstable();
    assert_eq!(said, ["accept", "accept-encoding", "host", "user-agent"]);
}

#[tokio::test]
async fn an_address_that_is_not_public_is_refused_in_whatever_form_it_is_written() {
    let site = Site::secret().await;
    let guard = guard(&[&site]);
    let port = site.address.port();
    for host in [
        "127.0.0.2",
        "127.2",
        "2130706434",
        "017700000002",
        "0177.0.0.2",
        "0x7f000002",
        "0x7f.0.0.0x2",
        "127.0.0.2.",
        "127%2e0.0.2",
        "１２７.0.0.2",
        "127。0。0。2",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[0:0:0:0:0:ffff:7f00:0002]",
        "[64:ff9b::7f00:2]",
        "[2002:7f00:2::]",
        "[::1]",
        "[::]",
        "0",
        "0.0.0.0",
        "169.254.169.254",
    ] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let result = fetch(&guard, &url).await;
        assert!(is_refused(&result), "{host}: {result:?}");
    }
    assert_eq!(site.came(), 0);
}

#[tokio::test]
async fn without_an_exception_the_machine_itself_is_out_of_reach() {
    let site = Site::allowed(Router::new()).await;
    let mut guard = guard(&[&site]);
    let rules = Arc::new(Rules {
        networks: Vec::new(),
        ports: vec![site.address.port()],
    });
    guard.rules = Arc::clone(&rules);
    assert!(is_refused(&fetch(&guard, &site.url("/")).await));
    let resolver = Guarded {
        inner: Arc::new(System),
        rules,
    };
    let name = "localhost".parse().unwrap();
    let refused = resolver.resolve(name).await.err().unwrap();
    assert!(refused.is::<NotAllowed>());
    assert_eq!(site.came(), 0);
}

#[tokio::test]
async fn only_the_web_is_asked_only_at_its_ports_and_without_a_password() {
    let (site, other) = (
        Site::allowed(Router::new()).await,
        Site::allowed(Router::new()).await,
    );
    let guard = guard(&[&site]);
    let port = site.address.port();
    for url in [
        format!("ftp://127.0.0.1:{port}/"),
        format!("gopher://127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        "data:text/html,hi".to_owned(),
        format!("http://me:secret@127.0.0.1:{port}/"),
        format!("http://me@127.0.0.1:{port}/"),
        other.url("/").into(),
        "http://127.0.0.1/".to_owned(),
        "https://127.0.0.1/".to_owned(),
    ] {
        assert!(
            is_refused(&fetch(&guard, &Url::parse(&url).unwrap()).await),
            "{url}"
        );
    }
    assert_eq!((site.came(), other.came()), (0, 0));
}

#[tokio::test]
async fn a_redirect_leads_nowhere_that_a_link_could_not() {
    let secret = Site::secret().await;
    let port = secret.address.port();
    for place in [
        secret.url("/").to_string(),
        format!("//127.0.0.2:{port}/"),
        format!("http://2130706434:{port}/"),
        format!("http://[::ffff:127.0.0.2]:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "gopher://127.0.0.1/".to_owned(),
        "http://127.0.0.1:1/".to_owned(),
        "http://me:secret@127.0.0.1/".to_owned(),
        String::from("http://"),
    ] {
        let site = Site::allowed(redirect(&place)).await;
        let guard = guard(&[&site, &secret]);
        assert!(is_refused(&fetch(&guard, &site.url("/")).await), "{place}");
        assert_eq!(site.came(), 1);
    }
    assert_eq!(secret.came(), 0);
}

#[tokio::test]
async fn three_redirects_are_followed_and_no_more() {
    let step = |n: usize| async move {
        let location = [(header::LOCATION, format!("/{}", n + 1))];
        match n {
            4 => (HTML, "there").into_response(),
            _ => (StatusCode::TEMPORARY_REDIRECT, location).into_response(),
        }
    };
    let router = Router::new().route(
        "/{n}",
        get(move |axum::extract::Path(n): axum::extract::Path<usize>| step(n)),
    );
    let site = Site::allowed(router).await;
    let guard = guard(&[&site]);
    let fetched = fetch(&guard, &site.url("/1")).await.unwrap();
    assert_eq!(
        (&*fetched.bytes, fetched.url),
        (&b"there"[..], site.url("/4"))
    );
    let one_more = fetch(&guard, &site.url("/0")).await;
    assert!(matches!(one_more, Err(Unread::TooManyRedirects)));
    let circle = Site::allowed(redirect("/")).await;
    let result = fetch(&self::guard(&[&circle]), &circle.url("/")).await;
    assert!(matches!(result, Err(Unread::TooManyRedirects)));
    assert_eq!(circle.came(), 4);
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_leads_nowhere() {
    let site = Site::secret().await;
    let port = site.address.port();
    let url = Url::parse(&format!("http://nest.example:{port}/")).unwrap();
    for address in [
        "127.0.0.2",
        "::ffff:127.0.0.2",
        "10.0.0.1",
        "::1",
        "fd00::1",
        "64:ff9b::7f00:2",
    ] {
        let guard = guard_with(&[&site], Told::new(&[&[address]]));
        assert!(is_refused(&fetch(&guard, &url).await), "{address}");
    }
    assert_eq!(site.came(), 0);
}

#[tokio::test]
async fn of_several_addresses_only_those_that_may_be_reached_are_tried() {
    let site = Site::allowed(Router::new().fallback(|| async { (HTML, "here") })).await;
    let told = Told::new(&[&["127.0.0.2", "10.0.0.1", "127.0.0.1", "::1"]]);
    let url = Url::parse(&format!("http://nest.example:{}/", site.address.port())).unwrap();
    let fetched = fetch(&guard_with(&[&site], told), &url).await.unwrap();
    assert_eq!(fetched.bytes, b"here");
}

/// First the name leads where it may, for the look, and then where it may not, for the visit.
#[tokio::test]
async fn a_name_that_changes_its_mind_is_judged_by_what_is_connected_to() {
    let secret = Site::secret().await;
    let port = secret.address.port();
    // At the same port, where the name leads first.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    let again = format!("http://nest.example:{port}/again");
    TaskTracker::new().spawn(async move { axum::serve(listener, redirect(&again)).await });
    let told = Told::new(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let guard = guard_with(&[&secret], told);
    let url = Url::parse(&format!("http://nest.example:{port}/")).unwrap();
    assert!(is_refused(&fetch(&guard, &url).await));
    assert!(
        is_refused(&fetch(&guard, &url).await),
        "nor is an old connection used again"
    );
    assert_eq!(secret.came(), 0);
}

#[tokio::test]
async fn a_page_without_end_is_cut_and_a_picture_without_end_is_none() {
    let endless = |kind: &'static str| async move {
        let pieces =
            stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 50_000])));
        ([(header::CONTENT_TYPE, kind)], Body::from_stream(pieces))
    };
    let router = Router::new()
        .route("/page", get(move || endless("text/html")))
        .route("/picture", get(move || endless("image/png")));
    let site = Site::allowed(router).await;
    let guard = guard(&[&site]);
    let page = fetch(&guard, &site.url("/page")).await.unwrap();
    assert_eq!(page.bytes.len(), BYTES);
    let picture = fetch(&guard, &site.url("/picture")).await;
    assert!(matches!(picture, Err(Unread::TooLong)));
}

#[tokio::test]
async fn what_is_packed_is_counted_unpacked() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        packed.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let packed = Bytes::from(packed.finish().unwrap());
    assert!(packed.len() < 80_000);
    let bomb = |kind: &'static str, packed: Bytes| async move {
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_ENCODING, "gzip"),
        ];
        (headers, packed)
    };
    let (one, other) = (packed.clone(), packed);
    let router = Router::new()
        .route("/page", get(move || bomb("text/html", one.clone())))
        .route("/picture", get(move || bomb("image/png", other.clone())));
    let site = Site::allowed(router).await;
    let guard = guard(&[&site]);
    assert_eq!(
        fetch(&guard, &site.url("/page")).await.unwrap().bytes.len(),
        BYTES
    );
    let picture = fetch(&guard, &site.url("/picture")).await;
    assert!(matches!(picture, Err(Unread::TooLong)));
}

#[tokio::test]
async fn what_is_neither_page_nor_picture_is_not_read() {
    let kinds = [
        "text/plain",
        "application/pdf",
        "image/svg+xml",
        "application/json",
        "video/mp4",
        "",
        "html",
    ];
    for kind in kinds {
        let site = Site::allowed(Router::new().fallback(move || async move {
            ([(header::CONTENT_TYPE, kind)], "<title>hi</title>")
        }));
        let site = site.await;
        let result = fetch(&guard(&[&site]), &site.url("/")).await;
        assert!(
            matches!(result, Err(Unread::WrongKind)),
            "{kind}: {result:?}"
        );
    }
    let site = Site::allowed(Router::new()).await;
    let missing = fetch(&guard(&[&site]), &site.url("/")).await;
    assert!(matches!(missing, Err(Unread::Status(404))));
}

/// One byte a second, for ever: in the headers, or in the body. The clock is the runtime's, and it is moved here.
#[tokio::test]
async fn a_slow_drip_is_cut_at_the_deadline() {
    for beginning in [
        "HTTP/1.1 200 OK\r\nx-slow: ",
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n",
    ] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (came, mut comes) = mpsc::channel(1);
        TaskTracker::new().spawn(async move {
            let (mut line, _) = listener.accept().await.unwrap();
            let read = line.read(&mut [0; 1_024]).await.unwrap();
            assert!(read > 0);
            line.write_all(beginning.as_bytes()).await.unwrap();
            came.send(line).await.unwrap();
        });
        let config = Config {
            link_preview_networks: vec!["127.0.0.1/32".parse().unwrap()],
            link_preview_ports: vec![address.port()],
            ..Config::default()
        };
        drop(rustls::crypto::ring::default_provider().install_default());
        let guard = Guard::with(&config, Arc::new(System)).unwrap();
        let url = Url::parse(&format!("http://{address}/")).unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        let fetching = TaskTracker::new().spawn(async move { guard.fetch(&url, deadline).await });
        let mut line = comes.recv().await.unwrap();
        tokio::time::pause();
        let begun = tokio::time::Instant::now();
        let mut drips = 0;
        while drips < 6 && !fetching.is_finished() {
            drop(line.write_all(b"x").await);
            tokio::time::advance(Duration::from_secs(1)).await;
            drips += 1;
        }
        // The task may still have to be given its turn. A later deadline would move the clock to it.
        assert!(matches!(fetching.await.unwrap(), Err(Unread::TooSlow)));
        let took = begun.elapsed();
        assert!(took <= Duration::from_secs(6), "it goes on for {took:?}");
        assert!(drips >= 4);
        tokio::time::resume();
    }
}
