//! A server for pages that the companion would not serve so: without its headers, or from another
//! origin. It speaks just enough HTTP for a browser.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The longest request; a browser's are far shorter.
const MAX_REQUEST: usize = 64 * 1024;

/// What is served.
#[derive(Clone, Debug)]
pub enum Content {
    /// The files of a folder; `index.html` where there is none.
    Folder(PathBuf),
    /// One page of HTML, whatever is asked for.
    Page(String),
}

/// A running server on a free port; it ends when this is dropped.
#[derive(Debug)]
pub struct Statics {
    origin: String,
    task: JoinHandle<()>,
}

impl Statics {
    /// Serves without any header but the type and the length.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(content: Content) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no port is free")?;
        let origin = format!("http://{}", listener.local_addr()?);
        let content = Arc::new(content);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let content = Arc::clone(&content);
                // A browser that goes away in the middle is no concern of the test's.
                tokio::spawn(async move { answer(stream, &content).await.ok() });
            }
        });
        Ok(Self { origin, task })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl Drop for Statics {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, content: &Content) -> Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < MAX_REQUEST {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let text = String::from_utf8_lossy(&request);
    let target = text.split(' ').nth(1).unwrap_or("/");
    let (kind, body) = match content {
        Content::Page(html) => ("text/html", html.clone().into_bytes()),
        Content::Folder(folder) => {
            let file = file(folder, target);
            (media_type(&file), tokio::fs::read(&file).await?)
        }
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    Ok(stream.shutdown().await?)
}

fn file(folder: &Path, target: &str) -> PathBuf {
    let path = target.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let path = Path::new(path);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    let file = folder.join(path);
    if inside && file.is_file() { file } else { folder.join("index.html") }
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_inside_are_served() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        std::fs::write(path.join("a.js"), "").unwrap();
        assert_eq!(file(path, "/a.js?v=1"), path.join("a.js"));
        for target in ["/", "/lesson/x", "/../a.js", "//a.jss"] {
            assert_eq!(file(path, target), path.join("index.html"), "{target}");
        }
    }
}
