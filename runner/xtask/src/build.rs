//! Engine, editor, lessons, page, companion: in this order, each only when its inputs changed.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::fingerprint::{Fingerprint, Stamp};
use crate::paths::Paths;
use crate::process::Log;
use crate::progress::{Outcome, Progress, Step, announce};
use crate::tools::{self, Need};

/// How many steps [`steps`] has.
pub const STEPS: usize = 5;

/// What every Rust build depends on besides its own crates; a change of these steps counts too.
const COMMON: &str = "Cargo.toml Cargo.lock rust-toolchain.toml .cargo runner/xtask/src/build.rs";

/// Builds everything.
///
/// # Errors
/// When a tool is missing or a step fails.
pub fn run(paths: &Paths) -> Result<ExitCode> {
    let mut progress = Progress::new(1 + STEPS);
    tools::ensure(&mut progress, paths, Need::Page)?;
    steps(&mut progress, paths)?;
    println!("\nbuilt: {}", paths.shown(&paths.companion()));
    Ok(ExitCode::SUCCESS)
}

/// The five steps, once the tools are there.
///
/// # Errors
/// When one fails; the later ones are not tried.
pub fn steps(progress: &mut Progress, paths: &Paths) -> Result<()> {
    let engine = engine(progress, paths)?;
    let editor = editor(progress, paths)?;
    let lessons = lessons(progress, paths)?;
    page(progress, paths, &[&engine, &lessons], &editor)?;
    companion(progress, paths)
}

fn engine(progress: &mut Progress, paths: &Paths) -> Result<Stamp> {
    const STEP: Step = Step {
        name: "engine",
        first_time: "about 5 minutes",
        hint: "the engine is Rust in runner/engine, built for WebAssembly",
    };
    const ARGS: &str =
        "build --release -p spindle-engine --bin engine --target wasm32-wasip1-threads";
    let inputs = inputs(paths, STEP)?.files("runner/engine runner/protocol")?.text(ARGS);
    stamped(progress, paths, STEP, &inputs, &[&paths.engine_wasm()], |log| {
        // parking_lot_core's `nightly` feature; see runner/engine/Cargo.toml.
        log.run(&mut paths.engine_cargo(ARGS))?;
        let built = paths.engine_target().join("wasm32-wasip1-threads/release/engine.wasm");
        copy(&built, &paths.engine_wasm())
    })
}

/// The editor's bundle, which the page's own code refers to.
///
/// # Errors
/// When Node's part fails.
pub fn editor(progress: &mut Progress, paths: &Paths) -> Result<Stamp> {
    const STEP: Step = Step {
        name: "editor",
        first_time: "half a minute",
        hint: "the editor is bundled by npm in app/editor; if its packages are broken, remove \
               app/editor/node_modules and try again",
    };
    let folder = paths.root.join("app/editor");
    let inputs = inputs(paths, STEP)?.files("app/editor")?;
    let results = [folder.join("node_modules"), folder.join("dist")];
    stamped(progress, paths, STEP, &inputs, &[&results[0], &results[1]], |log| {
        log.run(paths.command("npm").current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]))?;
        log.run(paths.command("npm").current_dir(&folder).args(["run", "build"]))
    })
}

fn lessons(progress: &mut Progress, paths: &Paths) -> Result<Stamp> {
    const STEP: Step = Step {
        name: "lessons",
        first_time: "half a minute",
        hint: "every fault above names the file and the line in lessons/content",
    };
    const ARGS: &str =
        "run --release -p spindle-lessons --features author --bin compile-lessons --";
    let inputs = inputs(paths, STEP)?.files("lessons")?.text(ARGS);
    let result = paths.lessons();
    stamped(progress, paths, STEP, &inputs, &[&result], |log| {
        remove_folder(&result)?;
        log.run(paths.cargo(ARGS).arg(&result))
    })
}

fn page(progress: &mut Progress, paths: &Paths, parts: &[&Stamp], editor: &Stamp) -> Result<()> {
    const STEP: Step = Step {
        name: "page",
        first_time: "about 3 minutes",
        hint: "the page is Rust in app, linked by trunk as Trunk.toml says",
    };
    const SOURCES: &str = "app lessons runner/protocol runner/web style index.html Trunk.toml";
    // `--offline`: trunk would fetch wasm-bindgen itself; ours is first on PATH.
    const ARGS: &[&str] = &["build", "--release", "--offline"];
    let inputs = inputs(paths, STEP)?.files(SOURCES)?.text(&ARGS.join(" ")).text(editor.value());
    let dist = paths.dist();
    let trunk = Stamp::new(paths, "trunk", &inputs);
    let inputs = parts.iter().fold(inputs, |inputs, part| inputs.text(part.value()));
    let results = [dist.join("index.html"), dist.join("engine.wasm"), dist.join("lessons")];
    let results = [&*results[0], &*results[1], &*results[2]];
    stamped(progress, paths, STEP, &inputs, &results, |log| {
        if !trunk.holds(&results[..1]) {
            trunk.take_back()?;
            // trunk reads NO_COLOR as its own option and takes nothing but `true` and `false`.
            let mut command = paths.command("trunk");
            command.args(ARGS).arg("--dist").arg(&dist).env_remove("NO_COLOR");
            log.run(&mut command)?;
            trunk.set()?;
        }
        copy(&paths.engine_wasm(), &dist.join("engine.wasm"))?;
        remove_folder(&dist.join("lessons"))?;
        copy_folder(&paths.lessons(), &dist.join("lessons"))
    })
    .map(drop)
}

/// Not stamped: Cargo itself sees in a moment whether the page or a source changed, and tests
/// build the same program too.
fn companion(progress: &mut Progress, paths: &Paths) -> Result<()> {
    const STEP: Step = Step {
        name: "companion",
        first_time: "about 6 minutes",
        hint: "the companion is Rust in runner/companion; it embeds the folder dist",
    };
    progress.step(paths, STEP, |log| {
        if !paths.companion().exists() {
            announce(log, STEP);
        }
        log.run(&mut paths.cargo("build --release -p spindle-companion --bin spindle"))?;
        Ok(Outcome::Done)
    })
}

fn inputs(paths: &Paths, step: Step) -> Result<Fingerprint> {
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    Fingerprint::new(&paths.root, step.name).text(&flags).files(COMMON)
}

/// Does a step unless it went well before with the same inputs.
fn stamped(
    progress: &mut Progress,
    paths: &Paths,
    step: Step,
    inputs: &Fingerprint,
    results: &[&Path],
    work: impl FnOnce(&mut Log) -> Result<()>,
) -> Result<Stamp> {
    let stamp = Stamp::new(paths, step.name, inputs);
    progress.step(paths, step, |log| {
        if stamp.holds(results) {
            return Ok(Outcome::Unchanged);
        }
        if results.iter().any(|result| !result.exists()) {
            announce(log, step);
        }
        stamp.take_back()?;
        work(log)?;
        stamp.set()?;
        Ok(Outcome::Done)
    })?;
    Ok(stamp)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let context = || format!("cannot copy {} to {}", from.display(), to.display());
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(context)?;
    }
    fs::copy(from, to).map(drop).with_context(context)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
