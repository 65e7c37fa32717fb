use super::*;

fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn file(text: &str) -> (tempfile::TempDir, Flags) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("linnet.toml");
    std::fs::write(&path, text).unwrap();
    (
        folder,
        Flags {
            config: Some(path),
            ..Flags::default()
        },
    )
}

#[test]
fn the_environment_wins_over_the_file_and_a_flag_over_both() {
    let (_folder, mut flags) =
        file("listen = \"127.0.0.1:1\"\nname = \"Nest\"\nregistration = \"open\"");
    let variables = environment(&[("LINNET_LISTEN", "127.0.0.1:2"), ("LINNET_RATE_SCALE", "3")]);
    let config = Config::from_parts(&flags, &variables).unwrap().config;
    assert_eq!(
        (
            config.listen.port(),
            config.name.as_str(),
            config.rate_scale
        ),
        (2, "Nest", 3)
    );
    assert_eq!(config.registration, Registration::Open);
    flags.listen = Some((Ipv4Addr::LOCALHOST, 3).into());
    assert_eq!(
        Config::from_parts(&flags, &variables)
            .unwrap()
            .config
            .listen
            .port(),
        3
    );
}

#[test]
fn an_unknown_key_is_refused_and_an_unknown_variable_is_named() {
    let (_folder, flags) = file("listn = \"127.0.0.1:1\"");
    assert!(Config::from_parts(&flags, &BTreeMap::new()).is_err());
    let variables = environment(&[
        ("LINNET_LISTN", "x"),
        ("LINNET_PROFILE_DIR", "/p"),
        ("LINNET_SERVER", "s"),
    ]);
    let loaded = Config::from_parts(&Flags::default(), &variables).unwrap();
    assert_eq!(loaded.unknown, ["LINNET_LISTN"]);
}

#[test]
fn proxies_are_a_list_in_the_file_and_a_text_in_a_variable() {
    let expected = ["127.0.0.1/32", "10.0.0.0/8", "::1/128"].map(|it| it.parse().unwrap());
    let (_folder, flags) = file("trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\", \"::1\"]");
    let from_file = Config::from_parts(&flags, &BTreeMap::new()).unwrap().config;
    assert_eq!(from_file.trusted_proxies, expected);
    let variables = environment(&[("LINNET_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")]);
    let from_variable = Config::from_parts(&Flags::default(), &variables)
        .unwrap()
        .config;
    assert_eq!(from_variable.trusted_proxies, expected);
    assert!(from_file.dump().unwrap().contains("\"10.0.0.0/8\""));
}

#[test]
fn ports_are_a_list_in_the_file_and_a_text_in_a_variable() {
    let ports = |flags: &Flags, value: &str| {
        let variables = environment(&[("LINNET_LINK_PREVIEW_PORTS", value)]);
        let loaded = Config::from_parts(flags, &variables);
        loaded.map(|it| it.config.link_preview_ports).ok()
    };
    assert_eq!(ports(&Flags::default(), ""), Some(vec![80, 443]));
    assert_eq!(
        ports(&Flags::default(), "443, 8443"),
        Some(vec![443, 8_443])
    );
    assert_eq!(ports(&Flags::default(), "8080"), Some(vec![8_080]));
    let (_folder, flags) = file("link_preview_ports = [8080, 80]");
    assert_eq!(ports(&flags, ""), Some(vec![8_080, 80]));
    let (_folder, none) = file("link_preview_ports = []");
    assert_eq!(ports(&none, ""), None);
}

