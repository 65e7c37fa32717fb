//! The wire, documented from the types that speak it: the OpenAPI document and a page of it, and the same for the frames
//! of the socket. Everything is served by this server; no page loads a script from anywhere else.

mod complete;
mod examples;
mod frames;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use frames::document as frames_document;

use axum::{
    Json, Router,
    http::{HeaderValue, header},
    routing::get,
};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The page's own files and what they draw; nothing from outside, and nobody may frame it.
const ONLY_OURS: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
);

/// `/openapi.json`, `/asyncapi.json` and the page `/docs/`, below `/api/v1`.
pub(crate) fn documents<S: Clone + Send + Sync + 'static>(openapi: OpenApi) -> Router<S> {
    let (openapi, frames) = (complete::complete(openapi), frames::document());
    Router::new()
        .route("/openapi.json", get(Json(openapi)))
        .route(
            "/asyncapi.json",
            get(move || std::future::ready(Json(frames.clone()))),
        )
}

/// Beside the API, since the page knows its files by their whole path.
pub(crate) fn page<S: Clone + Send + Sync + 'static>() -> Router<S> {
    // The library would have a badge made of the document by somebody else's server.
    let config = Config::from("/api/v1/openapi.json").validator_url("none");
    let page = SwaggerUi::new("/api/v1/docs").config(config);
    let content = SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, ONLY_OURS);
    Router::from(page).layer(content)
}
