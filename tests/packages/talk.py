"""Somebody who writes while a backup is made, over HTTPS: talk.py write CODE, until it is told to stop; talk.py read.

What the server has confirmed stands in /tmp/confirmed, a line a message, in the order of being written."""

import json
import os
import signal
import ssl
import sys
import time
import urllib.error
import urllib.request

SERVER = "https://chat.example.org/api/v1"
STATE = "/tmp/talk.json"


def ask(method, path, body=None, token=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, headers, method=method)
    context = ssl.create_default_context()
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30, context=context) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}")
            time.sleep(float(error.headers.get("retry-after", 1)))


def made_now():
    """An id as the app makes one: version 7."""
    bits = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | (7 << 76)
    bits = bits & ~(0x3 << 62) | (2 << 62)
    text = f"{bits:032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def write(code):
    person = {
        "username": "writer", "displayName": "Writer", "password": "a long enough password", "invite": code,
        "device": {"id": made_now(), "name": "a machine"},
    }
    token = ask("POST", "/auth/sign-up", person)["tokens"]["accessToken"]
    talk = made_now()
    ask("POST", "/conversations", {"id": talk, "kind": "group", "title": "Log", "memberIds": []}, token)
    with open(STATE, "w", encoding="utf-8") as state:
        json.dump({"token": token, "talk": talk}, state)
    going = [True]
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    count = 0
    with open("/tmp/confirmed", "w", encoding="utf-8") as confirmed:
        while going:
            message = {"id": made_now(), "conversationId": talk, "body": str(count)}
            ask("POST", f"/conversations/{talk}/messages", message, token)
            print(count, file=confirmed, flush=True)
            count += 1


def read():
    """All that is there, which is whatever was said first and nothing in between missing."""
    with open(STATE, encoding="utf-8") as state:
        state = json.load(state)
    bodies, before = [], ""
    while True:
        page = ask("GET", f"/conversations/{state['talk']}/messages?limit=50{before}", token=state["token"])
        messages = sorted(page["messages"], key=lambda it: it["seq"])
        if not messages:
            break
        bodies = [it["body"] for it in messages if it["body"].isdigit()] + bodies
        before = f"&before={messages[0]['seq']}"
    if bodies != [str(n) for n in range(len(bodies))]:
        raise SystemExit(f"these are there: {bodies}")
    print(len(bodies))


{"write": write, "read": read}[sys.argv[1]](*sys.argv[2:])
