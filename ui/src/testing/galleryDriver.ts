import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** A machine that does other things meanwhile is slow, not wrong. */
const LONGEST = 120_000;

/** Answers with what went wrong, once everything is drawn. */
export const SETTLED = `
  const ready = () =>
    window.gallery
      ? window.gallery.settle().then(() => done(null), (problem) => done(String(problem)))
      : setTimeout(ready, 20);
  ready();`;

/** WebKitGTK as the app has it, without the app around it. */
export class Driver {
  private width = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly session: string,
    private readonly left: number,
  ) {}

  static async start(binary: string, left: number): Promise<Driver> {
    const port = await freePort();
    const child = spawn("WebKitWebDriver", [`--port=${String(port)}`, "--host=127.0.0.1"], {
      stdio: "ignore",
    });
    const base = `http://127.0.0.1:${String(port)}`;
    // Whoever is told to stop leaves no browser behind.
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => {
        child.kill();
        process.exit();
      });
    }
    await answers(`${base}/status`);
    const options = { binary, args: ["--automation"] };
    const wish = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    const made = (await call(`${base}/session`, { capabilities: wish })) as { sessionId: string };
    const session = `${base}/session/${made.sessionId}`;
    await call(`${session}/timeouts`, { script: LONGEST });
    return new Driver(child, session, left);
  }

  /** Makes the page this large, whatever the browser puts around it. */
  async resize(width: number, height: number) {
    if (this.width === width) return;
    const place = { x: this.left, y: 0, width, height };
    await call(`${this.session}/window/rect`, place);
    const inner = await this.run<number>("done(window.innerHeight)");
    await call(`${this.session}/window/rect`, { ...place, height: height + height - inner });
    this.width = width;
  }

  go = (url: string) => call(`${this.session}/url`, { url });

  /** The script answers by calling `done`. */
  run = <T>(script: string) =>
    call(`${this.session}/execute/async`, {
      script: `const done = arguments[0]; ${script}`,
      args: [],
    }) as Promise<T>;

  /** Shows a screen of the gallery, and waits until it is drawn. */
  async open(url: string) {
    await this.go(url);
    const problem = await this.run<string | null>(SETTLED);
    if (problem !== null) throw new Error(problem);
  }

  /** One key, in the field that has the focus. */
  press = (value: string) =>
    call(`${this.session}/actions`, {
      actions: [
        {
          type: "key",
          id: "keys",
          actions: [
            { type: "keyDown", value },
            { type: "keyUp", value },
          ],
        },
      ],
    });

  async picture(): Promise<Buffer> {
    const taken = await call(`${this.session}/screenshot`);
    return Buffer.from(taken as string, "base64");
  }

  async stop() {
    await fetch(this.session, { method: "DELETE" }).catch(() => undefined);
    this.child.kill();
  }
}

/** The system's choice: a number of our own may be taken, or be one of those that `fetch` refuses to speak to. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port of TCP");
  return address.port;
}

async function answers(url: string) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("WebKitWebDriver does not answer (Debian: webkit2gtk-driver)");
}

async function call(url: string, body?: unknown): Promise<unknown> {
  const asked = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(url, { ...asked, signal: AbortSignal.timeout(LONGEST) });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`);
}
