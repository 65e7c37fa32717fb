//! What the pages tell operators to type, and to write into files, is right.

use std::{fs, path::PathBuf};

use clap::Parser;

use super::Arguments;
use crate::config::Config;

fn pages() -> Vec<(PathBuf, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut folders = vec![PathBuf::from(root).join("docs/src")];
    let mut pages = vec![PathBuf::from(root).join("README.md")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|it| it == "md") {
                pages.push(entry.path());
            }
        }
    }
    pages
        .into_iter()
        .map(|it| (it.clone(), fs::read_to_string(it).unwrap()))
        .collect()
}

/// The texts between the fences of one language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    page.split(&fence)
        .skip(1)
        .filter_map(|it| it.split("```").next())
        .collect()
}

/// As a shell would split it, as far as our pages go: quotes, and a comment at the end.
fn words(line: &str) -> Vec<String> {
    let line = line.split(" # ").next().unwrap_or_default();
    let line = line.split("  #").next().unwrap_or_default();
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            // What another command says is one word of ours.
            (None, '(') => quote = Some(')'),
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words.retain(|it| !it.is_empty());
    words
}

#[test]
fn every_command_of_the_pages_is_one() {
    let mut commands = 0;
    for (place, page) in pages() {
        for line in blocks(&page, "sh").into_iter().flat_map(str::lines) {
            let words = words(line);
            // Done as somebody else.
            let before = ["sudo", "-u", "linnet", "--"];
            let begin = words.iter().position(|it| !before.contains(&it.as_str()));
            let Some(begin) = begin.filter(|it| words[*it].ends_with("linnet-server")) else {
                continue;
            };
            commands += 1;
            if let Err(error) = Arguments::try_parse_from(&words[begin..]) {
                panic!("{}: {line}\n{error}", place.display());
            }
        }
    }
    assert!(commands >= 8, "{commands} commands were found");
}

#[test]
fn every_setting_of_the_pages_is_one() {
    let mut blocks_found = 0;
    for (place, page) in pages() {
        for block in blocks(&page, "toml") {
            // Pages for developers show other files.
            if place.components().any(|it| it.as_os_str() == "developers") {
                continue;
            }
            blocks_found += 1;
            if let Err(error) = toml::from_str::<Config>(block) {
                panic!("{}: {block}\n{error}", place.display());
            }
        }
    }
    assert!(blocks_found >= 2, "{blocks_found} blocks were found");
}

#[test]
fn the_settings_that_the_packages_bring_are_right() {
    let file = include_str!("../../deploy/linnet.toml");
    toml::from_str::<Config>(file).unwrap();
    // Also where one takes a line into use.
    let taken = |line: &'static str| {
        let rest = line.strip_prefix('#').filter(|it| it.contains(" = "));
        rest.unwrap_or(line)
    };
    let all = file.lines().map(taken).collect::<Vec<_>>().join("\n");
    toml::from_str::<Config>(&all).unwrap();
}
