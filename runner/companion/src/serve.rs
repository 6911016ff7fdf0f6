//! `spindle serve`: the page, the door and the sessions, for one reader on this machine.
//!
//! # Layout
//! - [`door`], [`token`]: who may come in. [`headers`]: what every answer carries.
//! - [`page`]: the embedded page. [`session`]: one page's conversation (`writer`: its way out).
//! - [`connections`]: from accepted socket to answer. [`opener`]: the way into the browser.

pub mod token;
pub mod door;
pub mod headers;
pub mod page;
pub mod session;
mod writer;
pub mod connections;
pub mod opener;

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use spindle_protocol::RunError;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::cli::ServeArgs;
use crate::pythons::Pythons;
use crate::pythons::places::Places;
use connections::App;
use door::Door;
use headers::SecurityHeaders;
use opener::Opener;
use page::Page;
use token::Token;

/// How long runs may take to end when the companion ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// Serves until Ctrl-C.
pub(crate) async fn serve(args: ServeArgs) -> Result<ExitCode, RunError> {
    let ServeArgs { port, no_open } = args;
    let (listener, port) = listen(port).await?;
    // Before any run: a program starts with the signals that its parent does not ignore.
    let mut interrupts = signal(SignalKind::interrupt()).map_err(|e| cannot_listen(port, &e))?;
    let mut terminations = signal(SignalKind::terminate()).map_err(|e| cannot_listen(port, &e))?;
    let token = Token::generate()?;
    let address = format!("http://127.0.0.1:{port}/#t={}", token.as_str());
    let page = Page::embedded();
    let pythons = Arc::new(Pythons::new(Places::of_this_machine()));
    let (closing, _) = watch::channel(false);
    let app = Arc::new(App {
        door: Door::new(port, token),
        headers: SecurityHeaders::new(port, page.script_hashes()),
        page,
        pythons: Arc::clone(&pythons),
        closing: closing.clone(),
    });
    // Whoever closed the terminal still has the browser.
    writeln!(io::stdout(), "Spindle is open at {address}").ok();
    let _opener = if no_open { None } else { Opener::open(&address) };
    // The list is ready by the time that a page asks for it.
    tokio::spawn(async move { drop(pythons.available().await) });

    tokio::select! {
        () = connections::accept(listener, app) => {}
        _ = interrupts.recv() => {}
        _ = terminations.recv() => {}
    }
    closing.send_replace(true);
    tokio::time::timeout(FAREWELL, closing.closed()).await.ok();
    Ok(ExitCode::SUCCESS)
}

/// The port when none is named: what a browser keeps of the reader's work belongs to an address,
/// so the address should be the same tomorrow.
const HABITUAL_PORT: u16 = 7471;

/// Listens on the named port, else on the habitual one, else on a free one.
async fn listen(named: Option<u16>) -> Result<(TcpListener, u16), RunError> {
    // 127.0.0.1 and nothing else: this door leads to the reader's own machine.
    let bind = async |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let wanted = named.unwrap_or(HABITUAL_PORT);
    let listener = match (bind(wanted).await, named) {
        (Err(_), None) => bind(0).await,
        (listener, _) => listener,
    };
    let listener = listener.map_err(|error| cannot_listen(wanted, &error))?;
    let port = listener.local_addr().map_err(|error| cannot_listen(wanted, &error))?.port();
    Ok((listener, port))
}

fn cannot_listen(port: u16, error: &io::Error) -> RunError {
    match error.kind() {
        io::ErrorKind::AddrInUse => RunError::new(
            format!("port {port} is taken by another program"),
            "name another with --port, or leave --port out to take a free one",
        ),
        io::ErrorKind::PermissionDenied => RunError::new(
            format!("port {port} is not yours to listen on"),
            "name one above 1023 with --port, or leave --port out to take a free one",
        ),
        _ => RunError::new(format!("spindle cannot listen on port {port}: {error}"), "try again"),
    }
}
