//! What every operation has in common, said once instead of at each: refusals are problem details, whatever the body of a
//! refusal is called; the server may be unable; a limit says how long to wait; and everything has an example.

use axum::http::StatusCode;
use linnet_protocol::{ErrorCode, WireError};
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use super::examples;
use crate::{error::details, middleware::rate_limit::Bucket};

const PROBLEM: &str = "#/components/schemas/Problem";

/// # Panics
/// Never: what is read back was written from the same type, with known parts added.
pub(crate) fn complete(openapi: OpenApi) -> OpenApi {
    let mut document = serde_json::to_value(openapi).expect("a document is JSON");
    let schemas = document["components"]["schemas"].clone();
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (_, methods) in paths {
        for (_, operation) in methods.as_object_mut().into_iter().flatten() {
            complete_operation(operation);
            examples::give(operation, &schemas);
        }
    }
    serde_json::from_value(document).expect("it is a document still")
}

fn complete_operation(operation: &mut Value) {
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    let refusal = |description: &str, status: StatusCode, error: WireError| {
        let example = details(status, error);
        json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": PROBLEM }, "example": example } },
        })
    };
    responses.insert(
        "4XX".into(),
        refusal(
            "Refused: `code` says why, `params` what its sentence needs",
            StatusCode::UNPROCESSABLE_ENTITY,
            WireError::new(ErrorCode::UnknownField).field("colour"),
        ),
    );
    responses.insert(
        "5XX".into(),
        refusal(
            "Not now, or a fault of the server",
            StatusCode::SERVICE_UNAVAILABLE,
            WireError::new(ErrorCode::Unavailable).retry_after(2),
        ),
    );
    let mut limited = refusal(
        "A limit was passed: `bucket` says which",
        StatusCode::TOO_MANY_REQUESTS,
        WireError::new(ErrorCode::RateLimited)
            .bucket(Bucket::Request.name())
            .retry_after(2),
    );
    limited["headers"] = json!({ "Retry-After": { "description": "Seconds to wait", "schema": { "type": "integer" } } });
    responses.insert("429".into(), limited);
    if let Some(full) = responses.get_mut("507") {
        *full = refusal(
            "No room for it",
            StatusCode::INSUFFICIENT_STORAGE,
            ErrorCode::StorageFull.into(),
        );
    }
}

#[cfg(test)]
mod tests {
    use linnet_protocol::Problem;
    use utoipa::OpenApi as _;

    #[derive(utoipa::OpenApi)]
    #[openapi(paths(ask), components(schemas(Problem)))]
    struct Api;

    #[utoipa::path(get, path = "/ask", responses((status = 200), (status = "4XX", body = Problem)))]
    #[expect(dead_code, reason = "only its description is used")]
    fn ask() {}

    #[test]
    fn a_refusal_is_problem_details() {
        let document = serde_json::to_value(super::complete(Api::openapi())).unwrap();
        let responses = &document["paths"]["/ask"]["get"]["responses"];
        for status in ["4XX", "5XX", "429"] {
            let content = responses[status]["content"].as_object().unwrap();
            assert_eq!(
                content.keys().collect::<Vec<_>>(),
                ["application/problem+json"]
            );
        }
        assert!(responses["429"]["headers"]["Retry-After"].is_object());
        assert!(responses["200"].is_object());
    }
}
