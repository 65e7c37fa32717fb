//! What is unpacked, and what is refused.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tar::EntryType;

use super::{File, file, folder, pack};
use crate::postgres::archive::{integrity, unpack};

const LIBRARY: File<'_> = file("package/native/lib/libpq.so.5.18", 0o644, "library");

/// With its own hash.
fn unpack_files(folder: &Path, files: &[File<'_>]) -> anyhow::Result<PathBuf> {
    let (archive, into) = (folder.join("archive.tgz"), folder.join("a/b/programs"));
    let bytes = pack(files);
    fs::write(&archive, &bytes).unwrap();
    unpack(&archive, &integrity(&bytes), &into)?;
    Ok(into)
}

fn refusal(files: &[File<'_>]) -> String {
    let folder = folder();
    let error = unpack_files(folder.path(), files).unwrap_err();
    for outside in ["evil", "a/evil", "a/b/evil"] {
        assert!(!folder.path().join(outside).exists(), "{outside}");
    }
    format!("{error:#}")
}

/// What a list of links with this one entry is answered with.
fn refusal_of_link(source: &str, target: &str) -> String {
    let list = format!(r#"[{{"source":"{source}","target":"{target}"}}]"#);
    refusal(&[
        LIBRARY,
        file("package/native/pg-symlinks.json", 0o644, &list),
    ])
}

#[test]
fn programs_are_unpacked_with_their_links() {
    let folder = folder();
    let list = r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#;
    let files = [
        file("package/package.json", 0o644, "{}"),
        file("package/native/bin/postgres", 0o755, "program"),
        LIBRARY,
        file("package/native/pg-symlinks.json", 0o644, list),
    ];
    let programs = unpack_files(folder.path(), &files).unwrap();
    let read = |name: &str| fs::read_to_string(programs.join(name)).unwrap();
    assert_eq!(read("bin/postgres"), "program");
    assert_eq!(read("lib/libpq.so.5"), "library");
    let link = fs::read_link(programs.join("lib/libpq.so.5")).unwrap();
    assert_eq!(link, Path::new("libpq.so.5.18"), "it may be moved");
    assert!(!folder.path().join("a/b/programs/package.json").exists());
    let mode = |name: &str| {
        fs::metadata(programs.join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(
        ["", "bin", "bin/postgres", "lib/libpq.so.5.18"].map(mode),
        [0o755, 0o755, 0o755, 0o644]
    );
}

#[test]
fn a_changed_or_cut_archive_is_refused_before_anything_is_unpacked() {
    let folder = folder();
    let (archive, into) = (
        folder.path().join("archive.tgz"),
        folder.path().join("into"),
    );
    let bytes = pack(&[LIBRARY]);
    let mut changed = bytes.clone();
    changed[20] ^= 1;
    for wrong in [&changed, &bytes[..bytes.len() - 9]] {
        fs::write(&archive, wrong).unwrap();
        let error = unpack(&archive, &integrity(&bytes), &into).unwrap_err();
        assert!(error.to_string().contains("is damaged"), "{error}");
        assert!(!into.exists());
    }
}

#[test]
fn a_path_that_leads_out_is_refused() {
    for path in [
        "package/native/../../evil",
        "package/native/../../../evil",
        "../evil",
        "/evil",
        "package/./../../evil",
    ] {
        let said = refusal(&[file(path, 0o644, "evil")]);
        assert!(said.contains("leads out"), "{path}: {said}");
    }
}

#[test]
fn a_link_or_a_device_in_the_archive_is_refused() {
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Char,
        EntryType::Fifo,
    ] {
        let said = refusal(&[File {
            kind,
            ..file("package/native/lib/evil", 0o644, "")
        }]);
        assert!(said.contains("is no file"), "{kind:?}: {said}");
    }
}

#[test]
fn a_listed_link_leads_to_its_neighbour_or_is_refused() {
    let library = "native/lib/libpq.so.5.18";
    for (source, target, reason) in [
        (library, "/evil", "leads out"),
        (library, "native/../../evil", "leads out"),
        ("/etc/passwd", "native/lib/libpq.so", "leads out"),
        (
            "native/lib/../../../etc/passwd",
            "native/lib/x",
            "leads out",
        ),
        (library, "dist/libpq.so", "is no program's"),
        (library, "native/bin/libpq.so", "leads nowhere"),
        (
            "native/lib/missing.so",
            "native/lib/libpq.so",
            "leads nowhere",
        ),
        (library, library, "cannot be made"),
    ] {
        let said = refusal_of_link(source, target);
        assert!(said.contains(reason), "{source} {target}: {said}");
    }
    let said = refusal(&[LIBRARY]);
    assert!(said.contains("no list of its links"), "{said}");
}
