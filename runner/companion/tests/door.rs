//! Who gets into the real server, and who does not.

#[path = "support/server.rs"]
mod server;
#[path = "support/spindle.rs"]
mod spindle;

use server::Server;
use spindle::{output, spindle, texts};
use tokio_tungstenite::tungstenite::Error;

fn status(answer: &str) -> &str {
    answer.split_whitespace().nth(1).unwrap_or("none")
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// Opens a session by hand, with one header line of the right ones replaced.
fn upgrade(server: &Server, replaced: &str, by: &[String]) -> String {
    let mut headers: Vec<String> =
        server.right_headers().into_iter().filter(|line| !line.starts_with(replaced)).collect();
    headers.extend_from_slice(by);
    headers.extend(
        [
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: c3BpbmRsZSBzcGluZGxlIQ==",
        ]
        .map(str::to_owned),
    );
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let request = format!("GET /api/run HTTP/1.1\r\nConnection: Upgrade, close\r\n{lines}\r\n");
    server.raw(request.as_bytes())
}

#[test]
fn every_answer_carries_the_security_headers() {
    let server = Server::start();
    let host = format!("Host: 127.0.0.1:{}", server.port);
    let mut session = server.right_headers();
    session.push("Connection: close".to_owned());
    for answer in [
        server.get("/", std::slice::from_ref(&host)),
        server.get("/missing.js", std::slice::from_ref(&host)),
        server.get("/", &["Host: evil.com".to_owned()]),
        server.get("/api/run", std::slice::from_ref(&host)),
        server.get("/api/other", &session),
        server.raw(format!("OPTIONS / HTTP/1.1\r\nConnection: close\r\n{host}\r\n\r\n").as_bytes()),
    ] {
        let lower = answer.to_lowercase();
        for line in [
            "cross-origin-opener-policy: same-origin",
            "cross-origin-embedder-policy: require-corp",
            "cross-origin-resource-policy: same-origin",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "permissions-policy: camera=()",
            "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
        ] {
            assert!(lower.contains(line), "{line} is missing in\n{answer}");
        }
        assert!(lower.contains(&format!("connect-src 'self' ws://127.0.0.1:{};", server.port)));
        for never in ["access-control", "set-cookie", "server:"] {
            assert!(!lower.contains(never), "{never} in\n{answer}");
        }
    }
}

#[test]
fn a_foreign_host_gets_nothing_and_kills_nothing() {
    let mut server = Server::start();
    let port = server.port;
    for hosts in [
        vec![],
        vec!["Host: evil.com".to_owned()],
        vec![format!("Host: 127.0.0.1.evil.com:{port}")],
        vec![format!("Host: 127.0.0.1:{port}.evil")],
        vec!["Host: 127.0.0.1:1".to_owned()],
        vec![format!("Host: localhost.:{port}")],
        vec![format!("Host: 127.0.0.1:{port}"), format!("Host: 127.0.0.1:{port}")],
        vec!["Host: evil.com".to_owned(), format!("X-Forwarded-Host: 127.0.0.1:{port}")],
    ] {
        let answer = server.get("/", &hosts);
        assert!(["400", "403"].contains(&status(&answer)), "{hosts:?}: {answer}");
        assert_eq!(body(&answer), "", "{hosts:?}");
    }
    let long = format!("Host: {}", "a".repeat(64 * 1024));
    assert!(["400", "431", "none"].contains(&status(&server.get("/", &[long]))));
    let broken = [
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n".as_slice(),
        b"GET http://evil.com/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    for request in broken {
        let answer = server.raw(request);
        assert!(["400", "403", "505", "none"].contains(&status(&answer)), "{answer}");
    }
    assert!(server.is_alive());
}

#[test]
fn a_foreign_page_is_refused_before_the_session_begins() {
    let mut server = Server::start();
    let port = server.port;
    for origin in [
        "http://evil.com".to_owned(),
        "null".to_owned(),
        format!("https://127.0.0.1:{port}"),
        "http://127.0.0.1:8000".to_owned(),
        format!("http://127.0.0.1:{port}.evil.com"),
        format!("http://127.0.0.1:{port}/"),
    ] {
        let answer = upgrade(&server, "Origin", &[format!("Origin: {origin}")]);
        assert_eq!((status(&answer), body(&answer)), ("403", ""), "{origin}");
    }
    assert_eq!(status(&upgrade(&server, "Origin", &[])), "403");
    assert_eq!(status(&upgrade(&server, "Host", &["Host: evil.com".to_owned()])), "403");
    assert!(server.is_alive());
}

#[test]
fn without_the_token_no_session_begins() {
    let mut server = Server::start();
    let token = server.token.clone();
    for protocols in [
        "spindle.v1".to_owned(),
        format!("spindle.v1, spindle.bearer.{}", "A".repeat(43)),
        format!("spindle.bearer.{token}, spindle.v1"),
        format!("spindle.v1, spindle.bearer.{token}A"),
        format!("spindle.v1, {token}"),
    ] {
        let answer = upgrade(&server, "Sec", &[format!("Sec-WebSocket-Protocol: {protocols}")]);
        assert_eq!((status(&answer), body(&answer)), ("401", ""), "{protocols}");
        assert!(!answer.contains(&token), "the token came back");
    }
    let headers = server.right_headers();
    let answer = server.get(&format!("/api/run?token={token}&t={token}"), &headers[..2]);
    assert_eq!((status(&answer), body(&answer)), ("401", ""));
    assert!(server.is_alive());
}

#[tokio::test]
async fn the_right_words_open_a_session_and_only_the_protocol_is_named() {
    let server = Server::start();
    let (_socket, response) = server.connect().await;
    assert_eq!(response.status(), 101);
    let named: Vec<_> = response.headers().get_all("sec-websocket-protocol").iter().collect();
    assert_eq!(named, ["spindle.v1"]);
    let refused = server.connect_as("http://evil.com", "spindle.v1").await;
    assert!(matches!(refused, Err(Error::Http(response)) if response.status() == 403));
}

#[test]
fn localhost_leads_to_the_one_origin() {
    let server = Server::start();
    let port = server.port;
    let answer = server.get("/lessons/l08-lock", &[format!("Host: localhost:{port}")]);
    assert_eq!(status(&answer), "307");
    let location = format!("location: http://127.0.0.1:{port}/lessons/l08-lock\r\n");
    assert!(answer.contains(&location), "{answer}");
}

#[test]
fn a_taken_port_is_told() {
    let server = Server::start();
    let mut command = spindle();
    command.args(["serve", "--no-open", "--port", &server.port.to_string()]);
    let (stdout, stderr, status) = texts(&output(&mut command, ""));
    assert_eq!((stdout.as_str(), status), ("", Some(1)));
    insta::assert_snapshot!(stderr.replace(&server.port.to_string(), "PORT"));
}

#[test]
fn ctrl_c_ends_it_with_0() {
    assert_eq!(Server::start().interrupt(), Some(0));
}
