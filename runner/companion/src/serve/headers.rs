//! What every answer carries (threat-model.md section 5).

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// The headers that isolate the page and let it load nothing but itself.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    policy: HeaderValue,
}

const FIXED: [(HeaderName, &str); 6] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), loopback-network=(), local-network=()",
    ),
];

impl SecurityHeaders {
    /// The headers of the companion on this port, whose page has these inline scripts.
    ///
    /// # Panics
    /// Never: the hashes are base64 and come from the build.
    #[must_use]
    pub fn new(port: u16, script_hashes: &[&str]) -> Self {
        let scripts: String =
            script_hashes.iter().map(|hash| format!(" 'sha256-{hash}'")).collect();
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; \
             worker-src 'self'; connect-src 'self' ws://127.0.0.1:{port}; style-src 'self'; \
             img-src 'self' data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
             trusted-types spindle default"
        );
        Self { policy: HeaderValue::try_from(policy).expect("a policy is plain ASCII") }
    }

    /// Puts them on an answer. What is not said to be kept is kept nowhere.
    pub fn apply(&self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        for (name, value) in FIXED {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::SecurityHeaders;
    use axum::http::HeaderMap;

    #[test]
    fn the_whole_set() {
        let mut headers = HeaderMap::new();
        SecurityHeaders::new(4321, &["c3BpbmRsZQ=="]).apply(&mut headers);
        let mut lines: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().expect("ASCII")))
            .collect();
        lines.sort();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
