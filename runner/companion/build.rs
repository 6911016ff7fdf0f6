//! Packs the page into a table of files that the binary embeds.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=SPINDLE_DIST");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let dist = match env::var_os("SPINDLE_DIST") {
        Some(dist) => PathBuf::from(dist),
        None => {
            let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
            // Cargo would run this script again at every build for a folder that is not there.
            fs::create_dir_all(&default)?;
            default
        }
    };
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.is_dir() {
        walk(&dist, &mut files)?;
    }
    files.sort();

    let mut table = String::from("const FILES: &[File] = &[\n");
    let mut hashes = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let path = file.strip_prefix(&dist).expect("the file was found there");
        let path = path.to_str().ok_or_else(|| io::Error::other("a file name is not UTF-8"))?;
        let body = fs::read(file)?;
        if path.ends_with(".html") {
            hashes.extend(inline_scripts(&String::from_utf8_lossy(&body)));
        }
        let (content_type, gzip) = content_type(path);
        let packed = out.join(format!("{number}.bin"));
        fs::write(&packed, if gzip { compress(&body)? } else { body })?;
        let hashed = is_hashed(path);
        writeln!(
            table,
            "    File {{ path: {path:?}, content_type: {content_type:?}, hashed: {hashed}, \
             gzip: {gzip}, body: include_bytes!({packed:?}) }},"
        )
        .expect("a string takes everything");
    }
    hashes.sort();
    hashes.dedup();
    writeln!(table, "];\nconst SCRIPT_HASHES: &[&str] = &{hashes:?};")
        .expect("a string takes everything");
    fs::write(out.join("page.rs"), table)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The content type of a file, and whether it is worth compressing.
fn content_type(path: &str) -> (&'static str, bool) {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "json" | "map" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "svg" => ("image/svg+xml", true),
        "txt" | "py" | "md" => ("text/plain; charset=utf-8", true),
        "png" => ("image/png", false),
        "webp" => ("image/webp", false),
        "ico" => ("image/x-icon", false),
        "woff2" => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}

fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body)?;
    encoder.finish()
}

/// Whether a name holds a hash of the content as the page's build gives it:
/// `app-0123456789abcdef.js`, `app-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The SHA-256 of every script that stands in the page itself. The policy lets in no other.
fn inline_scripts(html: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = after.split_once('>') else { break };
        let Some((script, after)) = after.split_once("</script>") else { break };
        rest = after;
        if !attributes.split_whitespace().any(|attribute| attribute.starts_with("src=")) {
            hashes.push(STANDARD.encode(Sha256::digest(script)));
        }
    }
    hashes
}
