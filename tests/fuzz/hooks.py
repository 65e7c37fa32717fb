"""Who asks while the API is fuzzed, and what there is to be asked about.

A person with data of every kind, whose access token is fetched anew in time; and a throw-away one for each request that
may end the sessions or the account of whoever sends it. Where a path wants the id of something, a valid id is exchanged
for one that exists every other time, so that answers are tried as much as refusals.
"""

import hashlib
import os
import uuid
from datetime import datetime, timedelta, timezone

import requests
import schemathesis

BASE = os.environ["LINNET_FUZZ_URL"] + "/api/v1"
PASSWORD = "a quiet bird in the reeds"
# Uses of an id, after which everything is made anew.
FRESH_EVERY = 150
ENDING = ("/auth/", "/sessions", "/me/password", "/me/deactivate", "/me/delete")


def call(method, path, token=None, **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, BASE + path, headers=headers, timeout=30, **more)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def uuid7():
    value = (uuid.uuid4().int & ~(0xF << 76)) | (7 << 76)
    return str(uuid.UUID(int=value))


def sign_up(name):
    device = {"id": str(uuid.uuid4()), "name": "fuzz"}
    form = {"username": name, "displayName": name, "password": PASSWORD, "device": device}
    return call("POST", "/auth/sign-up", json=form)


def tomorrow():
    return (datetime.now(timezone.utc) + timedelta(days=1)).isoformat()


def somebody():
    return sign_up("p" + uuid.uuid4().hex[:12])


class World:
    """One person's, with something of every kind."""

    def __init__(self):
        signed_in = somebody()
        self.name = signed_in["user"]["username"]
        self.uses = 0
        self.fill(signed_in["tokens"]["accessToken"])

    def fill(self, token):
        """All of it new: what is fuzzed deletes, leaves and hands over, and would find nothing any more."""
        self.tidy(token)
        other = somebody()["user"]["id"]
        group, channel, message, planned = uuid7(), uuid7(), uuid7(), uuid7()
        invite, section, reminder, report = uuid7(), uuid7(), uuid7(), uuid7()
        later = tomorrow()
        post = lambda path, **body: call("POST", path, token, json=body)
        put = lambda path, **body: call("PUT", path, token, json=body)
        post("/conversations", id=group, kind="group", title="fuzz", memberIds=[other])
        post("/conversations", id=channel, kind="channel", title="fuzz " + channel, isPublic=True, memberIds=[])
        post(f"/conversations/{group}/messages", id=message, conversationId=group, body="hello")
        post(f"/conversations/{group}/invites", id=invite)
        put(f"/me/sections/{section}", name="fuzz")
        post("/me/reminders", id=reminder, conversationId=group, messageId=message, remindAt=later)
        new = {"id": planned, "conversationId": group, "body": "later"}
        post("/me/scheduled", message=new, sendAt=later)
        put(f"/me/saved/{group}/{message}")
        put(f"/reports/{report}", userId=other, reason="fuzz")
        self.ids = {
            "/conversations/{id}": group,
            "/channels/{id}": channel,
            "/me/saved/{id}": group,
            "/me/scheduled/{id}": group,
            "/me/sections/{id}": section,
            "/me/reminders/{id}": reminder,
            "/files/{id}": self.file(token, group),
            "/users/{id}": other,
            "/admin/users/{id}": other,
            "/admin/reports/{id}": report,
            "inviteId": invite,
            "messageId": message,
            "userId": other,
        }
        self.planned = planned

    def tidy(self, token):
        """There are only so many of these."""
        for section in call("GET", "/me/sections", token):
            call("DELETE", f"/me/sections/{section['id']}", token)
        for planned in call("GET", "/me/scheduled", token):
            place = planned["message"]
            call("DELETE", f"/me/scheduled/{place['conversationId']}/{place['id']}", token)

    def file(self, token, group):
        """One that was sent, so that it can be fetched."""
        file, content = uuid7(), b"hello"
        sha256 = hashlib.sha256(content).hexdigest()
        new = {"id": file, "name": "hello.txt", "bytes": len(content), "sha256": sha256}
        call("POST", "/files", token, json=new)
        call("PUT", f"/files/{file}/parts?offset=0", token, data=content)
        call("POST", f"/files/{file}/finish", token)
        new = {"id": uuid7(), "conversationId": group, "body": "", "attachments": [file]}
        call("POST", f"/conversations/{group}/messages", token, json=new)
        return file

    def token(self):
        device = {"id": str(uuid.uuid4()), "name": "fuzz"}
        form = {"login": self.name, "password": PASSWORD, "device": device}
        return call("POST", "/auth/sign-in", json=form)["tokens"]["accessToken"]

    def id(self, path, name):
        """Of what stands at this place of the path."""
        self.uses += 1
        if self.uses % FRESH_EVERY == 0:
            self.fill(self.token())
        if name == "messageId" and path.startswith("/me/scheduled"):
            return self.planned
        if name != "id":
            return self.ids.get(name)
        return next((it for begin, it in self.ids.items() if path.startswith(begin)), None)


WORLD = World()


def is_ending(case):
    return any(word in case.operation.label for word in ENDING)


@schemathesis.auth(refresh_interval=300, cache_by_key=lambda case, _: case.id if is_ending(case) else "")
class Person:
    def get(self, case, context):
        return somebody()["tokens"]["accessToken"] if is_ending(case) else WORLD.token()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not isinstance(path_parameters, dict):
        return path_parameters
    for name, value in path_parameters.items():
        known = WORLD.id(context.operation.path, name)
        try:
            is_valid = uuid.UUID(str(value)).int % 2 == 0
        except ValueError:
            is_valid = False
        if known and is_valid:
            path_parameters[name] = known
    return path_parameters
