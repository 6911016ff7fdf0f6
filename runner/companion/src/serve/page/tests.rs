//! The page as a client sees it.

use super::{File, Page, takes_gzip};
use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use std::io::Write;

fn file(path: &'static str, hashed: bool, gzip: bool, text: &str) -> File {
    let body = if gzip {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("memory");
        encoder.finish().expect("memory")
    } else {
        text.as_bytes().to_vec()
    };
    File { path, content_type: "text/html; charset=utf-8", hashed, gzip, body: body.leak() }
}

fn page() -> Page {
    let files = vec![
        file("app-0123456789abcdef.js", true, true, "script"),
        file("index.html", false, true, "shell"),
        file("picture.png", false, false, "picture"),
    ];
    Page { files: files.leak(), script_hashes: &[] }
}

fn accepting(value: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
    headers
}

fn header_of(response: &Response, name: header::HeaderName) -> Option<&str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1000).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn places_within_the_page_get_the_page_and_missing_files_do_not() {
    for path in ["/", "/index.html", "/lessons/l08-lock", "/a/b/c"] {
        let response = page().answer(path, &HeaderMap::new());
        assert_eq!(header_of(&response, header::CACHE_CONTROL), Some("no-cache"));
        assert_eq!(text(response).await, "shell", "{path}");
    }
    for path in ["/missing.js", "/a/missing.wasm", "/../../etc/passwd.txt", "//x.y"] {
        let response = page().answer(path, &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn gzip_goes_out_as_it_is_to_those_who_take_it() {
    let path = "/app-0123456789abcdef.js";
    let packed = page().answer(path, &accepting("br, gzip"));
    assert_eq!(header_of(&packed, header::CONTENT_ENCODING), Some("gzip"));
    assert_eq!(header_of(&packed, header::VARY), Some("accept-encoding"));
    let cache = header_of(&packed, header::CACHE_CONTROL);
    assert_eq!(cache, Some("public, max-age=31536000, immutable"));
    let plain = page().answer(path, &accepting("br"));
    assert_eq!(header_of(&plain, header::CONTENT_ENCODING), None);
    assert_eq!(text(plain).await, "script");
    let picture = page().answer("/picture.png", &accepting("gzip"));
    assert_eq!(header_of(&picture, header::CONTENT_ENCODING), None);
    assert_eq!(text(picture).await, "picture");
}

#[tokio::test]
async fn a_binary_without_a_page_says_so() {
    let page = Page { files: &[], script_hashes: &[] };
    let response = page.answer("/", &HeaderMap::new());
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    insta::assert_snapshot!(text(response).await);
}

#[test]
fn gzip_is_taken_only_when_offered() {
    for yes in ["gzip", "gzip, br", "br,GZIP;q=0.5", "deflate, gzip; q=1.0"] {
        assert!(takes_gzip(&accepting(yes)), "{yes}");
    }
    for no in ["", "br", "gzip;q=0", "gzip; q=0.0", "xgzip", "identity"] {
        assert!(!takes_gzip(&accepting(no)), "{no}");
    }
    assert!(!takes_gzip(&HeaderMap::new()));
}
