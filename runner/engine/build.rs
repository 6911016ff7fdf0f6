//! Linker settings of `engine.wasm`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        // A stack for a recursion as deep as Python's own limit allows, below the data, so that
        // an overflow traps instead of overwriting them.
        println!("cargo::rustc-link-arg-bins=-zstack-size={}", 8 * 1024 * 1024);
        println!("cargo::rustc-link-arg-bins=--stack-first");
        // The host makes the memory; it must be at least this and at most that (spindle-web's
        // layout.rs holds the same numbers).
        println!("cargo::rustc-link-arg-bins=--initial-memory={}", 64 * 1024 * 1024);
        println!("cargo::rustc-link-arg-bins=--max-memory={}", 1024 * 1024 * 1024);
        for export in ["spindle_leave", "spindle_return"] {
            println!("cargo::rustc-link-arg-bins=--export={export}");
        }
    }
}
