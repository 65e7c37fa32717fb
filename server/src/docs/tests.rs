use sqlx::PgPool;

use crate::testing::server;

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
