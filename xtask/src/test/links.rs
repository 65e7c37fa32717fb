//! Every link between our own pages leads somewhere. What lies elsewhere is not asked: a test needs no network.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::paths;

pub(super) fn check() -> Result<()> {
    let mut broken = Vec::new();
    for page in pages()? {
        let text = fs::read_to_string(&page)?;
        for link in links(&text) {
            if !leads_somewhere(&page, link)? {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    ensure!(
        broken.is_empty(),
        "these links lead nowhere:\n{}",
        broken.join("\n")
    );
    Ok(())
}

/// Those at the top, and the book.
fn pages() -> Result<Vec<PathBuf>> {
    let root = paths::root();
    let mut pages: Vec<_> = fs::read_dir(root)?.flatten().map(|it| it.path()).collect();
    let mut folders = vec![root.join("docs/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)?.flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                pages.push(entry.path());
            }
        }
    }
    pages.retain(|it| it.extension().is_some_and(|it| it == "md"));
    Ok(pages)
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    let outside = |it: &&str| !it.contains("://") && !it.starts_with("mailto:");
    text.split("](")
        .skip(1)
        .filter_map(|it| it.split([')', ' ']).next())
        .filter(outside)
}

fn leads_somewhere(page: &Path, link: &str) -> Result<bool> {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let folder = page.parent().context("a page lies in a folder")?;
    let target = if file.is_empty() {
        page.to_owned()
    } else {
        folder.join(file)
    };
    if !target.exists() {
        return Ok(false);
    }
    if heading.is_empty() {
        return Ok(true);
    }
    Ok(headings(&fs::read_to_string(target)?).contains(heading))
}

/// As they are written in addresses.
fn headings(text: &str) -> HashSet<String> {
    let named = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
        kept.map(|it| if it == ' ' { '-' } else { it }).collect()
    };
    text.lines()
        .filter(|it| it.starts_with('#'))
        .map(named)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_found_by_its_address() {
        let found = headings("# Back up, and restore\n\ntext\n\n## What people see");
        assert!(found.contains("back-up-and-restore") && found.contains("what-people-see"));
    }

    #[test]
    fn only_links_to_ourselves_are_looked_at() {
        let text = "[a](one.md) [b](https://example.org/x) [c](#here) ![d](two.png \"t\")";
        let found: Vec<_> = links(text).collect();
        assert_eq!(found, ["one.md", "#here", "two.png"]);
    }
}
