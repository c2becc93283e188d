//! Styles and scripts, built from npm packages into `face/built`, carried by the program and served under names that hold their hash.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use rust_embed::RustEmbed;

use super::chrome::Assets;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/face/built"]
struct Built;

/// The addresses of the assets.
static ADDRESSES: LazyLock<Assets> = LazyLock::new(|| {
    let manifest = Built::get("manifest.json").map(|file| file.data.into_owned()).unwrap_or_default();
    let names: std::collections::BTreeMap<String, String> = serde_json::from_slice(&manifest).unwrap_or_default();
    let address = |plain: &str| format!("/assets/{}", names.get(plain).map_or(plain, String::as_str));
    Assets { css: address("concord.css"), start_js: address("start.js"), concord_js: address("concord.js"), favicon: address("favicon.svg") }
});

/// The addresses of the assets.
pub fn addresses() -> Assets {
    ADDRESSES.clone()
}

/// Serves one asset; names change with their content, so browsers may keep it for ever.
pub fn serve(name: &str) -> Response<Body> {
    let Some(file) = Built::get(name).filter(|_| name != "manifest.json") else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

/// The same answer with its packed twin as its body, which `build.mjs` made beside it; as it was where there is none. Only assets are sent
/// packed: a page holds secrets beside what a stranger may have put into it, and its packed length would tell of both.
pub fn packed(name: &str, mut answer: Response<Body>) -> Response<Body> {
    if let (Some(file), StatusCode::OK) = (Built::get(&format!("{name}.gz")), answer.status()) {
        *answer.body_mut() = Body::from(file.data.into_owned());
        answer.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
        answer.headers_mut().insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
    }
    answer
}
