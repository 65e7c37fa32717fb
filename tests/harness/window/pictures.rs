//! What a person sees, kept as a picture.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::Window;
use crate::database::setting;

impl Window {
    /// Saves what the display shows of the window under `target/screens/`: the pixels that a person sees. (The driver's
    /// own picture waits for a next frame, which a page at rest never draws.)
    pub async fn screenshot(&self, step: &str) {
        let painted = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
        self.script(painted, &[]).await;
        self.picture(step).await;
    }

    /// The same, of a page that the driver may have lost.
    pub async fn picture(&self, step: &str) -> PathBuf {
        let folder = screens();
        std::fs::create_dir_all(&folder).expect("target can be written");
        let file = folder.join(format!("{step}-{}.png", self.name));
        let taken = Command::new("import")
            .args(["-window", "root", "-crop"])
            .arg(format!("1280x800+{}+0", self.left))
            .arg("+repage")
            .arg(&file)
            .status()
            .await;
        assert!(taken.expect("imagemagick is installed").success());
        file
    }
}

fn screens() -> PathBuf {
    setting("LINNET_SCREENS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens"),
        PathBuf::from,
    )
}

/// How many pixels of two pictures are clearly not the same.
pub async fn differing_pixels(one: &Path, other: &Path) -> u64 {
    let compared = Command::new("compare")
        .args(["-metric", "AE", "-fuzz", "5%"])
        .args([one, other])
        .arg("null:")
        .output()
        .await
        .expect("imagemagick is installed");
    let count = String::from_utf8_lossy(&compared.stderr);
    count.trim().parse().unwrap_or(u64::MAX)
}
