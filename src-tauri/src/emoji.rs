//! The pictures of emoji, for the window each a file of its own.
//!
//! There are thousands of small ones, which compress well together and badly alone. So the built window brings neighbours
//! in one file (`ui/vite.emoji.ts`): `/emoji/1f60.json.br` holds the pictures whose names begin so. The first that is drawn
//! unpacks its neighbours, and they stay.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use parking_lot::Mutex;
use tauri::{
    App, Assets, Context, Wry,
    utils::assets::{AssetKey, AssetsIter, CspHash},
};

/// The files of the window, and the pictures in them.
#[derive(Default)]
struct Pictures {
    files: OnceLock<Box<dyn Assets<Wry>>>,
    packs: Mutex<HashMap<String, Arc<Pack>>>,
}

/// Name to picture; empty where there is none such.
type Pack = HashMap<String, String>;

pub(crate) fn unpack(mut context: Context<Wry>) -> Context<Wry> {
    let pictures = Arc::new(Pictures::default());
    let files = context.set_assets(Box::new(Shared(pictures.clone())));
    drop(pictures.files.set(files));
    context
}

struct Shared(Arc<Pictures>);

impl Shared {
    fn files(&self) -> &dyn Assets<Wry> {
        let files = self.0.files.get();
        files.expect("set before anything is asked for").as_ref()
    }

    fn picture(&self, name: &str) -> Option<Vec<u8>> {
        let begin = begin(name)?;
        let mut packs = self.0.packs.lock();
        if !packs.contains_key(begin) {
            let file = format!("/emoji/{begin}.json.br");
            let read = self.files().get(&AssetKey::from(file.as_str()));
            let pack = read.and_then(|it| unpacked(&it));
            packs.insert(begin.to_owned(), Arc::new(pack.unwrap_or_default()));
        }
        let pack = packs.get(begin)?.clone();
        drop(packs);
        Some(pack.get(name)?.clone().into_bytes())
    }
}

fn unpacked(mut compressed: &[u8]) -> Option<Pack> {
    let mut pack = Vec::new();
    brotli::BrotliDecompress(&mut compressed, &mut pack).ok()?;
    serde_json::from_slice(&pack).ok()
}

/// As `vite.emoji.ts` names the file: the first code point without its last digit.
fn begin(name: &str) -> Option<&str> {
    let is_name = name.len() < 64 && name.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-');
    let first = name.split('-').next().filter(|_| is_name)?;
    let begin = first.get(..first.len().checked_sub(1)?)?;
    Some(if begin.is_empty() { "0" } else { begin })
}

impl Assets<Wry> for Shared {
    fn setup(&self, app: &App<Wry>) {
        self.files().setup(app);
    }

    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        let name = key.as_ref().strip_prefix("/emoji/");
        match name.and_then(|it| it.strip_suffix(".svg")) {
            Some(name) => self.picture(name).map(Cow::Owned),
            None => self.files().get(key),
        }
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        self.files().iter()
    }

    fn csp_hashes(&self, html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        self.files().csp_hashes(html_path)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn every_picture_is_found_in_what_the_app_carries() {
        let context = unpack(tauri::generate_context!());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
        let folder = root.join("node_modules/@discordapp/twemoji/dist/svg");
        let mut count = 0;
        for file in fs::read_dir(folder).unwrap().flatten() {
            let name = file.file_name().into_string().unwrap();
            let found = context
                .assets()
                .get(&format!("/emoji/{name}").as_str().into());
            // It is written shorter, and is the same picture from its first to its last word.
            let [found, drawn] = [found.unwrap().into_owned(), fs::read(file.path()).unwrap()]
                .map(|it| String::from_utf8(it).unwrap());
            assert_eq!(shapes(&found), shapes(&drawn), "{name}");
            assert!(found.len() <= drawn.len(), "{name}");
            count += 1;
        }
        assert!(count > 3_000, "{count}");
    }

    /// What is drawn, one behind the other, without where.
    fn shapes(picture: &str) -> Vec<&str> {
        let marks = picture.split('<').skip(1);
        marks
            .map(|it| it.split([' ', '>', '/']).next().unwrap())
            .collect()
    }

    #[test]
    fn what_is_no_picture_is_none_and_the_rest_is_as_before() {
        let context = unpack(tauri::generate_context!());
        let get = |path: &str| context.assets().get(&path.into()).map(Cow::into_owned);
        for path in [
            "/emoji/.svg",
            "/emoji/1f60.svg",
            "/emoji/../1f600.svg",
            "/emoji/é.svg",
        ] {
            assert_eq!(get(path), None, "{path}");
        }
        assert!(get("/index.html").is_some());
    }
}
