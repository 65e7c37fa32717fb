use std::collections::BTreeSet;

/// Every text between two marks.
fn between<'a>(source: &'a str, before: &str, after: &str) -> BTreeSet<&'a str> {
    source
        .split(before)
        .skip(1)
        .filter_map(|rest| rest.split_once(after))
        .map(|(found, _)| found)
        .collect()
}

fn permitted() -> BTreeSet<&'static str> {
    between(
        include_str!("../../permissions/window.toml"),
        "\n  \"",
        "\",",
    )
}

#[test]
fn the_window_may_call_exactly_the_commands_that_exist() {
    let source = include_str!("../lib.rs");
    let (_, handler) = source.split_once("generate_handler![").unwrap();
    let (handler, _) = handler.split_once(']').unwrap();
    assert_eq!(permitted(), between(handler, "::", ",\n"));
}

#[test]
fn the_window_calls_every_command_by_its_name_and_no_other() {
    let core = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/core");
    let files = std::fs::read_dir(core).unwrap().flatten();
    let files = files.filter(|it| it.path().extension().is_some_and(|it| it == "ts"));
    let source: String = files
        .map(|it| std::fs::read_to_string(it.path()).unwrap())
        .collect();
    let pieces: Vec<_> = source.split('"').collect();
    let called: BTreeSet<_> = pieces
        .windows(2)
        .filter(|pair| pair[0].ends_with(">("))
        .map(|pair| pair[1])
        .collect();
    assert_eq!(permitted(), called);
}

#[test]
fn the_configuration_is_as_strict_as_it_should_be() {
    let configuration = include_str!("../../tauri.conf.json");
    assert!(configuration.contains(&format!(
        "\"identifier\": \"{}\"",
        crate::config::IDENTIFIER
    )));
    let policy = between(configuration, "\"csp\": \"", "\"")
        .pop_first()
        .unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    for hole in ["unsafe", "*", "https:", "ws:", "wss:"] {
        assert!(!policy.contains(hole), "{hole} in {policy}");
    }
    let capability = include_str!("../../capabilities/main.json");
    assert!(capability.contains("\"windows\": [\"main\", \"talk-*\"],"));
    assert!(capability.contains("\"permissions\": [\"window\"]"));
}

#[test]
fn a_link_that_is_clicked_in_the_system_reaches_the_program() {
    let entry = include_str!("../../packaging/linnet.desktop");
    assert!(entry.contains("Exec={{exec}} %u\n"));
    assert!(entry.contains("MimeType=x-scheme-handler/linnet;\n"));
    let configuration = include_str!("../../tauri.conf.json");
    assert_eq!(configuration.matches("packaging/linnet.desktop").count(), 2);
    assert!(configuration.contains("\"schemes\": [\"linnet\"]"));
}
