//! The layers around all routes: request id, log, panics, time and size.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, Request, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use linnet_protocol::ErrorCode;
use tokio::time::timeout;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    sensitive_headers::SetSensitiveRequestHeadersLayer,
    set_header::SetResponseHeaderLayer,
    trace::{DefaultOnFailure, TraceLayer},
};
use tracing::Span;

use super::body::MAX_BODY;
use crate::error::{Error, problem};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TIME: Duration = Duration::from_secs(30);

/// For what answers once. Sockets live longer than any time limit and are not compressed.
pub fn around_requests<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(|request, next| answer_within(TIME, request, next)))
}

/// For bytes that flow as long as they do: each side of a stream gives up on silence, so the whole has no time limit, no
/// limit of size but its own, and nothing compresses what was compressed before.
pub fn around_streams<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.layer(DefaultBodyLimit::disable())
}

/// What takes longer has to be asked again; whatever it wrote runs on to its end.
async fn answer_within(time: Duration, request: Request<Body>, next: Next) -> Response {
    let answer = timeout(time, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        tracing::warn!("a request took too long");
        Error::unavailable().into_response()
    })
}

pub fn around_everything(router: Router) -> Router {
    let fixed =
        |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    // But for an answer that says itself what it needs.
    let usual =
        |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    router
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_failure(DefaultOnFailure::new().level(tracing::Level::DEBUG)),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(SetSensitiveRequestHeadersLayer::new([
            header::AUTHORIZATION,
        ]))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
        .layer(usual(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .layer(usual(header::CACHE_CONTROL, "no-store"))
}

/// The path without its query; no addresses, no tokens.
fn span(request: &Request<Body>) -> Span {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

#[expect(clippy::needless_pass_by_value, reason = "the layer gives it away")]
fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(
        panic = text.unwrap_or("of unknown kind"),
        "a request panicked"
    );
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::Internal.into(),
    )
    .into_response()
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use linnet_protocol::Problem;

    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_told_to_come_back() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let in_no_time = from_fn(|request, next| answer_within(Duration::ZERO, request, next));
        let never = get(std::future::pending::<()>).layer(in_no_time);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let tasks = tokio_util::task::TaskTracker::new();
        let served =
            tasks.spawn(axum::serve(listener, Router::new().route("/", never)).into_future());
        let response = reqwest::get(url).await.unwrap();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(header::RETRY_AFTER));
        let problem: Problem = response.json().await.unwrap();
        assert_eq!(problem.code, ErrorCode::Unavailable);
        served.abort();
    }
}
