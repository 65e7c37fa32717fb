"""The installed app in its real window, by WebDriver and nothing else: sign up and talk, or look whether it is still there."""

import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid

PORT = 4444
SERVER = "http://127.0.0.1:8420"
BINARY = os.environ.get("LINNET_BINARY", "/usr/bin/linnet")
ENTER = "\uE007"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
BODY = "kept over the upgrade"


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["value"]


def server(method, path, body):
    data, kind = json.dumps(body).encode(), {"content-type": "application/json"}
    request = urllib.request.Request(f"{SERVER}/api/v1{path}", data, kind, method=method)
    urllib.request.urlopen(request, timeout=60).read()


def until(what, found):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            value = found()
        except OSError:
            value = None
        if value:
            return value
        time.sleep(0.1)
    subprocess.run(["import", "-window", "root", "/tmp/missing.png"], check=False)
    raise SystemExit(f"not seen: {what}")


class App:
    def __init__(self):
        wish = {"webkitgtk:browserOptions": {"binary": BINARY, "args": []}}
        made = call("POST", "/session", {"capabilities": {"alwaysMatch": wish}})
        self.session = f"/session/{made['sessionId']}"

    def script(self, text, *arguments):
        return call("POST", f"{self.session}/execute/sync", {"script": text, "args": arguments})

    def named(self, name):
        find = """return [...document.querySelectorAll('button,a,input,textarea,[role=menuitem],[role=option],li')]
            .filter((it) => it.getClientRects().length > 0)
            .find((it) => [it.getAttribute('aria-label'), it.labels?.[0]?.innerText, it.innerText, it.placeholder]
              .some((text) => text?.trim().split('\\n').includes(arguments[0]))) ?? null"""
        return until(name, lambda: self.script(find, name))[ELEMENT]

    def click(self, name):
        call("POST", f"{self.session}/element/{self.named(name)}/click", {})

    def type(self, name, text):
        call("POST", f"{self.session}/element/{self.named(name)}/value", {"text": text})

    def fill(self, name, text):
        call("POST", f"{self.session}/element/{self.named(name)}/clear", {})
        self.type(name, text)

    def says(self, text):
        until(text, lambda: text in (self.script("return document.body?.innerText") or ""))

    def has(self, css):
        until(css, lambda: self.script("return !!document.querySelector(arguments[0])", css))

    def quit(self):
        call("DELETE", self.session)


def main(what, *arguments):
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
        input=b"\n", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    # Without it the driver waits for a session for ever.
    automated = {**os.environ, "TAURI_WEBVIEW_AUTOMATION": "true"}
    driver = subprocess.Popen(["WebKitWebDriver", f"--port={PORT}", "--host=127.0.0.1"], env=automated)
    try:
        until("the driver", lambda: call("GET", "/status") is not None)
        app = App()
        {"sign-up": sign_up, "still-there": still_there, "starts": starts}[what](app, *arguments)
        app.quit()
    finally:
        driver.kill()


def sign_up(app, invite):
    """Ana does it in the window; Maya, who has none, over HTTP."""
    person = {
        "username": "maya", "displayName": "Maya Chen", "password": "a long enough password", "invite": invite,
        "device": {"id": str(uuid.uuid4()), "name": "another machine"},
    }
    server("POST", "/auth/sign-up", person)
    app.click("Create an account")
    app.fill("Server", SERVER)
    app.fill("Username", "ana")
    app.fill("Your name", "Ana Ruiz")
    app.fill("Password", "a long enough password")
    app.fill("Invitation", invite)
    app.click("Create an account")
    app.click("New conversation")
    app.fill("Find people", "maya")
    app.click("Maya Chen")
    app.type("Message", BODY + ENTER)
    app.has("[data-state=sent], [data-state=read]")


def starts(app):
    app.named("Create an account")


def still_there(app):
    app.says(BODY)


main(*sys.argv[1:])