#[test]
fn a_wrong_value_is_refused() {
    for (name, value) in [
        ("LINNET_REGISTRATION", "everybody"),
        ("LINNET_LISTEN", "here"),
        ("LINNET_DATABASE_URL", "mysql://x"),
        ("LINNET_NAME", "a\nb"),
        ("LINNET_TRUSTED_PROXIES", "127.0.0.1,proxy"),
        ("LINNET_FILE_MAX_MIB", "0"),
        ("LINNET_FILE_MAX_MIB", "2049"),
        ("LINNET_S3_ENDPOINT", "https://store.example"),
        ("LINNET_LINK_PREVIEWS", "sometimes"),
        ("LINNET_LINK_PREVIEW_NETWORKS", "10.0.0.0/33"),
        ("LINNET_LINK_PREVIEW_PORTS", "80,https"),
        ("LINNET_LINK_PREVIEW_PORTS", "0"),
        ("LINNET_SMTP_URL", "smtp://127.0.0.1"),
        ("LINNET_MAIL_FROM", "chat@example.org"),
        ("LINNET_REQUIRE_EMAIL", "true"),
    ] {
        assert!(
            Config::from_parts(&Flags::default(), &environment(&[(name, value)])).is_err(),
            "{name}"
        );
    }
}

#[test]
fn a_bucket_needs_both_keys_or_none_and_a_real_address() {
    let loads = |rest: &[(&str, &str)]| {
        let mut variables = environment(rest);
        variables.insert("LINNET_S3_BUCKET".to_owned(), "files".to_owned());
        Config::from_parts(&Flags::default(), &variables).is_ok()
    };
    let (id, secret) = (
        ("LINNET_S3_ACCESS_KEY_ID", "me"),
        ("LINNET_S3_SECRET_ACCESS_KEY", "hunter2"),
    );
    assert!(loads(&[]) && loads(&[id, secret]));
    assert!(!loads(&[id]) && !loads(&[secret]));
    assert!(loads(&[("LINNET_S3_ENDPOINT", "http://127.0.0.1:9000")]));
    assert!(!loads(&[("LINNET_S3_ENDPOINT", "store.example")]));
}

#[test]
fn mail_goes_only_where_a_password_stays_secret() {
    let refused = |url: &str, from: &str| {
        let variables = environment(&[("LINNET_SMTP_URL", url), ("LINNET_MAIL_FROM", from)]);
        let loaded = Config::from_parts(&Flags::default(), &variables);
        let error = loaded.err().map(|it| format!("{it:#}"));
        assert!(error.as_ref().is_none_or(|it| !it.contains("hunter2")));
        error
    };
    let from = "The Nest <chat@example.org>";
    for url in [
        "smtps://me:hunter2@mail.example.org",
        "smtp://me:hunter2@mail.example.org?tls=required",
        "smtp://me:hunter2@127.0.0.1:1025",
        "smtp://relay",
    ] {
        assert_eq!(refused(url, from), None, "{url}");
    }
    for url in [
        "smtp://me:hunter2@mail.example.org",
        "smtp://me:hunter2@mail.example.org?tls=opportunistic",
        "https://me:hunter2@mail.example.org",
        "mail.example.org",
        "smtp://me@mail.example.org?tls=required",
    ] {
        assert!(refused(url, from).unwrap().contains("`smtp_url`"), "{url}");
    }
    let nobody = refused("smtp://relay", "nobody").unwrap();
    assert!(nobody.contains("`mail_from`"), "{nobody}");
}

#[test]
fn names_of_the_server_are_names_and_serve_everybody_unless_told() {
    let loaded = |rest: &[(&str, &str)]| {
        Config::from_parts(&Flags::default(), &environment(rest)).map(|it| it.config)
    };
    let domains = |names| ("LINNET_ACME_DOMAINS", names);
    let config = loaded(&[domains("chat.example.org, chät.example.org")]).unwrap();
    assert_eq!(
        config.acme_domains,
        ["chat.example.org", "xn--cht-rla.example.org"]
    );
    assert_eq!(config.listen.to_string(), "[::]:443");
    let listen = ("LINNET_LISTEN", "192.0.2.1:8443");
    let config = loaded(&[domains("chat.example.org"), listen]).unwrap();
    assert_eq!(config.listen.to_string(), "192.0.2.1:8443");
    for wrong in [
        "*.example.org",
        "192.0.2.1",
        "https://chat.example.org",
        "chat.example.org:443",
        "a,,b",
    ] {
        assert!(loaded(&[domains(wrong)]).is_err(), "{wrong}");
    }
}

