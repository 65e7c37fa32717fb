//! An example of everything that is asked and answered, made from the schemas themselves: none can be missing, and none can
//! be of yesterday's form. What a schema cannot know, how a name or a password looks, stands in [`word`]; an operation that
//! says its own example keeps it.

use serde_json::{Map, Value, json};

/// Deeper than anything of ours; what refers to itself ends here.
const DEPTH: usize = 10;
const MOMENT: &str = "2027-01-04T08:00:00Z";
/// Of version 7, as every id that somebody makes has to be.
const ID: &str = "0198c0de-0000-7000-8000-000000000000";

/// Gives examples to the bodies, the answers and the parts of the address of an operation.
pub(super) fn give(operation: &mut Value, schemas: &Value) {
    if let Some(content) = operation.pointer_mut("/requestBody/content") {
        fill(content, &Examples::asked(schemas));
    }
    let responses = operation["responses"].as_object_mut();
    for (status, response) in responses.into_iter().flatten() {
        if let Some(content) = response
            .get_mut("content")
            .filter(|_| status.starts_with('2'))
        {
            fill(content, &Examples::answered(schemas));
        }
    }
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        let example = Examples::asked(schemas).of(&name, &parameter["schema"], 0);
        parameter["example"] = example;
    }
}

/// Only JSON: bytes are bytes.
fn fill(content: &mut Value, examples: &Examples<'_>) {
    let Some(content) = content.get_mut("application/json") else {
        return;
    };
    if content["schema"].is_object() && content["example"].is_null() {
        content["example"] = examples.of("", &content["schema"], 0);
    }
}

struct Examples<'a> {
    schemas: &'a Value,
    /// With what may be absent, too. A request with all that it may have would mean several things at once, unless it has
    /// to have nothing.
    is_whole: bool,
}

impl<'a> Examples<'a> {
    const fn asked(schemas: &'a Value) -> Self {
        Self {
            schemas,
            is_whole: false,
        }
    }

    const fn answered(schemas: &'a Value) -> Self {
        Self {
            schemas,
            is_whole: true,
        }
    }

    fn of(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if depth > DEPTH {
            return Value::Null;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let named = reference.rsplit('/').next().unwrap_or_default();
            let example = self.of(name, &self.schemas[named], depth + 1);
            return called(named, example);
        }
        if let Some(only) = schema["enum"].get(0).or_else(|| schema.get("const")) {
            return only.clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|it| self.of(name, it, depth + 1));
            return together(parts);
        }
        let forms = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        if let Some(forms) = forms {
            let form = forms.iter().find(|it| it["type"] != "null");
            return form.map_or(Value::Null, |it| self.of(name, it, depth + 1));
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => self.list(name, schema, depth),
            kind => plain(name, kind, schema),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let required = schema["required"].as_array().filter(|_| !self.is_whole);
        let is_needed = |name: &str| required.is_none_or(|it| it.iter().any(|it| it == name));
        let fields = schema["properties"].as_object().into_iter().flatten();
        let fields = fields.filter(|(name, _)| is_needed(name));
        let fields = fields.map(|(name, schema)| (name.clone(), self.of(name, schema, depth + 1)));
        Value::Object(fields.collect())
    }

    fn list(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if let Some(parts) = schema["prefixItems"].as_array() {
            return parts
                .iter()
                .map(|it| self.of(name, it, depth + 1))
                .collect();
        }
        let one = self.of(name, &schema["items"], depth + 1);
        json!([one])
    }
}

/// What is called otherwise than a file.
fn called(schema: &str, mut example: Value) -> Value {
    let name = match schema {
        "Device" => "Ana's laptop",
        "NameSection" | "Section" => "Work",
        "ServerInfo" => "The nest",
        _ => return example,
    };
    if example["name"].is_string() {
        example["name"] = name.into();
    }
    example
}

fn together(parts: impl Iterator<Item = Value>) -> Value {
    let mut all = Map::new();
    for part in parts {
        match part {
            Value::Object(fields) => all.extend(fields),
            other => return other,
        }
    }
    Value::Object(all)
}

/// One of several where a value may be null, too.
fn kind(schema: &Value) -> &str {
    let kinds = schema["type"].as_array();
    let kind = kinds.and_then(|it| it.iter().find(|it| *it != "null"));
    let kind = kind.unwrap_or(&schema["type"]).as_str();
    kind.unwrap_or(if schema["properties"].is_object() {
        "object"
    } else {
        ""
    })
}

fn plain(name: &str, kind: &str, schema: &Value) -> Value {
    match (kind, schema["format"].as_str().unwrap_or_default()) {
        ("string", "uuid") => ID.into(),
        ("string", "date-time") => MOMENT.into(),
        ("string", "date") => MOMENT[..10].into(),
        ("string", _) => word(name).into(),
        ("integer" | "number", _) => match name {
            "offset" => 0.into(),
            "limit" => 20.into(),
            "bytes" => 1_024.into(),
            _ => 1.into(),
        },
        ("boolean", _) => false.into(),
        _ => Value::Null,
    }
}

/// What a field of this name holds.
fn word(name: &str) -> &'static str {
    match name {
        "username" | "login" | "from" => "ana",
        "displayName" => "Ana Ruiz",
        "name" => "seeds.txt",
        "email" => "ana@example.org",
        "password" => "a quiet bird in the reeds",
        "newPassword" => "seven reeds in the wind",
        "title" => "Garden",
        "topic" => "What grows",
        "body" => "The seeds have come.",
        "query" => "seeds",
        "emoji" => "\u{1F331}",
        "reason" => "Adverts, again.",
        "note" => "Spoke with them.",
        "bio" => "Grows beans.",
        "pronouns" => "she/her",
        "timeZone" => "Europe/Madrid",
        "size" => "small",
        "mediaType" => "text/plain",
        "url" => "https://example.org/seeds",
        "version" => "0.1.0",
        "protocol" => "linnet.v1",
        "address" => "198.51.100.7",
        "starts" | "ends" | "begins" => "22:00",
        "refreshToken" | "nonce" | "secret" | "code" => {
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        }
        "accessToken" => "eyJhbGciOiJFZERTQSJ9.e30.AA",
        "sha256" => "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        _ => "text",
    }
}
