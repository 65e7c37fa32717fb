fn main() {
    tauri_build::build();
    // Packed relocations save a megabyte; the C library that the package asks for reads them.
    if std::env::var("PROFILE").is_ok_and(|it| it == "release")
        && std::env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|it| it == "gnu")
        && std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|it| it == "linux")
    {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
