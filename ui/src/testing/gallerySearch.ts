import type { Coverage } from "@/core/bindings/Coverage";
import type { Origin } from "@/core/bindings/Origin";
import type { SearchHit } from "@/core/bindings/SearchHit";
import { type FakeCore, refusal } from "./fakeCore";
import type { Screen } from "./gallery";
import { shortcut, type, until } from "./gallerySteps";
import { at, type World } from "./world";

const partial: Coverage = {
  conversations: 9,
  whole: 6,
  since: at("9:00", 260),
  indexing: false,
  offline: false,
};
const nothingHere = { hits: [], next: null, partial: false, reached: null };

/** What is found for "release no". */
function findable(world: World, core: FakeCore) {
  const hit = (who: string, where: string, body: string, when: string, origin: Origin) => {
    const sender = world.people.find(({ displayName }) => displayName === who) ?? null;
    const found = ["release", "no"].flatMap((word) => {
      const start = body.search(new RegExp(`(?<!\\w)${word}(?!w)`, "u"));
      return start === -1 ? [] : [{ start, end: start + word.length }];
    });
    const parts = found.toSorted((one, two) => one.start - two.start);
    const made: SearchHit = {
      accountId: "account",
      conversationName: where,
      sender,
      message: {
        id: body,
        conversationId: "maya",
        seq: 3,
        rev: 3,
        senderId: sender?.id ?? "gone",
        body,
        createdAt: when,
      },
      parts,
      nameParts: [],
      origin,
    };
    return made;
  };
  core.on("search", () => ({
    ...nothingHere,
    coverage: partial,
    hits: [
      hit("Maya Chen", "Maya Chen", "release-notes-2.0.pdf", at("10:41"), "here"),
      hit(
        "Samuel Osei",
        "Release 2.0",
        "All of it is written by now, but the release notes still mention the old installer, which nobody has.",
        at("9:00", 17),
        "here",
      ),
      hit(
        "Priya Nair",
        "Infra on-call",
        "I have held the release because the node was draining since this morning.",
        at("9:00", 26),
        "here",
      ),
    ],
  }));
  core.on("search_server", () => ({
    ...nothingHere,
    offline: false,
    hits: [
      hit(
        "Tomás Oliveira",
        "Design review",
        "The first release has no icon.",
        at("9:00", 400),
        "server",
      ),
    ],
  }));
}

const nowhere = (core: FakeCore, offline: boolean) => {
  core.on("search", () => ({ ...nothingHere, coverage: partial }));
  core.on("search_server", () => ({ ...nothingHere, offline }));
};

/** Finding. */
export const searchScreens: Record<string, Screen> = {
  "switcher-text": { at: "/c/maya", dialog: "switcher", steps: [type("re")] },
  "switcher-commands": { at: "/c/maya", dialog: "switcher", steps: [type(">")] },
  "switcher-people": { at: "/c/maya", dialog: "switcher", steps: [type("@l")] },
  "switcher-nothing": { at: "/c/maya", dialog: "switcher", steps: [type("xyzzy")] },
  "search-found": {
    at: "/c/maya",
    dialog: "search",
    change: findable,
    steps: [type("release no"), until("[role=option] mark")],
  },
  "search-operators": { at: "/c/maya", dialog: "search", steps: [type("notes before:")] },
  "search-not-understood": {
    at: "/c/maya",
    dialog: "search",
    change: (_, core) =>
      void core.fails("search", refusal("invalid_query", { field: "query", at: 7, length: 10 })),
    steps: [type("before:yesteryear"), until("[role=alert]")],
  },
  "search-nothing": {
    at: "/c/maya",
    dialog: "search",
    change: (_, core) => nowhere(core, false),
    steps: [type("xyzzy")],
  },
  "search-nothing-offline": {
    at: "/c/maya",
    dialog: "search",
    change: (_, core) => nowhere(core, true),
    steps: [type("xyzzy")],
  },
  "find-here": { at: "/c/long", steps: [until("article"), shortcut("KeyF")] },
};
