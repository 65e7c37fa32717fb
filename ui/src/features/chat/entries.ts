import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sameDay } from "@/lib/time";
import { columnsOf, drawnSize } from "./files/size";

/** A message and what stands above it. */
export type Entry = {
  row: TimelineRow;
  /** Begins a group of messages by one author. */
  isFirst: boolean;
  /** A day begins here. */
  startsDay: boolean;
  /** The first that had not been read when the conversation was opened. */
  isNew: boolean;
  /** Says how far it got: the last one of one's own that arrived, and all that have not. */
  showsState: boolean;
};

/** Messages of one author within this time stand together. */
const GROUP = 5 * 60_000;

/** `line`: the seq below which everything had been read; `null` where no line is drawn. */
export function arrange(rows: TimelineRow[], line: number | null): Entry[] {
  const firstNew = line === null ? -1 : rows.findIndex(isAbove(line));
  const lastOwn = rows.findLastIndex((row) => row.own && isSettled(row) && !row.deleted);
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const startsDay = before === undefined || !sameDay(before.createdAt, row.createdAt);
    const isNew = index === firstNew;
    const isFirst = startsDay || isNew || !follows(before, row);
    const showsState = row.own && (index === lastOwn || !isSettled(row));
    return { row, isFirst, isNew, showsState, startsDay };
  });
}

const isAbove = (line: number) => (row: TimelineRow) =>
  !row.own && row.seq !== null && row.seq > line;

/** It is where it was to go. */
const isSettled = ({ state }: TimelineRow) =>
  state === "sent" || state === "delivered" || state === "read";

const follows = (before: TimelineRow, row: TimelineRow) =>
  before.senderId === row.senderId &&
  // What was refused has its sentence below it, which ends the group.
  before.state !== "failed" &&
  // Both say first what they belong to.
  row.replyTo === null &&
  row.forwarded === null &&
  Date.parse(row.createdAt) - Date.parse(before.createdAt) < GROUP;

/** A first guess of the height, mended as soon as the row is on the screen. */
export function guessHeight({ row, isFirst, startsDay, isNew }: Entry): number {
  const lines = row.body
    .split("\n")
    .reduce((sum, line) => sum + 1 + Math.floor(line.length / 78), 0);
  const above = (isFirst ? 10 : 0) + (startsDay ? 40 : 0) + (isNew ? 32 : 0);
  const inside = (row.replyTo ? 46 : 0) + (row.forwarded ? 24 : 0) + guessFiles(row);
  const below = (row.reactions.length > 0 ? 32 : 0) + (row.thread ? 28 : 0);
  return 20 + Math.min(lines, FOLDED) * 21 + above + inside + row.previews.length * 100 + below;
}

/** As many lines of a long text are shown. */
const FOLDED = 22;

function guessFiles({ files }: TimelineRow): number {
  const pictures = files.filter(({ picture }) => picture !== null);
  const cards = (files.length - pictures.length) * 48;
  const [only] = pictures;
  if (!only?.picture) return cards;
  if (pictures.length === 1) return cards + drawnSize(only.picture).height;
  return cards + Math.ceil(pictures.length / columnsOf(pictures.length)) * 135;
}