#[test]
fn what_is_said_about_certificates_needs_a_name_for_them() {
    let refused = |rest: &[(&str, &str)]| {
        let loaded = Config::from_parts(&Flags::default(), &environment(rest));
        loaded.err().map(|it| format!("{it:#}"))
    };
    let name = ("LINNET_ACME_DOMAINS", "chat.example.org");
    for (rest, expected) in [
        (("LINNET_ACME_EMAIL", "ops@example.org"), None),
        (("LINNET_ACME_DIRECTORY", "https://ca.example.org/"), None),
        (("LINNET_ACME_AUTHORITY", "/etc/ssl/ca.pem"), None),
        (("LINNET_ACME_EMAIL", "nobody"), Some("`acme_email`")),
        (
            ("LINNET_ACME_DIRECTORY", "http://ca.example.org/"),
            Some("`acme_directory`"),
        ),
    ] {
        let nameless = refused(&[rest]).unwrap();
        assert!(nameless.contains("`acme_domains` is missing"), "{nameless}");
        let said = refused(&[name, rest]);
        match expected {
            None => assert_eq!(said, None),
            Some(setting) => assert!(said.unwrap().contains(setting), "{rest:?}"),
        }
    }
}

#[test]
fn a_dump_shows_no_secret() {
    let variables = environment(&[
        ("LINNET_DATABASE_URL", "postgres://me:hunter2@db/linnet"),
        ("LINNET_S3_BUCKET", "files"),
        ("LINNET_S3_ACCESS_KEY_ID", "me"),
        ("LINNET_S3_SECRET_ACCESS_KEY", "hunter2"),
        ("LINNET_SMTP_URL", "smtps://me:hunter2@mail.example.org"),
        ("LINNET_MAIL_FROM", "chat@example.org"),
    ]);
    let dump = Config::from_parts(&Flags::default(), &variables)
        .unwrap()
        .config
        .dump()
        .unwrap();
    assert!(
        dump.contains("********") && !dump.contains("hunter2"),
        "{dump}"
    );
}

#[test]
fn a_bus_is_a_list_of_nats_servers_and_needs_a_database_that_all_nodes_have() {
    let load = |bus: &str, database: &str| {
        let set = [("LINNET_BUS_URL", bus), ("LINNET_DATABASE_URL", database)];
        Config::from_parts(&Flags::default(), &environment(&set))
    };
    let database = "postgres://linnet@db.example.org/linnet";
    let both = "nats://linnet:secret@one.example.org:4222, nats://two.example.org";
    let config = load(both, database).unwrap().config;
    assert!(!config.dump().unwrap().contains("secret"));
    for (bus, database, wrong) in [
        ("http://bus.example.org", database, "`bus_url` must name"),
        ("nats://", database, "`bus_url` must name"),
        (both, "", "one `database_url`"),
    ] {
        let error = format!("{:#}", load(bus, database).unwrap_err());
        assert!(error.contains(wrong), "{error}");
    }
}

#[test]
fn every_setting_is_explained_to_operators_and_in_the_example() {
    let page = include_str!("../../../docs/src/operators/configure.md");
    let example = include_str!("../../../.env.example");
    let table = toml::Table::try_from(Config::default()).unwrap();
    let named = table.keys().map(String::as_str).chain(UNSET_BY_DEFAULT);
    for name in named {
        assert!(page.contains(&format!("`{name}`")), "configure.md: {name}");
        let variable = format!("\n#LINNET_{}=", name.to_uppercase());
        assert!(example.contains(&variable), ".env.example:{variable}");
    }
}
