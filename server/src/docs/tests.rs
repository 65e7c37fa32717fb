use linnet_protocol::Problem;
use serde_json::Value;
use sqlx::PgPool;

use crate::testing::{Server, server, sign_up};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_page_of_the_api_comes_from_this_server_alone(db: PgPool) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let server = server(db).await;
    let get = async |path: &str| {
        let url = format!("http://{}/api/v1{path}", server.app.address);
        reqwest::get(url).await.unwrap()
    };
    let page = get("/docs/").await;
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    let html = page.text().await.unwrap();
    for source in html.split("src=\"").chain(html.split("href=\"")).skip(1) {
        assert!(
            !source.starts_with("http") && !source.starts_with("//"),
            "{source}"
        );
    }
    let start = get("/docs/swagger-initializer.js")
        .await
        .text()
        .await
        .unwrap();
    assert!(start.contains("/api/v1/openapi.json"), "{start}");
    assert!(start.contains("\"validatorUrl\": \"none\""), "{start}");
    for document in ["/openapi.json", "/asyncapi.json"] {
        let response = get(document).await;
        assert_eq!(response.status(), 200, "{document}");
        let policy = &response.headers()["content-security-policy"];
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
    }
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

async fn document(server: &Server) -> Value {
    drop(rustls::crypto::ring::default_provider().install_default());
    let url = format!("http://{}/api/v1/openapi.json", server.app.address);
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        let there = METHODS.iter().filter(|it| methods[**it].is_object());
        there.map(|it| ((*it).to_owned(), path.clone(), methods[*it].clone()))
    });
    operations.collect()
}

/// What of the operation has no example.
fn bare(operation: &Value) -> Vec<String> {
    let mut bare = Vec::new();
    let body = &operation["requestBody"]["content"]["application/json"];
    let is_said = body["example"].as_object().is_some_and(|it| !it.is_empty());
    if body.is_object() && !is_said {
        bare.push("request".to_owned());
    }
    for (status, answer) in operation["responses"].as_object().unwrap() {
        for media in ["application/json", "application/problem+json"] {
            let content = &answer["content"][media];
            if content.is_object() && content["example"].is_null() {
                bare.push(status.clone());
            }
        }
    }
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.filter(|it| it["example"].is_null());
    bare.extend(parameters.map(|it| it["name"].to_string()));
    bare
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn everything_asked_and_answered_has_an_example_and_every_operation_its_refusals(db: PgPool) {
    let server = server(db).await;
    let mut missing = Vec::new();
    for (method, path, operation) in operations(&document(&server).await) {
        for what in bare(&operation) {
            missing.push(format!("{method} {path}: {what}"));
        }
        for status in ["4XX", "429", "5XX"] {
            let example =
                &operation["responses"][status]["content"]["application/problem+json"]["example"];
            let problem = serde_json::from_value::<Problem>(example.clone());
            assert!(problem.is_ok(), "{method} {path}: {status}");
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// With its example, and of the address what it has to have.
async fn ask(
    server: &Server,
    (method, path, operation): &(String, String, Value),
) -> (u16, String) {
    let name = uuid::Uuid::now_v7().simple().to_string();
    let account = sign_up(server.state(), &name).await;
    // Those who keep order are refused nothing before they are understood.
    let made_admin = sqlx::query("update users set role = 'admin' where id = $1");
    let made_admin = made_admin.bind(account.user.id);
    made_admin.execute(&server.state().db).await.unwrap();
    let (mut path, mut query) = (path.clone(), Vec::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, example) = (parameter["name"].as_str().unwrap(), &parameter["example"]);
        let example = example
            .as_str()
            .map_or_else(|| example.to_string(), str::to_owned);
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &example),
            _ if parameter["required"] == true => query.push((name.to_owned(), example)),
            _ => {}
        }
    }
    let url = format!("http://{}/api/v1{path}", server.app.address);
    let mut url = reqwest::Url::parse(&url).unwrap();
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let method = method.to_uppercase().parse().unwrap();
    let mut request = reqwest::Client::new().request(method, url);
    request = request.bearer_auth(&account.tokens.access_token);
    let body = &operation["requestBody"]["content"]["application/json"]["example"];
    if !body.is_null() {
        request = request.json(body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let told = if status.is_success() {
        String::new()
    } else {
        answer.text().await.unwrap()
    };
    (status.as_u16(), told)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_an_example_asks_is_understood(db: PgPool) {
    let server = server(db).await;
    let mut wrong = Vec::new();
    for operation in operations(&document(&server).await) {
        let (status, told) = ask(&server, &operation).await;
        if matches!(status, 400 | 405 | 413 | 415 | 422) || status >= 500 {
            wrong.push(format!("{} {}: {status} {told}", operation.0, operation.1));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
