//! The program: settings, log, and whatever was asked for.

use std::process::ExitCode;

use clap::Parser;
use linnet_server::cli::{self, Arguments};

/// The allocator of the C library is many times slower under threads, above all musl's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The pool and every client share one TLS provider; a second one would make the first connection panic.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        eprintln!("linnet-server: two TLS providers were built in");
        return ExitCode::FAILURE;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("linnet-server: the runtime does not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli::run(Arguments::parse())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("linnet-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
