//! Strangers are refused: other origins, other hosts, wrong tokens.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::json;
use spindle_e2e::companion::Address;
use spindle_e2e::statics::{Content, Statics};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{Shared, World};

const SOCKET: &str = "/api/run";

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![
        world.test("access::page_of_another_origin", another_origin),
        world.test("access::upgrades", upgrades),
        world.test("access::headers", headers),
    ]
}

/// A page of another origin reads nothing and opens no socket, even with the right token.
async fn another_origin(shared: &Shared) -> Result<()> {
    let html = "<!doctype html><title>other</title><p>another page</p>".to_owned();
    let stranger = Statics::start(Content::Page(html)).await?;
    shared.browser.open(stranger.origin()).await?;
    let Address { origin, token } = shared.companion.address();
    let fetched: String = shared
        .browser
        .script_async(
            "fetch(arguments[0] + '/', { headers: arguments[1] })
                .then(async answer => done('read ' + (await answer.text()).length), () => done('refused'));",
            vec![json!(origin), json!({ "authorization": format!("Bearer {token}") })],
        )
        .await?;
    ensure!(fetched == "refused", "fetch: {fetched}");
    let opened: String = shared
        .browser
        .script_async(
            "const socket = new WebSocket(arguments[0], arguments[1]);
             socket.onopen = () => done('open'); socket.onerror = () => done('refused');",
            vec![
                json!(format!("{}{SOCKET}", origin.replace("http:", "ws:"))),
                json!(["spindle.v1", format!("spindle.bearer.{token}")]),
            ],
        )
        .await?;
    ensure!(opened == "refused", "WebSocket: {opened}");
    Ok(())
}

/// What is not exactly right is not upgraded; the first case shows that the rest differ in one
/// thing only.
async fn upgrades(shared: &Shared) -> Result<()> {
    let Address { origin, token } = shared.companion.address();
    let host = origin.trim_start_matches("http://");
    let bearer = format!("spindle.v1, spindle.bearer.{token}");
    let origin_line = format!("Origin: {origin}\r\n");
    let with_origin = |value: &str| format!("Origin: {value}\r\n");
    let cases = [
        ("all right", host.to_owned(), origin_line.clone(), bearer.clone()),
        ("no token", host.to_owned(), origin_line.clone(), "spindle.v1".to_owned()),
        (
            "wrong token",
            host.to_owned(),
            origin_line.clone(),
            "spindle.v1, spindle.bearer.d3Jvbmc".to_owned(),
        ),
        ("longer token", host.to_owned(), origin_line.clone(), format!("{bearer}A")),
        ("no origin", host.to_owned(), String::new(), bearer.clone()),
        ("origin null", host.to_owned(), with_origin("null"), bearer.clone()),
        ("other origin", host.to_owned(), with_origin("http://127.0.0.1:1"), bearer.clone()),
        (
            "origin with more",
            host.to_owned(),
            with_origin(&format!("{origin}.evil.test")),
            bearer.clone(),
        ),
        ("other host", "evil.test".to_owned(), origin_line, bearer),
    ];
    for (what, host_line, origin_line, protocols) in cases {
        let request = format!(
            "GET {SOCKET} HTTP/1.1\r\nHost: {host_line}\r\n{origin_line}Connection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: {protocols}\r\n\r\n"
        );
        let head = ask(host, &request).await?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        let good = if what == "all right" {
            status == "101"
        } else {
            matches!(status, "400" | "401" | "403" | "421")
        };
        ensure!(good, "{what}: {head}");
    }
    Ok(())
}

/// The headers that isolate the page and bound what it may load.
async fn headers(shared: &Shared) -> Result<()> {
    let host = shared.companion.address().origin.trim_start_matches("http://");
    for path in ["/", "/engine.wasm", "/lessons/course.json"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let head = ask(host, &request).await?.to_lowercase();
        ensure!(head.starts_with("http/1.1 200"), "{path}: {head}");
        for wanted in [
            "cross-origin-opener-policy: same-origin\r\n",
            "cross-origin-embedder-policy: require-corp\r\n",
            "cross-origin-resource-policy: same-origin\r\n",
            "x-content-type-options: nosniff\r\n",
            "referrer-policy: no-referrer\r\n",
            "content-security-policy: default-src 'none'; ",
        ] {
            ensure!(head.contains(wanted), "{path} lacks {wanted:?}: {head}");
        }
        ensure!(!head.contains("access-control-allow"), "{path} lets strangers in: {head}");
    }
    let stranger = "GET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n";
    let head = ask(host, stranger).await?;
    ensure!(!head.starts_with("HTTP/1.1 200"), "another host is served: {head}");
    Ok(())
}

/// The head of the answer to a request.
async fn ask(host: &str, request: &str) -> Result<String> {
    let mut stream = TcpStream::connect(host).await.context("the companion does not listen")?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        if stream.read_buf(&mut answer).await? == 0 {
            break;
        }
    }
    let text = String::from_utf8_lossy(&answer).into_owned();
    let end = text.find("\r\n\r\n").map_or(text.len(), |end| end + 2);
    Ok(text[..end].to_owned())
}
