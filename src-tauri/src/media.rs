//! `linnet-media://…`: pictures, sound and film for the window. The core answers, with its own token where it must ask the
//! server; the window has none and sees none.

use linnet_client::{Client, MediaAnswer};
use tauri::{
    AppHandle, Builder, Manager, Wry, async_runtime,
    http::{HeaderValue, Request, Response, StatusCode, header},
};

/// Also in tauri.conf.json and in ui/src/core/files.ts.
pub(crate) const SCHEME: &str = "linnet-media";

pub(crate) fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder.register_asynchronous_uri_scheme_protocol(SCHEME, |context, request, responder| {
        let app = context.app_handle().clone();
        async_runtime::spawn(async move {
            responder.respond(respond(answer(&app, &request).await));
        });
    })
}

async fn answer(app: &AppHandle, request: &Request<Vec<u8>>) -> MediaAnswer {
    let range = request.headers().get(header::RANGE);
    let range = range.and_then(|it| it.to_str().ok());
    let client = app.state::<Client>().inner().clone();
    client.media(request.uri().path(), range).await
}

/// Whatever somebody sent, nothing of it is guessed at, run or kept by the engine.
fn respond(answer: MediaAnswer) -> Response<Vec<u8>> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(answer.bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::ACCEPT_RANGES, "bytes"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, &answer.media_type);
    if let Some(range) = &answer.range {
        put(header::CONTENT_RANGE, range);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_sent_is_run_or_guessed_at() {
        let response = respond(MediaAnswer {
            status: 206,
            media_type: "image/png".to_owned(),
            range: Some("bytes 0-1/9".to_owned()),
            bytes: vec![1, 2],
        });
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
        let header = |name| response.headers()[name].to_str().unwrap();
        assert_eq!(header(header::CONTENT_TYPE), "image/png");
        assert_eq!(header(header::CONTENT_RANGE), "bytes 0-1/9");
        assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(header(header::CONTENT_SECURITY_POLICY).starts_with("sandbox"));
        assert_eq!(header(header::CACHE_CONTROL), "no-store");
        assert_eq!(response.body(), &[1, 2]);
    }

    #[test]
    fn the_window_may_show_what_comes_this_way_and_do_nothing_else_with_it() {
        let configuration = include_str!("../tauri.conf.json");
        let ours = format!("{SCHEME}: http://{SCHEME}.localhost");
        for policy in ["\"csp\": \"", "\"devCsp\": \""] {
            let (_, policy) = configuration.split_once(policy).unwrap();
            let (policy, _) = policy.split_once('"').unwrap();
            let allowed: Vec<_> = policy.split("; ").filter(|it| it.contains(&ours)).collect();
            let [pictures, films] = allowed[..] else {
                panic!("{allowed:?}");
            };
            assert!(pictures.starts_with("img-src ") && films.starts_with("media-src "));
        }
    }
}
