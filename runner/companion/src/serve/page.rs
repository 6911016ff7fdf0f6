//! The page that is embedded in the binary.

use std::borrow::Cow;
use std::io::Read;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// One file of the page. The build script writes the table of them.
#[derive(Clone, Copy, Debug)]
pub struct File {
    path: &'static str,
    content_type: &'static str,
    /// The name holds a hash of the content, so that the content of a name never changes.
    hashed: bool,
    gzip: bool,
    body: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// What a binary without a page answers.
const NO_PAGE: &str = "this spindle was built without its page\n\
    hint: `cargo xtask serve` builds the page and starts it\n";

/// The files of the page.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    files: &'static [File],
    script_hashes: &'static [&'static str],
}

impl Page {
    /// The page that was there when this binary was built.
    #[must_use]
    pub fn embedded() -> Self {
        Self { files: FILES, script_hashes: SCRIPT_HASHES }
    }

    /// The SHA-256 hashes of its inline scripts, in base64.
    #[must_use]
    pub fn script_hashes(&self) -> &'static [&'static str] {
        self.script_hashes
    }

    /// Answers a GET of this path.
    #[must_use]
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        if self.files.is_empty() {
            return (StatusCode::SERVICE_UNAVAILABLE, NO_PAGE).into_response();
        }
        match self.find(path) {
            Some(file) => file.answer(takes_gzip(headers)),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }

    /// The file of a path. A path that looks like no file is a place within the page.
    fn find(&self, path: &str) -> Option<&'static File> {
        let by_name = |name: &str| self.files.iter().find(|file| file.path == name);
        let name = path.strip_prefix('/')?;
        by_name(name).or_else(|| {
            let last = name.rsplit('/').next().unwrap_or(name);
            if last.contains('.') { None } else { by_name("index.html") }
        })
    }
}

impl File {
    fn answer(&'static self, takes_gzip: bool) -> Response {
        let mut response = if self.gzip && !takes_gzip {
            let mut plain = Vec::new();
            match flate2::read::GzDecoder::new(self.body).read_to_end(&mut plain) {
                Ok(_) => Response::new(Body::from(plain)),
                Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        } else {
            Response::new(Body::from(self.body))
        };
        let cache = if self.hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        if self.gzip {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
            if takes_gzip {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        response
    }
}

/// Whether the caller says that it understands gzip.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight: Cow<'_, str> = weight.chars().filter(|c| !c.is_whitespace()).collect();
        let refused = weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(test)]
mod tests;
