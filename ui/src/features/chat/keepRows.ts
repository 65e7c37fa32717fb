import type { MessageId } from "@/core/bindings/MessageId";
import type { TimelineRow } from "@/core/bindings/TimelineRow";

/** A row that did not change keeps its identity, so the memoised component that draws it rests. */
export const keepRows = (before: Map<MessageId, TimelineRow>, now: TimelineRow[]) =>
  now.map((row) => {
    const old = before.get(row.id);
    return old && isSame(old, row) ? old : row;
  });

const isSame = (old: TimelineRow, row: TimelineRow) =>
  old.rev === row.rev &&
  old.seq === row.seq &&
  old.state === row.state &&
  old.body === row.body &&
  old.createdAt === row.createdAt &&
  old.error?.code === row.error?.code &&
  old.error?.params.retryAfter === row.error?.params.retryAfter &&
  old.saved === row.saved &&
  old.editedAt === row.editedAt &&
  old.deleted === row.deleted &&
  old.heldUntil === row.heldUntil &&
  old.retryAt === row.retryAt &&
  JSON.stringify(nested(old)) === JSON.stringify(nested(row));

const nested = ({ reactions, change, files, previews, pinned, thread }: TimelineRow) => [
  reactions,
  change,
  files,
  previews,
  pinned,
  thread,
];
