"""Who asks: a person with data, whose token is fetched anew in time; and a throw-away one for what ends sessions."""
import os
import uuid

import requests
import schemathesis

BASE = os.environ["LINNET_FUZZ_URL"] + "/api/v1"


def sign_up(name):
    form = {
        "username": name,
        "displayName": name,
        "password": "a quiet bird in the reeds",
        "device": {"id": str(uuid.uuid4()), "name": "fuzz"},
    }
    answer = requests.post(f"{BASE}/auth/sign-up", json=form, timeout=30)
    answer.raise_for_status()
    return answer.json()


def is_ending(operation):
    return any(word in operation for word in ("sign-out", "/sessions/"))


@schemathesis.auth(refresh_interval=300, cache_by_key=lambda case, context: str(is_ending(case.operation.label)) + (case.id if is_ending(case.operation.label) else ""))
class Person:
    def get(self, case, context):
        return sign_up("p" + uuid.uuid4().hex[:12])["tokens"]["accessToken"]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"
