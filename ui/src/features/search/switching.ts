import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { User } from "@/core/bindings/User";
import { rank, type Span } from "@/lib/rank";

/** A conversation of one of the accounts. */
export type Place = { accountId: AccountId; server: string; row: ConversationRow };

export type Hit = { place: Place; spans: Span[] };

type Kind = "people" | "channels" | "commands" | "search" | "all";

const prefixes: Record<string, Kind> = {
  "@": "people",
  "#": "channels",
  ">": "commands",
  "/": "search",
};

/** `@` people, `#` groups and channels, `>` commands, `/` what was said. */
export function readQuery(text: string): { kind: Kind; query: string } {
  const kind = prefixes[text.trimStart()[0] ?? ""];
  if (kind === undefined) return { kind: "all", query: text.trim() };
  return { kind, query: text.trimStart().slice(1).trim() };
}

const isOfKind = (row: ConversationRow, kind: Kind) =>
  kind === "all" || (row.kind === "direct") === (kind === "people");

const newestFirst = (a: Place, b: Place) => b.row.changedAt.localeCompare(a.row.changedAt);

/** What asks for the person stands first: what names them, then what is unread, then what is recent. */
const urgency = ({ row }: Place) =>
  row.muted
    ? 0
    : row.mentions > 0 || (row.unread > 0 && row.kind === "direct")
      ? 2
      : row.unread > 0
        ? 1
        : 0;

/** Before anything was typed. The conversation one is in is none to go to. */
export function waiting(places: Place[], current: ConversationId | null, kind: Kind): Hit[] {
  return places
    .filter(({ row }) => row.id !== current && !row.archived && isOfKind(row, kind))
    .toSorted((a, b) => urgency(b) - urgency(a) || newestFirst(a, b))
    .map((place) => ({ place, spans: [] }));
}

/** By how well the name fits, then by what was used last. Other names of it count a little less. */
export function fitting(places: Place[], query: string, kind: Kind): Hit[] {
  const found = places.flatMap((place) => {
    const { row, server } = place;
    if (!isOfKind(row, kind)) return [];
    const name = rank(row.name, query);
    const others = [row.other?.username, server].map((text) =>
      text === undefined ? 0 : (rank(text, query)?.score ?? 0) - 0.5,
    );
    // Letters strewn over the name of a server mean nothing.
    const other = Math.max(...others.filter((score) => score > 2), 0);
    const score = Math.max(name?.score ?? 0, other);
    return score === 0 ? [] : [{ place, spans: name?.spans ?? [], score }];
  });
  return found.toSorted(
    (a, b) =>
      b.score - a.score ||
      Number(a.place.row.archived) - Number(b.place.row.archived) ||
      newestFirst(a.place, b.place),
  );
}

/** People whom one has not written to yet: the others are found as conversations. */
export function strangers(people: User[], places: Place[], accountId: AccountId, me: User): User[] {
  const known = new Set(
    places.flatMap(({ accountId: of, row }) =>
      of === accountId && row.other ? [row.other.id] : [],
    ),
  );
  return people.filter(({ id, deactivated }) => id !== me.id && !known.has(id) && !deactivated);
}
