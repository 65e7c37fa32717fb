import { refusal } from "./fakeCore";
import type { Screen } from "./gallery";
import { click, fill, type Step } from "./gallerySteps";
import { appState, type World } from "./world";

const signedOut = (world: World) => {
  world.app = { ...appState([]), settings: world.app.settings, server: "chat.example.org" };
};
/** Nobody is signed in, and this is so of the server. */
const before =
  (server: Partial<World["server"]>): NonNullable<Screen["change"]> =>
  (world) => {
    signedOut(world);
    world.server = { ...world.server, ...server };
  };
const enter: Step[] = [fill({ login: "ana", password: "linnet12" }), click("Sign in")];
const made = { username: "ana", displayName: "Ana Ruiz", password: "linnet12" };

/** Before somebody is in. */
export const doorScreens: Record<string, Screen> = {
  starting: { change: (_, core) => void core.on("app_state", () => new Promise(() => undefined)) },
  broken: { change: (_, core) => void core.fails("app_state", { type: "store" }) },
  "sign-in": {
    change: (world, core) => {
      signedOut(world);
      core.fails("sign_in", refusal("wrong_credentials"));
    },
    steps: enter,
  },
  "sign-in-first": {
    change: (world) => {
      signedOut(world);
      world.app.server = null;
    },
  },
  "sign-in-incomplete": { change: signedOut, steps: [click("Sign in")] },
  "sign-in-unknown": {
    change: (world, core) => {
      signedOut(world);
      core.fails("check_server", { type: "notLinnet" });
    },
  },
  "sign-in-version": {
    change: (world, core) => {
      signedOut(world);
      core.fails("check_server", { type: "versionUnsupported", version: "0.9.4" });
    },
  },
  "sign-in-certificate": {
    change: (world, core) => {
      signedOut(world);
      core.fails("check_server", {
        type: "certificate",
        problem: {
          fault: "unknown_issuer",
          host: "chat.example.org",
          issuer: "Example Office CA",
          expiresAt: null,
        },
      });
    },
  },
  "sign-in-keychain": {
    change: (world) => {
      signedOut(world);
      world.app.keychain = { type: "memoryOnly", store: "org.freedesktop.secrets" };
    },
  },
  "sign-in-keychain-waits": {
    change: (world) => {
      signedOut(world);
      world.app.keychain = { type: "waiting", store: "org.freedesktop.secrets" };
    },
  },
  "sign-in-again": {
    at: "/sign-in?again=account",
    change: ({ app }) => {
      app.accounts = app.accounts.map((one) => ({ ...one, state: "expired" }));
    },
  },
  "sign-up": { at: "/sign-up", change: signedOut },
  "sign-up-refused": {
    at: "/sign-up",
    change: (world, core) => {
      signedOut(world);
      core.fails("sign_up", refusal("username_taken"));
    },
    steps: [fill(made), click("Create an account")],
  },
  "sign-up-invite": { at: "/sign-up", change: before({ registration: "invite" }) },
  "sign-up-closed": { at: "/sign-up", change: before({ registration: "closed" }) },
  "sign-up-mail": { at: "/sign-up", change: before({ requiresEmail: true }) },
  reset: { at: "/reset", change: signedOut },
  "reset-code": { at: "/reset", change: signedOut, steps: [click("I have a code")] },
  "reset-no-mail": { at: "/reset", change: before({ sendsMail: false }) },
};
