import { type KeyboardEvent, useState } from "react";
import type { Group, Item } from "./palette";

/** What is chosen: the first of the list after each letter, then wherever the person went. */
export function usePalette(groups: Group[], query: string, { onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState({ query, id: "" });
  const items = groups.flatMap((group) => group.items);
  const found = chosen.query === query ? items.findIndex(({ id }) => id === chosen.id) : -1;
  const at = found === -1 ? 0 : found;
  const item = items[at];
  const choose = (id: string) => setChosen({ query, id });

  function take(taken: Item, inWindow: boolean) {
    onClose();
    taken.take(inWindow);
  }
  function onKeyDown(event: KeyboardEvent) {
    // WebKit ends the composition before this key, which it marks with 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Tab") {
      event.preventDefault();
      item?.complete?.();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!item) return;
      if (item.complete) item.complete();
      else take(item, event.ctrlKey || event.metaKey);
    } else {
      const to = target(event.key, at, items.length);
      const next = to === null ? undefined : items[to];
      if (!next) return;
      event.preventDefault();
      choose(next.id);
    }
  }
  return { active: item?.id ?? null, choose, take, onKeyDown };
}

function target(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at - 1 + count) % count;
    case "PageDown":
      return Math.min(at + 8, count - 1);
    case "PageUp":
      return Math.max(at - 8, 0);
    default:
      return null;
  }
}
