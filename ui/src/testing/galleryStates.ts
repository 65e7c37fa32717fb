import { showToast } from "@/components/Toast";
import type { Connection } from "@/core/bindings/Connection";
import type { LinkQuestion } from "@/core/bindings/LinkQuestion";
import { useView } from "@/stores/view";
import type { Screen } from "./gallery";
import { click, emit, until } from "./gallerySteps";
import { lively } from "./galleryTalks";
import { account, rowOf, type World } from "./world";

const connected =
  (connection: Connection): NonNullable<Screen["change"]> =>
  (world) => {
    world.connection = connection;
  };
const offline = (world: World) => {
  world.connection = { type: "offline", retryAt: new Date(Date.now() + 14_000).toISOString() };
};
const only = (world: World, change: Partial<World["app"]["accounts"][number]>) => {
  world.app.accounts = world.app.accounts.map((one) => ({ ...one, ...change }));
};
const ended =
  (state: "expired" | "stolen"): NonNullable<Screen["change"]> =>
  (world) => {
    only(world, { state });
    world.connection = { type: "signedOut" };
  };
const spins = until("[data-loading] .lucide-loader-circle");
/** Trouble is told once it has lasted. */
const says = (connection: Connection["type"]) => until(`[data-connection="${connection}"]`);
const never = () => new Promise(() => undefined);
const asked = (question: LinkQuestion): Screen => ({
  at: "/c/maya",
  change: (_, core) => void core.on("link_question", () => question),
});
const long =
  "Verein zur Förderung der Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
/** Whatever people may name is named at great length. */
const atLength = (world: World) => {
  only(world, { serverName: long, user: { ...account().user, displayName: long } });
  for (const row of world.list) row.name = `${row.name} ${long}`;
  const here = world.talks["design"]?.details;
  if (!here) return;
  here.name = long;
  here.conversation = { ...here.conversation, title: long, topic: `${long}. `.repeat(4) };
  for (const member of here.members) member.user = { ...member.user, displayName: long };
};
const lots = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
/** As many conversations as somebody has after years in a large company; the lively ones come first. */
const crowd = (world: World) => {
  const [maya, tomas, lina] = world.people;
  if (!maya || !tomas || !lina) return;
  const talks = lots.map((id) => lively(id, { maya, tomas, lina }));
  for (const one of talks) world.talks[one.details.conversation.id] = one;
  const [row] = world.list.slice(-1);
  if (!row) return;
  const more = Array.from({ length: 2_000 }, (_, n) => {
    const name = `Conversation ${String(n + 1)}`;
    return { ...row, id: `crowd${String(n)}`, name, left: false, unread: n % 7, counted: n % 7 };
  });
  world.list = [...talks.map((one) => rowOf(one)), ...world.list, ...more];
};
const second = { id: "second", server: "https://talk.verein.example", serverName: "Verein" };

/** What may be the matter. */
export const stateScreens: Record<string, Screen> = {
  loading: { change: (_, core) => void core.on("list_conversations", never), steps: [spins] },
  "loading-conversation": {
    at: "/c/maya",
    change: (_, core) => void core.on("read_timeline", never),
    steps: [spins],
  },
  "list-unreadable": {
    at: "/c/maya",
    change: (_, core) => void core.fails("list_conversations", { type: "store" }),
  },
  "conversation-unreadable": {
    at: "/c/maya",
    change: (_, core) => void core.fails("read_timeline", { type: "store" }),
  },
  gone: { at: "/c/nowhere" },
  connecting: {
    at: "/c/maya",
    change: connected({ type: "connecting" }),
    steps: [says("connecting")],
  },
  "catching-up": {
    at: "/c/maya",
    change: connected({ type: "catchingUp", conversations: 12 }),
    steps: [says("catchingUp")],
  },
  "group-offline": { at: "/c/design", change: offline, steps: [says("offline")] },
  "home-offline": { change: offline, steps: [says("offline")] },
  unsupported: { at: "/c/maya", change: connected({ type: "unsupported" }) },
  expired: { at: "/c/maya", change: ended("expired") },
  stolen: { at: "/c/maya", change: ended("stolen") },
  failed: { at: "/c/failed" },
  unsettled: { at: "/c/unsettled" },
  left: { at: "/c/left" },
  rebuilt: {
    at: "/c/maya",
    change: ({ app }) => {
      app.rebuilt = true;
    },
  },
  toast: {
    at: "/c/maya",
    steps: [
      () => {
        showToast("There is no connection to the server. Try again when you are online.");
      },
    ],
  },
  "several-accounts": {
    at: "/c/maya",
    change: ({ app }) => {
      app.accounts = [...app.accounts, { ...account(), ...second, state: "expired" }];
    },
    steps: [click("Accounts"), until("[role=menu]")],
  },
  "long-texts": {
    at: "/c/design",
    change: (world) => {
      atLength(world);
      useView.getState().showPane("details");
    },
  },
  crowded: { at: "/c/long", change: crowd },
  "long-texts-settings": { at: "/settings/servers", change: atLength },
  "close-question": { at: "/c/maya", steps: [until("article"), emit({ type: "closeAsked" })] },
  "link-unknown-server": asked({
    type: "unknownServer",
    server: "https://talk.verein.example",
    invite: null,
  }),
  "link-write": asked({ type: "write", accountId: "account", userId: "x", name: "Ines Marques" }),
  "link-which-account": {
    at: "/c/maya",
    change: ({ app }, core) => {
      const user = { ...account().user, username: "ana.verein" };
      app.accounts = [...app.accounts, { ...account(), ...second, user }];
      core.on("link_question", () => ({
        type: "whichAccount",
        accountIds: app.accounts.map(({ id }) => id),
      }));
    },
  },
  "link-nowhere": asked({ type: "malformed" }),
};
