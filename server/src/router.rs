//! Every URL, on one screen.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use linnet_protocol::{ErrorCode, PROTOCOL, ServerInfo};
use utoipa::{
    OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    account::routes as account,
    admin::routes as admin,
    auth::{recovery, routes as auth},
    blocks::routes as blocks,
    conversations::routes as conversations,
    docs,
    error::problem,
    jobs,
    media::routes as files,
    messages::routes as messages,
    middleware::{
        cors,
        trace::{around_everything, around_requests, around_streams},
    },
    presence, previews,
    profile::{routes as profile, status::routes as status},
    receipts::routes as receipts,
    reports::routes as reports,
    search::routes as search,
    settings::routes as settings,
    socket,
    state::AppState,
    sync::routes as sync,
    users::routes as users,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Linnet",
        description = "The HTTP side of Linnet's server; the socket speaks the same words."
    ),
    components(schemas(
        linnet_protocol::Request,
        linnet_protocol::Reply,
        linnet_protocol::Change,
        linnet_protocol::PersonalChange,
        linnet_protocol::Passing,
    ))
)]
struct Api;

pub(crate) fn router(state: AppState) -> Router {
    let (api, mut openapi) = api().split_for_parts();
    let streams = files::streams().merge(account::streams());
    let (streams, described) = streams.split_for_parts();
    openapi.merge(described);
    let api = api.merge(docs::documents(openapi));
    let requests = Router::new()
        .nest(
            "/api/v1",
            around_requests(api).merge(around_streams(streams)),
        )
        .merge(docs::page())
        .route("/healthz", get("ok"))
        .route("/readyz", get(ready))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed);
    let socket = Router::new().route("/api/v1/socket", get(socket::open_socket));
    around_everything(
        requests
            .merge(socket)
            .layer(cors::layer())
            .with_state(state),
    )
}

pub(crate) fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(described())
        .routes(routes!(server_info))
        .routes(routes!(auth::sign_up))
        .routes(routes!(auth::sign_in))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::sign_out))
        .routes(routes!(auth::list_sessions, auth::end_other_sessions))
        .routes(routes!(auth::change_password))
        .routes(routes!(auth::end_session))
        .routes(routes!(auth::create_invite))
        .merge(recovery::routes::api())
        .routes(routes!(profile::me, profile::edit_me))
        .routes(routes!(status::set_status))
        .merge(account::api())
        .routes(routes!(users::search_users))
        .routes(routes!(profile::get_user))
        .merge(conversations::api())
        .routes(routes!(receipts::list_receipts))
        .routes(routes!(receipts::mark_unread))
        .routes(routes!(sync::read_snapshot))
        .routes(routes!(blocks::list_blocks))
        .routes(routes!(blocks::block_user, blocks::unblock_user))
        .routes(routes!(reports::file_report))
        .routes(routes!(reports::list_reports))
        .routes(routes!(reports::claim_report))
        .routes(routes!(reports::resolve_report))
        .routes(routes!(admin::list_accounts))
        .routes(routes!(admin::set_server_role))
        .routes(routes!(admin::suspend_user, admin::unsuspend_user))
        .routes(routes!(admin::remove_messages))
        .routes(routes!(admin::list_audit))
        .routes(routes!(sync::read_own_changes))
        .merge(settings::api())
        .merge(search::api())
        .merge(messages::api())
        .merge(jobs::api())
        .merge(presence::routes::api())
        .merge(previews::routes::api())
        .merge(files::api())
}

/// Every operation, those of streams included.
#[cfg(test)]
pub(crate) fn operations() -> utoipa::openapi::OpenApi {
    let mut openapi = api().into_openapi();
    openapi.merge(files::streams().into_openapi());
    openapi.merge(account::streams().into_openapi());
    openapi
}

fn described() -> utoipa::openapi::OpenApi {
    let mut openapi = Api::openapi();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    openapi
        .components
        .get_or_insert_default()
        .add_security_scheme("bearer", bearer);
    openapi.servers = Some(vec![utoipa::openapi::Server::new("/api/v1")]);
    openapi
}

#[utoipa::path(get, path = "/server", responses((status = 200, body = ServerInfo)))]
async fn server_info(State(state): State<AppState>) -> Json<ServerInfo> {
    Json(ServerInfo {
        name: state.config.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        protocol: PROTOCOL.to_owned(),
        registration: state.config.registration,
        sends_mail: state.mail.is_on(),
        requires_email: state.config.require_email,
    })
}

/// The database answers and its schema is at least ours.
async fn ready(State(state): State<AppState>) -> Response {
    let is_ready = !state.stopping.is_cancelled() && crate::database::is_migrated(&state.db).await;
    if is_ready {
        "ok".into_response()
    } else {
        problem(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Unavailable.into(),
        )
    }
}

async fn not_found() -> Response {
    problem(StatusCode::NOT_FOUND, ErrorCode::NotFound.into())
}

async fn method_not_allowed() -> Response {
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::InvalidRequest.into(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    /// Its name, its answer, its refusal and each part of its address.
    fn is_described(what: &str, operation: &Value) {
        assert!(operation["operationId"].is_string(), "{what} has no name");
        let responses = operation["responses"].as_object().unwrap();
        let answers = responses.keys().any(|it| it.starts_with('2'));
        assert!(answers, "{what} has no answer");
        let problem = responses.get("4XX").map(Value::to_string);
        let is_open = operation["security"].is_null();
        let refuses = problem.is_some_and(|it| it.contains("schemas/Problem"));
        assert!(is_open || refuses, "{what} has no refusal");
        let parameters = operation["parameters"].to_string();
        for parameter in what.split('{').skip(1) {
            let name = parameter.split('}').next().unwrap();
            let named = format!("\"name\":\"{name}\"");
            assert!(parameters.contains(&named), "{what} has no {name}");
        }
    }

    #[test]
    fn every_operation_is_described() {
        let openapi = super::operations();
        let described = serde_json::to_value(&openapi).unwrap();
        let mut ids = std::collections::HashSet::new();
        for (path, operations) in described["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                is_described(&format!("{method} {path}"), operation);
                let id = operation["operationId"].as_str().unwrap_or_default();
                assert!(ids.insert(id.to_owned()), "{id} is two operations");
            }
        }
        assert_eq!(
            described["components"]["schemas"]["Message"]["properties"]["seq"]["type"],
            "integer"
        );
        let text = described.to_string();
        for reference in text.split("\"#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(
                !described["components"]["schemas"][name].is_null(),
                "{name} is named and not described"
            );
        }
    }
}
