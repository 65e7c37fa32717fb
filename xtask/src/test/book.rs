//! The pages as a site: built as it is published, into target/book, and no link in it leads nowhere.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::tools;
use crate::{paths, process};

pub(super) fn check() -> Result<()> {
    let (docs, site) = (paths::root().join("docs"), paths::target().join("book"));
    let mut build = process::command(tools::python("mdbook"));
    process::run(build.arg("build").arg(&docs).arg("--dest-dir").arg(&site))?;
    let mut faults = unlisted(&docs.join("src"))?;
    for page in files(&site, "html")? {
        let text = fs::read_to_string(&page)?;
        for link in links(&text).filter(|it| !leads_somewhere(&page, it)) {
            faults.push(format!("{}: {link}", page.display()));
        }
    }
    ensure!(
        faults.is_empty(),
        "the book is not whole:\n{}",
        faults.join("\n")
    );
    Ok(())
}

/// A page that the summary does not name is not in the book.
fn unlisted(pages: &Path) -> Result<Vec<String>> {
    let summary = fs::read_to_string(pages.join("SUMMARY.md"))?;
    let mut missing = Vec::new();
    for page in files(pages, "md")? {
        let name = page.strip_prefix(pages)?.to_string_lossy().into_owned();
        if name != "SUMMARY.md" && !summary.contains(&format!("({name})")) {
            missing.push(format!("{name} is not in SUMMARY.md"));
        }
    }
    Ok(missing)
}

fn files(folder: &Path, kind: &str) -> Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for path in entries.flatten().map(|it| it.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == kind) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// To files of ours.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let quoted = ["href=\"", "src=\"", "srcset=\""]
        .into_iter()
        .flat_map(|name| page.split(name).skip(1));
    quoted
        .filter_map(|it| it.split('"').next())
        .filter(|it| !it.is_empty() && !it.contains(':') && !it.starts_with('/'))
}

fn leads_somewhere(page: &Path, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match (file, page.parent()) {
        ("", _) => page.to_owned(),
        (file, Some(folder)) => folder.join(file),
        (_, None) => return false,
    };
    if heading.is_empty() {
        return target.exists();
    }
    fs::read_to_string(target).is_ok_and(|it| it.contains(&format!("id=\"{heading}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_file_and_to_a_heading_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("a.html");
        fs::write(&page, "<h1 id=\"here\">").unwrap();
        for (link, leads) in [
            ("a.html", true),
            ("#here", true),
            ("a.html#there", false),
            ("b.html", false),
        ] {
            assert_eq!(leads_somewhere(&page, link), leads, "{link}");
        }
        let text = r#"<a href="b.html#c"><img src="d.png"><a href="https://example.org">"#;
        assert_eq!(links(text).collect::<Vec<_>>(), ["b.html#c", "d.png"]);
    }
}
