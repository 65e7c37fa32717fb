import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { day, sameDay } from "@/lib/time";

/** A message and what stands above it. */
export type Entry = {
  row: TimelineRow;
  /** Begins a group of messages by one author. */
  isFirst: boolean;
  /** The name of the day that begins here. */
  day: string | null;
  /** The first that had not been read when the conversation was opened. */
  isNew: boolean;
};

/** Messages of one author within this time stand together. */
const GROUP = 5 * 60_000;

/** `line`: the seq below which everything had been read; `null` where no line is drawn. */
export function arrange(rows: TimelineRow[], line: number | null, now: Date): Entry[] {
  const firstNew = line === null ? -1 : rows.findIndex(isAbove(line));
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const newDay = before === undefined || !sameDay(before.createdAt, row.createdAt);
    const isNew = index === firstNew;
    const isFirst = newDay || isNew || !follows(before, row);
    return { row, isFirst, isNew, day: newDay ? day(row.createdAt, now) : null };
  });
}

const isAbove = (line: number) => (row: TimelineRow) =>
  !row.own && row.seq !== null && row.seq > line;

const follows = (before: TimelineRow, row: TimelineRow) =>
  before.senderId === row.senderId &&
  // What was refused has its sentence below it, which ends the group.
  before.state !== "failed" &&
  Date.parse(row.createdAt) - Date.parse(before.createdAt) < GROUP;

/** A first guess of the height, mended as soon as the row is on the screen. */
export function guessHeight({ row, isFirst, day: name, isNew }: Entry): number {
  const lines = row.body
    .split("\n")
    .reduce((sum, line) => sum + 1 + Math.floor(line.length / 78), 0);
  return 20 + lines * 21 + (isFirst ? 10 : 0) + (name ? 40 : 0) + (isNew ? 32 : 0);
}
