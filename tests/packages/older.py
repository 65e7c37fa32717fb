"""Maya, over HTTP: signs in, finds what was written to her before, writes something and reads it again."""

import json
import sys
import time
import urllib.parse
import urllib.request
import uuid

SERVER = "http://127.0.0.1:8420/api/v1"
BEFORE = "kept over the upgrade"


def ask(method, path, body=None, token=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def made_now():
    """An id as the app makes one: version 7."""
    bits = (int(time.time() * 1000) << 80) | (uuid.uuid4().int & (1 << 80) - 1)
    bits = bits & ~(0xF << 76) | (7 << 76)
    return str(uuid.UUID(int=bits & ~(0x3 << 62) | (2 << 62)))


def found(text, token):
    words = urllib.parse.urlencode({"query": text})
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if text in json.dumps(ask("GET", f"/search?{words}", token=token)):
            return
        time.sleep(0.1)
    raise SystemExit(f"not found: {text}")


device = {"id": made_now(), "name": "another machine"}
person = {"login": "maya", "password": "a long enough password", "device": device}
token = ask("POST", "/auth/sign-in", person)["tokens"]["accessToken"]
found(BEFORE, token)
for earlier in sys.argv[2:]:
    found(earlier, token)
talk = made_now()
ask("POST", "/conversations", {"id": talk, "kind": "group", "title": "Log", "memberIds": []}, token)
ask("POST", f"/conversations/{talk}/messages", {"id": made_now(), "conversationId": talk, "body": sys.argv[1]}, token)
page = ask("GET", f"/conversations/{talk}/messages?limit=50", token=token)
if sys.argv[1] not in [it["body"] for it in page["messages"]]:
    raise SystemExit("what was written is not there")
found(sys.argv[1], token)
