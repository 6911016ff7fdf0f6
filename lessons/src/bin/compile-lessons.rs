//! Writes the course as the JSON that the page loads: `compile-lessons OUT_DIR`.

use spindle_lessons::author::{compile, load};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [folder] = arguments.as_slice() else {
        eprintln!("usage: compile-lessons OUT_DIR");
        return ExitCode::from(2);
    };
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = match load(&package.join("content")) {
        Ok(content) => content,
        Err(faults) => {
            let root = package.parent().unwrap_or(package);
            for fault in &faults {
                eprintln!("{}", fault.below(root));
            }
            eprintln!("{} faults in the course: nothing was written", faults.len());
            return ExitCode::FAILURE;
        }
    };
    match compile(&content, Path::new(folder)) {
        Ok(written) => {
            for file in written {
                let verb = if file.changed { "wrote" } else { "unchanged" };
                println!("{verb} {} ({} bytes)", file.path.display(), file.bytes);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            let folder = Path::new(folder).display();
            eprintln!("cannot write to {folder} ({error}): give a folder that can be written");
            ExitCode::FAILURE
        }
    }
}
