"""Who asks while the API is fuzzed, and what there is to be asked about.

A person with data of every kind, whose access token is fetched anew in time; and a throw-away one for each request that
may end the sessions or the account of whoever sends it. Where a path wants the id of something, a valid id is exchanged
for one that exists every other time, so that answers are tried as much as refusals.
"""

import os
import uuid

import requests
import schemathesis

BASE = os.environ["LINNET_FUZZ_URL"] + "/api/v1"
PASSWORD = "a quiet bird in the reeds"
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


def somebody():
    return sign_up("p" + uuid.uuid4().hex[:12])


class World:
    """One person's, made before the first request."""

    def __init__(self):
        signed_in, other = somebody(), somebody()
        token = signed_in["tokens"]["accessToken"]
        self.name = signed_in["user"]["username"]
        group, message = uuid7(), uuid7()
        members = [other["user"]["id"]]
        call("POST", "/conversations", token, json={"id": group, "kind": "group", "title": "fuzz", "memberIds": members})
        new = {"id": message, "conversationId": group, "body": "hello"}
        call("POST", f"/conversations/{group}/messages", token, json=new)
        self.ids = {
            "/conversations/{id}": group,
            "/users/{id}": other["user"]["id"],
            "messageId": message,
            "message_id": message,
            "userId": other["user"]["id"],
            "user_id": other["user"]["id"],
        }

    def token(self):
        device = {"id": str(uuid.uuid4()), "name": "fuzz"}
        form = {"login": self.name, "password": PASSWORD, "device": device}
        return call("POST", "/auth/sign-in", json=form)["tokens"]["accessToken"]

    def id(self, path, name):
        """Of what stands at this place of the path."""
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
