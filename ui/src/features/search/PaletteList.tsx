import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Group, Item } from "./palette";
import styles from "./Palette.module.css";

type Props = {
  id: string;
  label: string;
  groups: Group[];
  active: string | null;
  onChoose: (id: string) => void;
  onTake: (item: Item, inWindow: boolean) => void;
  onEnd?: (() => void) | undefined;
};

/** How near to the end more is asked for, in pixels. */
const NEAR = 300;

export function PaletteList({ id, label, groups, active, onChoose, onTake, onEnd }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const option = active && document.getElementById(`${id}-${active}`);
    if (!option) return;
    // With the first one its heading is shown too.
    const isFirst = option.matches("[role='group']:first-child > [role='option']:nth-child(2)");
    if (isFirst) scroller.current?.scrollTo({ top: 0 });
    else option.scrollIntoView?.({ block: "nearest" });
  }, [id, active]);
  function onScroll() {
    const box = scroller.current;
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) onEnd?.();
  }
  return (
    <div
      ref={scroller}
      role="listbox"
      id={id}
      aria-label={label}
      className={styles.list}
      onScroll={onScroll}
    >
      {groups.map((group) => (
        <div key={group.id} role="group" aria-labelledby={`${id}-group-${group.id}`}>
          <h3 id={`${id}-group-${group.id}`} className={styles.heading} role="presentation">
            {group.label}
          </h3>
          {group.items.map((item) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the focus stays in the field, which takes the keys
            <div
              key={item.id}
              role="option"
              id={`${id}-${item.id}`}
              aria-selected={item.id === active}
              className={styles.item}
              onPointerMove={() => item.id !== active && onChoose(item.id)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={(event) =>
                item.complete ? item.complete() : onTake(item, event.ctrlKey || event.metaKey)
              }
            >
              {item.picture}
              <div className={styles.words}>
                <div className={styles.title}>{item.title}</div>
                {item.detail !== undefined && <div className={styles.detail}>{item.detail}</div>}
              </div>
              {item.end ? (
                <div className={styles.end}>{item.end}</div>
              ) : (
                item.id === active && (
                  <div className={styles.end} aria-hidden="true">
                    {item.complete ? t("search.tab") : t("search.enter")}
                  </div>
                )
              )}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
