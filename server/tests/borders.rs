//! Who may know whom inside the server: SQL stands in queries, HTTP in routes, the environment in the configuration.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let paths = entries.map(|it| it.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Files outside of `home` and of folders of tests that mention `word`.
fn strangers(word: &str, home: &[&str]) -> Vec<PathBuf> {
    let all = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    let is_test = |path: &Path| path.parent().is_some_and(|it| it.ends_with("tests"));
    let says = |path: &Path| fs::read_to_string(path).expect("a source").contains(word);
    all.into_iter()
        .filter(|path| !is_test(path))
        .filter(|path| !home.contains(&name(path).unwrap_or_default().as_str()) && says(path))
        .collect()
}

#[test]
fn sql_stands_in_queries() {
    let home = [
        "queries.rs",
        "rows.rs",
        "database.rs",
        "scene.rs",
        "testing.rs",
        "tests.rs",
    ];
    assert_eq!(strangers("sqlx::query", &home), Vec::<PathBuf>::new());
}

#[test]
fn services_know_no_http() {
    let all = strangers("axum::", &[]);
    let services: Vec<_> = all.iter().filter(|it| it.ends_with("service.rs")).collect();
    assert!(services.is_empty(), "{services:?}");
}
