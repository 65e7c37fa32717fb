import { type FocusEvent, type MouseEvent, useState } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat, useListState } from "../ChatContext";
import { may } from "./may";

const isOnText = (target: Element) => {
  const selection = window.getSelection();
  return (
    selection !== null && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(target)
  );
};

/** Whether a message is pointed at or has the focus, and its menu by the other mouse button or the menu key. */
export function usePointed(row: TimelineRow) {
  const { list, actions, details } = useChat();
  const [isOver, setOver] = useState(false);
  const [isIn, setIn] = useState(false);
  const isBusy = useListState(({ menu, picking }) => menu?.row.id === row.id || picking === row.id);

  function point(isHere: boolean) {
    setOver(isHere);
    list.setState({ pointed: isHere ? row.id : null });
  }
  function onContextMenu(event: MouseEvent<HTMLElement>) {
    const { target, currentTarget, clientX, clientY } = event;
    if (!(target instanceof Element) || isOnText(target)) return;
    event.preventDefault();
    const url = target.closest("a")?.getAttribute("href") ?? null;
    const isByKey = clientX === 0 && clientY === 0;
    const point = { getBoundingClientRect: () => new DOMRect(clientX, clientY, 0, 0) };
    list.setState({ menu: { row, anchor: isByKey ? currentTarget : point, url } });
  }
  const events = {
    onPointerEnter: () => point(true),
    onPointerLeave: () => point(false),
    onFocus: () => {
      setIn(true);
      list.setState({ pointed: row.id });
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) =>
      setIn(currentTarget.contains(relatedTarget)),
    onContextMenu,
    onClick: (event: MouseEvent) => {
      if (!event.altKey || event.defaultPrevented || !may(details, row).markUnread) return;
      event.preventDefault();
      actions.markUnread(row);
    },
  };
  return { isActive: isOver || isIn || isBusy, events };
}
