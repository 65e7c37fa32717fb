use std::collections::HashMap;

use serde::Deserialize;
use sqlx::PgPool;

use super::*;
use crate::testing::{group, person};

#[derive(Deserialize)]
struct Golden {
    documents: Vec<Document>,
    queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    from: String,
    text: String,
}

#[derive(Deserialize)]
struct Query {
    query: String,
    finds: Vec<String>,
}

/// Everything is found by walking, and by the indexes again where they can be asked.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_golden_set_is_found(db: PgPool) {
    let golden: Golden =
        serde_json::from_str(include_str!("../../../protocol/tests/golden.json")).unwrap();
    let server = server(db).await;
    let state = server.state();
    let mut people = HashMap::new();
    for name in ["ana", "bob"] {
        people.insert(name, person(state, name).await);
    }
    sqlx::query("update users set username = rtrim(username, '0123456789')")
        .execute(&state.db)
        .await
        .unwrap();
    let id = group(state, people["ana"], &[people["bob"]]).await;
    let mut ids = HashMap::new();
    for it in &golden.documents {
        let message = say(state, people[it.from.as_str()], id, &it.text).await;
        ids.insert(message, it.id.as_str());
    }
    indexing::catch_up(state).await;
    for asked in &golden.queries {
        for looks_up in [false, true] {
            let answer = FindMessages {
                query: asked.query.clone(),
                limit: Some(50),
                ..FindMessages::default()
            };
            let found = if looks_up {
                service::looked_up(state, people["ana"], answer)
                    .await
                    .unwrap()
            } else {
                service::messages(state, people["ana"], answer)
                    .await
                    .unwrap()
            };
            assert!(!found.partial && found.next.is_none());
            let mut found: Vec<_> = found
                .messages
                .iter()
                .map(|it| ids[&it.message.id])
                .collect();
            found.reverse();
            assert_eq!(found, asked.finds, "{} {looks_up}", asked.query);
        }
    }
}
