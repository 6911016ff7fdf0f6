//! How much memory the page's process has.
//!
//! The system is asked, not the page: only the process has everything, the engine's shared memory
//! and the workers included. Linux only.

use std::collections::HashMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::browser::Browser;

/// Bytes in one mebibyte.
pub const MIB: u64 = 1024 * 1024;

/// The memory that the browser's page processes have to themselves, in bytes, after garbage has
/// been collected.
///
/// # Errors
/// When there is no such process or it cannot be looked at.
pub async fn of_page(browser: &Browser) -> Result<u64> {
    let collect = "for (let i = 0; i < 3; i++) window.gc?.(); setTimeout(() => done(null), 50);";
    browser.script_async::<Value>(collect, vec![]).await?;
    let renderers = descendants(browser.pid())?.into_iter().filter(|pid| is_renderer(*pid));
    let sizes: Vec<u64> = renderers.filter_map(private_bytes).collect();
    ensure!(!sizes.is_empty(), "the browser has no page process");
    Ok(sizes.iter().sum())
}

/// All processes below one.
fn descendants(root: u32) -> Result<Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").context("there is no /proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if let Some(parent) = parent(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(pid) = found.get(next) {
        let below = children.remove(pid).unwrap_or_default();
        found.extend(below);
        next += 1;
    }
    Ok(found)
}

fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold blanks; the state and the parent follow.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn is_renderer(pid: u32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline"))
        .is_ok_and(|line| String::from_utf8_lossy(&line).contains("--type=renderer"))
}

fn private_bytes(pid: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    Some(private_kib(&rollup) * 1024)
}

/// Memory that no other process shares, plus what is shared by the page's own mappings only:
/// the proportional size counts both without counting the browser's code.
fn private_kib(rollup: &str) -> u64 {
    let value = |name: &str| {
        let line = rollup.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
    };
    value("Pss_Anon:") + value("Pss_Shmem:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_memory_of_its_own_counts() {
        let rollup = "Rss: 900 kB\nPss: 700 kB\nPss_Anon: 300 kB\nPss_File: 390 kB\n\
                      Pss_Shmem: 10 kB\n";
        assert_eq!(private_kib(rollup), 310);
    }

    #[test]
    fn processes_are_found_below_their_ancestor() {
        let me = std::process::id();
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        assert!(descendants(me).unwrap().contains(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
