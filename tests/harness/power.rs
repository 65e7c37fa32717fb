//! A disk whose power can be cut, without cutting anybody's power: a file system in a file, and a copy of that file as it is
//! at one instant. What was written and not flushed is not in the file. (This is a crash of the system; a disk that lies
//! about flushing is not.)

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

const OUTER_MIB: u64 = 768;
const INNER_MIB: u64 = 64;

/// Mounted; unmounted and gone when dropped.
pub struct Disk {
    copies: u32,
    inner: Mount,
    outer: Mount,
    _home: TempDir,
}

struct Mount(PathBuf);

impl Disk {
    /// Why there is none where there cannot be one: it takes loop devices, XFS that shares blocks, and the right to mount.
    pub fn make() -> Result<Self> {
        // Not in memory: the file system below must be able to share blocks.
        let home = tempfile::Builder::new()
            .prefix("linnet-disk")
            .tempdir_in("/var/tmp")?;
        let image = home.path().join("outer.img");
        empty(&image, OUTER_MIB)?;
        run("mkfs.xfs", &["-q", "-m", "reflink=1"], &[&image])?;
        let outer = Mount::of(&image, home.path().join("outer"))?;
        let image = outer.0.join("inner.img");
        empty(&image, INNER_MIB)?;
        run("mkfs.ext4", &["-q", "-F"], &[&image])?;
        let inner = Mount::of(&image, home.path().join("inner"))?;
        Ok(Self {
            copies: 0,
            inner,
            outer,
            _home: home,
        })
    }

    pub fn path(&self) -> &Path {
        &self.inner.0
    }

    /// Everything that was written so far is on it.
    pub fn flush(&self) {
        let folder = std::fs::File::open(&self.inner.0).expect("it is mounted");
        rustix::fs::syncfs(folder).expect("it is ours");
    }

    /// The disk as it would be found after a power cut now.
    pub fn cut(&mut self) -> Result<Copy> {
        self.copies += 1;
        let image = self.outer.0.join("inner.img");
        let copy = self.outer.0.join(format!("cut-{}.img", self.copies));
        run("cp", &["--reflink=always"], &[&image, &copy])?;
        let mount = Mount::of(&copy, self.outer.0.join(format!("cut-{}", self.copies)))?;
        Ok(Copy { mount, image: copy })
    }
}

/// Mounted; unmounted and gone when dropped.
pub struct Copy {
    mount: Mount,
    image: PathBuf,
}

impl Copy {
    pub fn path(&self) -> &Path {
        &self.mount.0
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.mount.unmount();
        drop(std::fs::remove_file(&self.image));
    }
}

impl Mount {
    fn of(image: &Path, at: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&at)?;
        run("mount", &["-o", "loop"], &[image, &at])?;
        Ok(Self(at))
    }

    fn unmount(&self) {
        // Whoever was killed a moment ago may still hold a file.
        let mut umount = Command::new("umount");
        drop(umount.arg("--lazy").arg(&self.0).output());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        self.unmount();
    }
}

/// A disk of memory that is soon full.
pub struct SmallDisk {
    mount: Mount,
    _home: TempDir,
}

impl SmallDisk {
    pub fn make(mib: u64) -> Result<Self> {
        let home = tempfile::tempdir()?;
        let at = home.path().join("small");
        std::fs::create_dir(&at)?;
        let size = format!("size={mib}m");
        run("mount", &["-t", "tmpfs", "-o", &size, "none"], &[&at])?;
        Ok(Self {
            mount: Mount(at),
            _home: home,
        })
    }

    pub fn path(&self) -> &Path {
        &self.mount.0
    }

    /// Takes all the room that is left.
    pub fn fill(&self) {
        let mut file = std::fs::File::create(self.mount.0.join("filler")).expect("a name fits");
        while std::io::Write::write_all(&mut file, &[0; 4_096]).is_ok() {}
    }

    pub fn give_room(&self) {
        std::fs::remove_file(self.mount.0.join("filler")).expect("it was filled");
    }
}

fn empty(file: &Path, mib: u64) -> Result<()> {
    let made = std::fs::File::create(file)?;
    Ok(made.set_len(mib * 1024 * 1024)?)
}

fn run(program: &str, arguments: &[&str], paths: &[&Path]) -> Result<()> {
    let output = Command::new(program)
        .args(arguments)
        .args(paths)
        .output()
        .with_context(|| format!("{program} is missing"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program}: {}", complaint.trim());
    Ok(())
}
