//! Over real HTTP: refusals always have the same form.

use linnet_protocol::{ErrorCode, Problem};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::json;
use sqlx::PgPool;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::body::MAX_BODY;
use crate::testing::{form, server, server_with, sign_up};

async fn problem(request: RequestBuilder) -> (StatusCode, Problem) {
    let response = request.send().await.unwrap();
    let content_type = response.headers()["content-type"].to_str().unwrap();
    assert_eq!(content_type, "application/problem+json");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert!(response.headers().contains_key("x-request-id"));
    let status = response.status();
    let problem: Problem = response.json().await.unwrap();
    assert_eq!(problem.status, status.as_u16());
    (status, problem)
}

fn client() -> Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::new()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_refusal_is_problem_details_with_a_code(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let (http, base) = (client(), format!("http://{}/api/v1", server.app.address));
    let json_text = |text: &str| {
        http.post(format!("{base}/auth/sign-in"))
            .header("content-type", "application/json")
            .body(text.to_owned())
    };
    let get = |path: &str| http.get(format!("{base}{path}"));
    let own = |path: &str| get(path).bearer_auth(&alice.tokens.access_token);
    let cases = [
        (json_text("{"), 422, ErrorCode::InvalidRequest),
        (json_text("{}"), 422, ErrorCode::InvalidRequest),
        (
            json_text(r#"{"colour":"red"}"#),
            422,
            ErrorCode::UnknownField,
        ),
        (
            json_text(&"[".repeat(10_000)),
            422,
            ErrorCode::InvalidRequest,
        ),
        (
            json_text(&" ".repeat(MAX_BODY + 1)),
            413,
            ErrorCode::TooLong,
        ),
        (
            http.post(format!("{base}/auth/sign-in")).body("{}"),
            415,
            ErrorCode::InvalidRequest,
        ),
        (get("/nothing"), 404, ErrorCode::NotFound),
        (get("/auth/sign-in"), 405, ErrorCode::InvalidRequest),
        (get("/socket"), 400, ErrorCode::InvalidRequest),
        (get("/me"), 401, ErrorCode::Unauthorized),
        (get("/me").bearer_auth("x"), 401, ErrorCode::Unauthorized),
        (
            get(&format!("/me?token={}", alice.tokens.access_token)),
            401,
            ErrorCode::Unauthorized,
        ),
        (own("/users/none"), 404, ErrorCode::NotFound),
        (own("/users?colour=red"), 422, ErrorCode::InvalidRequest),
        (
            own(&format!("/conversations/{}/members", alice.user.id)),
            404,
            ErrorCode::NotAMember,
        ),
    ];
    for (request, status, code) in cases {
        let named = format!("{request:?}");
        let (seen, problem) = problem(request).await;
        assert_eq!((seen.as_u16(), problem.code), (status, code), "{named}");
    }
    let me: serde_json::Value = own("/me").send().await.unwrap().json().await.unwrap();
    assert_eq!(me["username"], "alice");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn too_many_tries_have_to_wait(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let (http, url) = (
        client(),
        format!("http://{}/api/v1/auth/sign-in", server.app.address),
    );
    let body = json!({"login": "alice", "password": "x", "device": form("x").device});
    for _ in 0..10 {
        assert_eq!(
            http.post(&url).json(&body).send().await.unwrap().status(),
            401
        );
    }
    let response = http.post(&url).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 429);
    let wait: u64 = response.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let refusal: Problem = response.json().await.unwrap();
    assert_eq!(
        (refusal.params.bucket.as_deref(), refusal.params.retry_after),
        (Some("sign_in"), Some(wait))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_watches_over_it_is_told_how_it_is(db: PgPool) {
    let server = server_with(db, |config| {
        config.metrics_listen = Some(([127, 0, 0, 1], 0).into());
    })
    .await;
    let (http, base) = (client(), format!("http://{}", server.app.address));
    for path in ["/healthz", "/readyz"] {
        assert_eq!(
            http.get(format!("{base}{path}"))
                .send()
                .await
                .unwrap()
                .text()
                .await
                .unwrap(),
            "ok"
        );
    }
    assert_eq!(
        http.get(format!("{base}/metrics"))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    let folder = &server.state().config.data_dir;
    let address = std::fs::read_to_string(folder.join("metrics-address")).unwrap();
    let page = http
        .get(format!("http://{address}/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("linnet_message_commits_total 0"), "{page}");
    let openapi: serde_json::Value = http
        .get(format!("{base}/api/v1/openapi.json"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(openapi["openapi"], "3.1.0");
    sqlx::query("delete from _sqlx_migrations")
        .execute(&server.state().db)
        .await
        .unwrap();
    assert_eq!(problem(http.get(format!("{base}/readyz"))).await.0, 503);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_header_of_a_strangers_making_gets_around_no_limit(db: PgPool) {
    for (trusted, expected) in [(vec![], 429), (vec!["127.0.0.0/8".parse().unwrap()], 401)] {
        let server = server_with(db.clone(), |config| {
            config.rate_scale = 1;
            config.trusted_proxies = trusted;
        })
        .await;
        let url = format!("http://{}/api/v1/auth/sign-in", server.app.address);
        let body = json!({"login": "alice", "password": "x", "device": form("x").device});
        let mut last = 0;
        for n in 0..11 {
            let request = client().post(&url).json(&body);
            let request = request.header("x-forwarded-for", format!("6.6.6.6, 198.51.100.{n}"));
            last = request.send().await.unwrap().status().as_u16();
        }
        assert_eq!(last, expected);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_apps_own_pages_may_read_an_answer(db: PgPool) {
    let server = server(db).await;
    let url = format!("http://{}/api/v1/server", server.app.address);
    let ask = async |method: Method, origin: &str| {
        let request = client().request(method, &url).header("origin", origin);
        let request = request.header("access-control-request-method", "DELETE");
        let answer = request.send().await.unwrap();
        let allowed = answer.headers().get("access-control-allow-origin");
        assert!(!answer.headers().contains_key("set-cookie"));
        assert!(
            !answer
                .headers()
                .contains_key("access-control-allow-credentials")
        );
        allowed.map(|it| it.to_str().unwrap().to_owned())
    };
    for method in [Method::OPTIONS, Method::GET] {
        for own in [
            "tauri://localhost",
            "http://tauri.localhost",
            "https://tauri.localhost",
        ] {
            assert_eq!(ask(method.clone(), own).await.as_deref(), Some(own));
        }
        for other in [
            "null",
            "https://evil.example",
            "http://localhost",
            "https://tauri.localhost.evil.example",
            "tauri://localhost:1",
        ] {
            assert_eq!(ask(method.clone(), other).await, None, "{other}");
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_body_that_is_cut_off_gets_its_problem(db: PgPool) {
    let server = server(db).await;
    for framing in ["content-length: 100", "transfer-encoding: chunked"] {
        let mut stream = TcpStream::connect(server.app.address).await.unwrap();
        let head = format!(
            "POST /api/v1/auth/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{framing}\r\n\r\n{{\"lo"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{framing}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
        assert!(answer.contains("\"invalid_request\""), "{answer}");
    }
}
