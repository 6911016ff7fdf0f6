//! From an accepted socket to an answer.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use spindle_protocol::codec::MAX_MESSAGE_BYTES;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::door::{Door, SUBPROTOCOL};
use super::headers::SecurityHeaders;
use super::page::Page;
use super::session::session;
use crate::pythons::Pythons;

/// The most connections at once (threat-model.md section 2 row 14).
const CONNECTIONS: usize = 64;
/// How long a request's headers may take.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long they may be, together.
const HEADER_BYTES: usize = 16 * 1024;
/// What a client that does not read may pile up (row 13).
const WRITE_BYTES: usize = 4 * 1024 * 1024;
/// The longest message. Twice as much as the protocol allows, so that a program that is somewhat
/// too long gets a sentence and not a closed connection. Row 13 asks for short frames, too, but a
/// browser sends a message as one frame.
const MESSAGE_BYTES: usize = 2 * MAX_MESSAGE_BYTES;

/// What all connections share.
#[derive(Debug)]
pub struct App {
    /// Who may come in.
    pub door: Door,
    /// What every answer carries.
    pub headers: SecurityHeaders,
    /// What is served.
    pub page: Page,
    /// What programs can run on.
    pub pythons: Arc<Pythons>,
    /// Becomes true when the companion ends; every session listens.
    pub closing: watch::Sender<bool>,
}

/// Takes connections for ever.
pub async fn accept(listener: TcpListener, app: Arc<App>) {
    let router = router(app);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(permit) = Arc::clone(&room).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: some will come back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        tokio::spawn(async move {
            answer(stream, router).await;
            drop(permit);
        });
    }
}

async fn answer(stream: TcpStream, router: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    // A connection that breaks is the other side's business.
    connection.await.ok();
}

fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/api/run", get(open_session))
        .fallback(serve_page)
        .layer(from_fn_with_state(Arc::clone(&app), guard))
        .with_state(app)
}

/// Checks in the order of threat-model.md section 2, and puts the headers on whatever comes back.
async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let checked = app.door.check_host(request.uri(), request.headers()).and_then(|()| {
        if is_page(request.uri().path()) { Ok(()) } else { app.door.check_session(request.headers()) }
    });
    let mut response = match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.status().into_response(),
    };
    app.headers.apply(response.headers_mut());
    response
}

/// The page is public, it holds no secret; everything else needs the token.
fn is_page(path: &str) -> bool {
    path != "/api" && !path.starts_with("/api/")
}

async fn open_session(State(app): State<Arc<App>>, mut upgrade: WebSocketUpgrade) -> Response {
    upgrade.set_selected_protocol(HeaderValue::from_static(SUBPROTOCOL));
    let (pythons, closing) = (Arc::clone(&app.pythons), app.closing.subscribe());
    upgrade
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .max_write_buffer_size(WRITE_BYTES)
        .on_upgrade(|socket| session(socket, pythons, closing))
}

async fn serve_page(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Infallible> {
    let path = request.uri().path();
    if !is_page(path) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    // One origin for what the page stores, by whatever name it was opened. The browser carries
    // the fragment over.
    if app.door.is_by_name(request.headers())
        && let Ok(to) = HeaderValue::try_from(format!("{}{path}", app.door.canonical_origin()))
    {
        return Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, to)]).into_response());
    }
    Ok(app.page.answer(path, request.headers()))
}
