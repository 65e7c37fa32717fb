import type { StoreApi } from "zustand";
import type { MessageId } from "@/core/bindings/MessageId";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { ListState } from "./listState";

type List = StoreApi<ListState>;

/** Takes it into the selection, or out of it. */
export const select = (list: List, id: MessageId) =>
  list.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next, lastSelected: id };
  });

/** Everything from the last one that was selected to this one. */
export const selectTo = (list: List, id: MessageId, rows: TimelineRow[]) =>
  list.setState(({ selected, lastSelected }) => {
    const at = (wanted: MessageId | null) => rows.findIndex((row) => row.id === wanted);
    const [from, to] = [at(lastSelected), at(id)];
    const [first, last] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    const more = rows.slice(first, last + 1).filter(isSelectable);
    return { selected: new Set([...(selected ?? []), ...more.map((row) => row.id)]) };
  });

export const selectAll = (list: List, rows: TimelineRow[]) =>
  list.setState({ selected: new Set(rows.filter(isSelectable).map(({ id }) => id)) });

export const unselect = (list: List) => list.setState({ selected: null, lastSelected: null });

export const isSelectable = (row: TimelineRow) => !row.deleted;
