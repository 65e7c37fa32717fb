import type { Finding } from "@/core/bindings/Finding";
import type { FakeCore } from "./fakeCore";
import type { Screen } from "./gallery";
import { account, type World } from "./world";

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const fine = (accountId: string | null, check: Finding["check"]) => ({
  accountId,
  check,
  fault: null,
});

/** A machine on which something is wrong, and what it noted. */
export function ailing(_: World, core: FakeCore) {
  const me = account().id;
  const host = "chat.example.org";
  core.on("diagnose", () => [
    { accountId: null, check: "disk", fault: { type: "diskLow", freeMib: 812 } },
    fine(null, "cache"),
    fine(null, "keychain"),
    fine(null, "notifications"),
    fine(me, "name"),
    fine(me, "line"),
    {
      accountId: me,
      check: "server",
      fault: {
        type: "certificate",
        problem: { fault: "unknown_issuer", host, issuer: "Example Works CA", expiresAt: null },
      },
    },
  ]);
  core.on("read_journal", () => [
    { at: ago(1_500), accountId: null, happening: { type: "started", version: "0.1.0" } },
    { at: ago(1_499), accountId: me, happening: { type: "live" } },
    { at: ago(300), accountId: null, happening: { type: "woke", seconds: 25_400 } },
    { at: ago(299), accountId: me, happening: { type: "offline", error: { type: "offline" } } },
    { at: ago(298), accountId: me, happening: { type: "live" } },
    { at: ago(297), accountId: me, happening: { type: "holeHealed", conversationId: "design" } },
    { at: ago(40), accountId: me, happening: { type: "notificationShown" } },
    {
      at: ago(12),
      accountId: me,
      happening: { type: "notificationWithheld", why: "before_eyes" },
    },
  ]);
}

export const believing = (_: World, core: FakeCore) =>
  void core.on("list_authorities", () => [
    {
      id: "a",
      server: "https://chat.example.org",
      subject: "Example Works CA",
      issuer: "Example Works CA",
      expiresAt: "2031-05-01T00:00:00Z",
    },
    {
      id: "b",
      server: "https://chat.example.org",
      subject: "Example Intermediate 3",
      issuer: "Example Works CA",
      expiresAt: "2026-02-01T00:00:00Z",
    },
  ]);

export const machineScreens: Record<string, Screen> = {
  "settings-diagnosis-well": { at: "/settings/diagnosis" },
  "settings-certificates-none": { at: "/settings/certificates" },
  "sign-in-untrusted": {
    change: (world, core) => {
      world.app = { ...world.app, accounts: [], server: "chat.example.org" };
      core.fails("check_server", {
        type: "certificate",
        problem: {
          fault: "unknown_issuer",
          host: "chat.example.org",
          issuer: "Example Works CA",
          expiresAt: "2031-05-01T00:00:00Z",
        },
      });
    },
  },
};
