import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Section } from "@/core/bindings/Section";
import type { Shelf } from "./useShelves";

export type Filter = "all" | "unread" | "direct" | "groups" | "channels";

/** A heading with what stands below it, as lines of one list. */
export type Line =
  | {
      type: "heading";
      id: string;
      name: string | null;
      section: Section | null;
      isFolded: boolean;
      hidden: Hidden;
    }
  | { type: "row"; id: string; row: ConversationRow }
  | { type: "shelf"; id: string; shelf: Shelf };

/** What is unread below a folded heading. */
type Hidden = { count: number; unread: number };

export const FAVOURITES = "favourites";
export const OTHERS = "others";
export const ARCHIVE = "archive";

const fits: Record<Filter, (row: ConversationRow) => boolean> = {
  all: () => true,
  unread: (row) => row.unread > 0,
  direct: (row) => row.kind === "direct",
  groups: (row) => row.kind === "group",
  channels: (row) => row.kind === "channel",
};

/** The chips that are of use: a kind that there is none of is none to choose. */
export function filtersFor(rows: ConversationRow[]): Filter[] {
  const hasChannels = rows.some((row) => row.kind === "channel");
  return ["all", "unread", "direct", "groups", ...(hasChannels ? (["channels"] as const) : [])];
}

type Asked = {
  /** Above everything. */
  shelves: Shelf[];
  rows: ConversationRow[];
  sections: Section[];
  filter: Filter;
  /** The open conversation stays where it is, read or not. */
  openId: string | null;
  folded: ReadonlySet<string>;
};

/** The list as it is drawn. Headings stand only where there is something to tell apart. */
export function listing({ shelves, rows, sections, filter, openId, folded }: Asked): Line[] {
  const live = rows.filter((row) => !row.archived);
  if (filter !== "all")
    return live.filter((row) => row.id === openId || fits[filter](row)).map(line);
  const known = new Set(sections.map(({ id }) => id));
  const others = live.filter(
    (row) => !row.favourite && (row.sectionId === null || !known.has(row.sectionId)),
  );
  const parts = [
    part(
      FAVOURITES,
      live.filter((row) => row.favourite),
      folded,
    ),
    ...sections.map((section) =>
      part(
        section.id,
        live.filter((row) => isIn(row, section.id)),
        folded,
        section,
      ),
    ),
    part(OTHERS, others, folded),
    part(
      ARCHIVE,
      rows.filter((row) => row.archived),
      folded,
    ),
  ];
  // A heading over everything says nothing.
  const isPlain = parts.every(([heading]) => heading === undefined || heading.id === OTHERS);
  const above: Line[] = shelves.map((shelf) => ({ type: "shelf", id: shelf.name, shelf }));
  return [...above, ...(isPlain ? others.map(line) : parts.flat())];
}

const isIn = (row: ConversationRow, id: string) => !row.favourite && row.sectionId === id;

const line = (row: ConversationRow): Line => ({ type: "row", id: row.id, row });

function part(
  id: string,
  rows: ConversationRow[],
  folded: ReadonlySet<string>,
  section: Section | null = null,
): Line[] {
  // A section that is empty is one to put something into.
  if (rows.length === 0 && section === null) return [];
  const isFolded = folded.has(id);
  const unmuted = rows.filter((row) => !row.muted);
  const hidden = {
    count: rows.length,
    unread: unmuted.reduce((sum, row) => sum + row.unread, 0),
  };
  const name = section?.name ?? null;
  const heading: Line = { type: "heading", id, name, section, isFolded, hidden };
  return [heading, ...(isFolded ? [] : rows.map(line))];
}
