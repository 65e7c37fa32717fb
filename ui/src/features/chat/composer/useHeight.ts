import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

type Field = RefObject<HTMLTextAreaElement | null>;

function fit(box: HTMLTextAreaElement, isSmaller: boolean) {
  // Only without a height of its own it tells how little would do.
  if (isSmaller) box.style.blockSize = "";
  if (box.scrollHeight > box.clientHeight) box.style.blockSize = `${String(box.scrollHeight)}px`;
}

/** As high as its text. A key that adds to the line it is in writes no style. */
export function useHeight(field: Field, text: string) {
  const before = useRef("");
  useLayoutEffect(() => {
    const isSmaller = !text.startsWith(before.current);
    before.current = text;
    if (field.current) fit(field.current, isSmaller);
  }, [field, text]);
  useEffect(() => {
    const box = field.current;
    if (box === null) return undefined;
    let width = 0;
    const watch = new ResizeObserver(() => {
      if (box.clientWidth === width) return;
      width = box.clientWidth;
      fit(box, true);
    });
    watch.observe(box);
    return () => watch.disconnect();
  }, [field]);
}
