use std::collections::HashMap;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Golden {
    documents: Vec<Document>,
    queries: Vec<Asked>,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    from: String,
    text: String,
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    finds: Vec<String>,
}

#[test]
fn the_golden_set_of_the_server_is_found_here_too() {
    let golden = include_str!("../../../../../server/protocol/tests/golden.json");
    let golden: Golden = serde_json::from_str(golden).unwrap();
    let mut cache = Cache::new();
    let id = cache.conversation("talk");
    let people: HashMap<_, _> = ["ana", "bob"].map(|it| (it, cache.person(it))).into();
    let mut ids = HashMap::new();
    for it in &golden.documents {
        let message = cache.say(people[it.from.as_str()], id, &it.text);
        ids.insert(message.id, it.id.as_str());
    }
    for asked in &golden.queries {
        let found = cache.find(&asked.query);
        let mut found: Vec<_> = found.iter().map(|it| ids[&it.id]).collect();
        found.reverse();
        assert_eq!(found, asked.finds, "{}", asked.query);
    }
}
