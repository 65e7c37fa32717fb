import {
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { Section } from "@/core/bindings/Section";
import { orderSections } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { moved } from "./sections";

/** So far the pointer goes before it is a drag and no press. */
const THRESHOLD = 6;

/** What is held over which section, and on which side of it it would stand. */
export type Drag = { id: string; over: string | null; after: boolean };

type Begun = { id: string; y: number };

const sectionOf = (target: EventTarget | null) =>
  (target instanceof Element && target.closest<HTMLElement>("[data-own-section]")) || null;

/** Orders the sections: by dragging their headings, or by Ctrl, Shift and an arrow on one. */
export function useSectionDrag(accountId: AccountId, sections: Section[]) {
  const { t } = useTranslation();
  const [drag, setDrag] = useState<Drag | null>(null);
  const [said, setSaid] = useState("");
  const begun = useRef<Begun | null>(null);
  const isOver = useRef(false);
  const ids = sections.map(({ id }) => id);

  function move(id: string, to: number) {
    if (to < 0 || to >= ids.length || to === ids.indexOf(id)) return;
    const name = sections.find((one) => one.id === id)?.name ?? "";
    orderSections(accountId, moved(ids, id, to)).then(
      () => setSaid(t("sidebar.moved", { name, place: to + 1, total: ids.length })),
      (error: unknown) => showToast(sentence(error)),
    );
  }
  const end = useCallback(() => {
    begun.current = null;
    setDrag(null);
  }, []);
  const isDragging = drag !== null;
  useEffect(() => {
    if (!isDragging) return undefined;
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end();
    };
    window.addEventListener("keydown", cancel, true);
    return () => window.removeEventListener("keydown", cancel, true);
  }, [isDragging, end]);

  const events = {
    onPointerDown(event: PointerEvent) {
      isOver.current = false;
      const id = sectionOf(event.target)?.dataset["section"];
      if (event.button !== 0 || id === undefined || ids.length < 2) return;
      begun.current = { id, y: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      const held = begun.current;
      if (held === null || (!isDragging && Math.abs(event.clientY - held.y) < THRESHOLD)) return;
      if (!isDragging) event.currentTarget.setPointerCapture?.(event.pointerId);
      const under = sectionOf(document.elementFromPoint(event.clientX, event.clientY));
      const box = under?.getBoundingClientRect();
      const after = box !== undefined && event.clientY > box.top + box.height / 2;
      setDrag({ id: held.id, over: under?.dataset["section"] ?? null, after });
    },
    onPointerUp() {
      const target = drag?.over;
      if (drag && target != null && target !== drag.id) {
        const others = ids.filter((id) => id !== drag.id);
        move(drag.id, others.indexOf(target) + (drag.after ? 1 : 0));
      }
      isOver.current = isDragging;
      end();
    },
    onPointerCancel: end,
    /** What ends a drag is no press. */
    onClickCapture(event: React.MouseEvent) {
      if (!isOver.current) return;
      isOver.current = false;
      event.stopPropagation();
    },
    onKeyDown(event: KeyboardEvent) {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const id = sectionOf(event.target)?.dataset["section"];
      if (by === undefined || id === undefined || !event.ctrlKey || !event.shiftKey) return;
      event.preventDefault();
      move(id, ids.indexOf(id) + by);
    },
  };
  return { drag, said, events };
}
