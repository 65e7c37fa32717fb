import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import styles from "./Message.module.css";

/** Texts below this cannot be as long as that. */
const SHORT = 600;
const LINES = 20;

export const mayBeLong = (body: string) =>
  body.length > SHORT || body.split("\n", LINES + 1).length > LINES;

// What somebody opened stays open while the window does, also when the list has scrolled past it.
const opened = new Set<string>();

/** A long text shows its beginning; the rest is a press away. */
export function Fold({ id, children }: { id: string; children: ReactNode }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(() => opened.has(id));
  const [isLong, setLong] = useState(true);
  useLayoutEffect(() => {
    const { current } = box;
    // A few lines more are not worth the press.
    // oxlint-disable-next-line react/set-state-in-effect -- known only once it has been drawn
    if (current && !isOpen) setLong(current.scrollHeight > current.clientHeight + 60);
  }, [isOpen]);
  function toggle() {
    if (isOpen) opened.delete(id);
    else opened.add(id);
    setOpen(!isOpen);
  }
  return (
    <>
      <div ref={box} className={!isOpen && isLong ? styles.folded : undefined}>
        {children}
      </div>
      {(isLong || isOpen) && (
        <Button look="link" className={styles.unfold} aria-expanded={isOpen} onClick={toggle}>
          {t(isOpen ? "message.less" : "message.all")}
        </Button>
      )}
    </>
  );
}
