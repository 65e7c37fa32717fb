import { expect, test } from "vitest";
import { ana, at, maya, rowOf, talk, tomas, user } from "@/testing/world";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import { fitting, type Hit, type Place, readQuery, strangers, waiting } from "./switching";

const group = (title: string, more: Partial<ConversationRow> = {}): Place => ({
  accountId: "account",
  server: "Example",
  row: rowOf(talk(title, [ana, maya, tomas], [], { title }), more),
});
const direct = (other = maya, more: Partial<ConversationRow> = {}): Place => ({
  accountId: "account",
  server: "Example",
  row: rowOf(talk(other.id, [ana, other], []), more),
});
const names = (hits: Hit[]) => hits.map(({ place }) => place.row.name);

test("before a letter: what names one, what is unread, what is recent, and not where one is", () => {
  const places = [
    group("Old news", { changedAt: at("9:00", 9) }),
    group("Here", { changedAt: at("11:00"), unread: 4 }),
    group("Noise", { changedAt: at("10:59"), unread: 90, muted: true }),
    group("Unread", { changedAt: at("9:00", 3), unread: 2 }),
    group("Named", { changedAt: at("9:00", 5), unread: 2, mentions: 1 }),
    group("Put away", { changedAt: at("10:58"), archived: true }),
    direct(maya, { changedAt: at("9:00", 4), unread: 1 }),
    group("Recent", { changedAt: at("10:57") }),
  ];
  expect(names(waiting(places, "Here", "all"))).toEqual([
    "Maya Chen",
    "Named",
    "Unread",
    "Noise",
    "Recent",
    "Old news",
  ]);
});

test("an exact beginning wins, what was used last decides between equals", () => {
  const places = [
    group("Prerelease", { changedAt: at("11:00") }),
    group("The release", { changedAt: at("10:50") }),
    group("Release 1.0", { changedAt: at("9:00", 8) }),
    group("Release 2.0", { changedAt: at("9:00", 2) }),
    group("Release archive", { changedAt: at("10:00"), archived: true }),
  ];
  expect(names(fitting(places, "release", "all"))).toEqual([
    "Release 2.0",
    "Release 1.0",
    "Release archive",
    "The release",
    "Prerelease",
  ]);
});

test("people are found by their username too, whatever the accents", () => {
  const places = [direct(tomas), group("Oliver twist"), direct(user("n", "Noor Rahimi"))];
  expect(names(fitting(places, "tomas", "all"))).toEqual(["Tomás Oliveira"]);
  expect(names(fitting(places, "oliv", "people"))).toEqual(["Tomás Oliveira"]);
  expect(names(fitting(places, "oliv", "channels"))).toEqual(["Oliver twist"]);
});

test("a server is one of the names of what is on it", () => {
  const away = { ...group("General"), server: "Birds of Kent" };
  expect(names(fitting([group("General two"), away], "birds", "all"))).toEqual(["General"]);
});

test("a first sign says what is meant", () => {
  expect(readQuery("@ma")).toEqual({ kind: "people", query: "ma" });
  expect(readQuery(" # design ")).toEqual({ kind: "channels", query: "design" });
  expect(readQuery(">")).toEqual({ kind: "commands", query: "" });
  expect(readQuery("/from:me")).toEqual({ kind: "search", query: "from:me" });
  expect(readQuery(" ma ")).toEqual({ kind: "all", query: "ma" });
});

test("whom one writes to already is no stranger, nor is oneself", () => {
  const gone = { ...user("gone", "Gone"), deactivated: true };
  const people = [ana, maya, tomas, gone];
  expect(strangers(people, [direct(maya)], "account", ana)).toEqual([tomas]);
  // The same person on another server is somebody else.
  expect(strangers(people, [direct(maya)], "other", ana)).toEqual([maya, tomas]);
});
