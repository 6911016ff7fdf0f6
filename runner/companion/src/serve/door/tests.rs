//! Every bad request of the fault matrix (threat-model.md rows 36, 39, 40, 42), and the good ones.

use super::{Door, Refusal, bearer};
use crate::serve::token::Token;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};

const PORT: u16 = 4321;

fn door() -> (Door, String) {
    let token = Token::generate().expect("random numbers");
    let text = token.as_str().to_owned();
    (Door::new(PORT, token), text)
}

fn headers(pairs: &[(&str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(
            HeaderName::try_from(*name).expect("a header's name"),
            HeaderValue::from_bytes(value).expect("a header's value"),
        );
    }
    headers
}

fn host(target: &str, pairs: &[(&str, &[u8])]) -> Result<(), Refusal> {
    let target: Uri = target.parse().expect("a request target");
    door().0.check_host(&target, &headers(pairs))
}

#[test]
fn requests_to_us_are_taken() {
    assert_eq!(host("/", &[("host", b"127.0.0.1:4321")]), Ok(()));
    assert_eq!(host("/a/b?c", &[("host", b"localhost:4321")]), Ok(()));
    assert_eq!(host("http://127.0.0.1:4321/", &[("host", b"127.0.0.1:4321")]), Ok(()));
}

#[test]
fn a_foreign_host_is_refused() {
    let long = vec![b'a'; 64 * 1024];
    let hosts: [&[u8]; 22] = [
        b"",
        b"evil.com",
        b"evil.com:4321",
        b"127.0.0.1.evil.com:4321",
        b"127.0.0.1:4321.evil",
        b"127.0.0.1:4322",
        b"127.0.0.1:04321",
        b"127.0.0.1",
        b"127.1:4321",
        b"2130706433:4321",
        b"0.0.0.0:4321",
        b"[::1]:4321",
        b"[::ffff:127.0.0.1]:4321",
        b"localhost.:4321",
        b"localhost",
        b"LOCALHOST:4321",
        b"user@127.0.0.1:4321",
        b"127.0.0.1:4321 ",
        b"127.0.0.1:4321, evil.com",
        b"127.0.0.1:4321\t",
        b"\xff\xfe:4321",
        &long,
    ];
    for bad in hosts {
        let shown = String::from_utf8_lossy(&bad[..bad.len().min(40)]);
        assert_eq!(host("/", &[("host", bad)]), Err(Refusal::Host), "{shown}");
    }
    assert_eq!(host("/", &[]), Err(Refusal::Host), "no host");
    let twice: [(&str, &[u8]); 2] = [("host", b"127.0.0.1:4321"), ("host", b"127.0.0.1:4321")];
    assert_eq!(host("/", &twice), Err(Refusal::Host), "two hosts");
}

#[test]
fn a_proxy_cannot_vouch_for_a_foreign_host() {
    for name in ["x-forwarded-host", "forwarded", "x-original-host", "x-host"] {
        let pairs: [(&str, &[u8]); 2] = [("host", b"evil.com"), (name, b"127.0.0.1:4321")];
        assert_eq!(host("/", &pairs), Err(Refusal::Host), "{name}");
    }
}

#[test]
fn a_foreign_request_target_is_refused() {
    for target in [
        "http://evil.com/",
        "http://evil.com:4321/",
        "http://user@127.0.0.1:4321/",
        "http://127.0.0.1:4322/",
        "https://127.0.0.1:4321/",
        "evil.com:4321",
    ] {
        assert_eq!(host(target, &[("host", b"127.0.0.1:4321")]), Err(Refusal::Host), "{target}");
    }
}

fn session(origin: Option<&[u8]>, protocols: &[String]) -> Result<(), Refusal> {
    let mut pairs: Vec<(&str, &[u8])> = vec![("host", b"127.0.0.1:4321")];
    pairs.extend(origin.map(|origin| ("origin", origin)));
    pairs.extend(protocols.iter().map(|p| ("sec-websocket-protocol", p.as_bytes())));
    headers_session(&pairs)
}

/// Checks with a door whose token is `TOKEN` in the given headers.
fn headers_session(pairs: &[(&str, &[u8])]) -> Result<(), Refusal> {
    let (door, token) = door();
    let replaced: Vec<(&str, Vec<u8>)> = pairs
        .iter()
        .map(|(name, value)| {
            let text = value.to_vec();
            (*name, match String::from_utf8(text.clone()) {
                Ok(known) => known.replace("TOKEN", &token).into_bytes(),
                Err(_) => text,
            })
        })
        .collect();
    let pairs: Vec<(&str, &[u8])> =
        replaced.iter().map(|(name, value)| (*name, value.as_slice())).collect();
    door.check_session(&headers(&pairs))
}

fn right() -> Vec<String> {
    vec!["spindle.v1, spindle.bearer.TOKEN".to_owned()]
}

#[test]
fn our_page_with_the_token_comes_in() {
    assert_eq!(session(Some(b"http://127.0.0.1:4321"), &right()), Ok(()));
    assert_eq!(session(Some(b"http://localhost:4321"), &right()), Ok(()));
    let apart = ["spindle.v1".to_owned(), "spindle.bearer.TOKEN".to_owned()];
    assert_eq!(session(Some(b"http://127.0.0.1:4321"), &apart), Ok(()));
}

#[test]
fn a_foreign_origin_is_refused_whatever_it_knows() {
    let origins: [&[u8]; 17] = [
        b"",
        b"null",
        b"http://evil.com",
        b"https://127.0.0.1:4321",
        b"http://127.0.0.1",
        b"http://127.0.0.1:8000",
        b"http://127.0.0.1:43210",
        b"http://127.0.0.1:432",
        b"http://127.0.0.1:4321/",
        b"http://127.0.0.1:4321.evil.com",
        b"http://evil.com#http://127.0.0.1:4321",
        b"http://127.0.0.1:4321, http://evil.com",
        b"HTTP://127.0.0.1:4321",
        b"http://localhost.:4321",
        b"http://user@127.0.0.1:4321",
        b"ws://127.0.0.1:4321",
        b"\xff",
    ];
    for origin in origins {
        let shown = String::from_utf8_lossy(origin);
        assert_eq!(session(Some(origin), &right()), Err(Refusal::Origin), "{shown}");
    }
    assert_eq!(session(None, &right()), Err(Refusal::Origin), "no origin");
}

#[test]
fn a_second_origin_or_another_site_is_refused() {
    let right = right().remove(0);
    let ours: (&str, &[u8]) = ("origin", b"http://127.0.0.1:4321");
    let token: (&str, &[u8]) = ("sec-websocket-protocol", right.as_bytes());
    assert_eq!(headers_session(&[ours, ours, token]), Err(Refusal::Origin));
    for site in ["same-site", "cross-site", "", "Same-Origin"] {
        let site: (&str, &[u8]) = ("sec-fetch-site", site.as_bytes());
        assert_eq!(headers_session(&[ours, site, token]), Err(Refusal::Origin), "{site:?}");
    }
    for site in ["same-origin", "none"] {
        let site: (&str, &[u8]) = ("sec-fetch-site", site.as_bytes());
        assert_eq!(headers_session(&[ours, site, token]), Ok(()));
    }
}

#[test]
fn without_the_token_nobody_comes_in() {
    for protocols in [
        "",
        "spindle.v1",
        "spindle.v1, spindle.bearer.",
        "spindle.v1, spindle.bearer.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "spindle.v1, spindle.bearer.TOKENA",
        "spindle.v1, TOKEN",
        "spindle.bearer.TOKEN",
        "spindle.bearer.TOKEN, spindle.v1",
        "spindle.v2, spindle.bearer.TOKEN",
        "spindle.v1, spindle.bearer.TOKEN, spindle.v1",
        "spindle.v1, spindle.bearer.A, spindle.bearer.TOKEN",
        "spindle.v1 spindle.bearer.TOKEN",
        "Spindle.v1, Spindle.bearer.TOKEN",
        ",,,",
    ] {
        let protocols = [protocols.to_owned()];
        let outcome = session(Some(b"http://127.0.0.1:4321"), &protocols);
        assert_eq!(outcome, Err(Refusal::Token), "{protocols:?}");
    }
    assert_eq!(session(Some(b"http://127.0.0.1:4321"), &[]), Err(Refusal::Token));
}

#[test]
fn the_token_counts_in_no_other_place() {
    let ours: (&str, &[u8]) = ("origin", b"http://127.0.0.1:4321");
    for (name, value) in [
        ("authorization", "Bearer TOKEN"),
        ("cookie", "token=TOKEN"),
        ("x-token", "TOKEN"),
        ("referer", "http://127.0.0.1:4321/?t=TOKEN"),
    ] {
        assert_eq!(headers_session(&[ours, (name, value.as_bytes())]), Err(Refusal::Token));
    }
}

#[test]
fn broken_protocol_lists_are_no_bearer() {
    assert_eq!(bearer(&headers(&[("sec-websocket-protocol", b"\xff,\xfe")])), None);
    let value = b"spindle.v1, spindle.bearer.\xff".as_slice();
    assert_eq!(bearer(&headers(&[("sec-websocket-protocol", value)])), Some(b"\xff".as_slice()));
}
