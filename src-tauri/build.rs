fn main() {
    tauri_build::build();
    // Packed relocations save a megabyte; the C library that the package asks for reads them.
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_OS", "linux")
    {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        // Functions that came out the same are there once, as on Windows by default. Only this architecture has Rust's own
        // linker, which can do that.
        if is("CARGO_CFG_TARGET_ARCH", "x86_64") {
            println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script in no other way"
)]
fn is(name: &str, value: &str) -> bool {
    std::env::var(name).is_ok_and(|it| it == value)
}
