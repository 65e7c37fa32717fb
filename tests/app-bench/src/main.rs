//! `cargo xtask bench --client`: the app as it is released, with a million messages of one person in its cache.
//!
//! Everything is real: the server, the cache, which is filled through the server, the core in a process of its own, and
//! the app in its webview on a desktop of its own. Numbers before a line are those of the promise that it measures.

#[cfg(target_os = "linux")]
mod core;
#[cfg(target_os = "linux")]
mod figures;
#[cfg(target_os = "linux")]
mod hands;
#[cfg(target_os = "linux")]
mod window;
#[cfg(target_os = "linux")]
mod world;

#[cfg(target_os = "linux")]
#[derive(clap::Parser)]
struct Arguments {
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
}

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    use clap::Parser;
    let asked = Arguments::parse();
    let mut figures = figures::Figures::default();
    core::accounts(&mut figures).await;
    let world = world::World::make(asked.messages, &mut figures).await?;
    world.starts(&mut figures).await;
    world.hands(&mut figures).await;
    world.search(&mut figures).await;
    world.jumps(&mut figures).await?;
    world.closed(&mut figures).await?;
    world.missed(&mut figures).await?;
    for name in figures.over() {
        println!("over its limit: {name}");
    }
    Ok(if figures.over().is_empty() {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    })
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("This is measured on Linux alone: it reads /proc and drives WebKitGTK.");
}
