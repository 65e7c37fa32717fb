import { useEffect } from "react";

const NAME = "found";

/** Marks each word in the messages on the screen, without touching what they are made of. */
export function useHighlights(text: string) {
  useEffect(() => {
    const words = text
      .toLocaleLowerCase()
      .split(/\s+/u)
      .filter((word) => word.length > 0);
    // Where the webview cannot mark, the message itself is pointed at when it is gone to.
    if (words.length === 0 || !("highlights" in CSS)) return undefined;
    const mark = () => {
      const ranges = [...document.querySelectorAll("article")].flatMap((row) =>
        rangesIn(row, words),
      );
      CSS.highlights.set(NAME, new Highlight(...ranges));
    };
    let frame = requestAnimationFrame(mark);
    const watcher = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(mark);
    });
    watcher.observe(document.body, { childList: true, subtree: true });
    return () => {
      watcher.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [text]);
}

function rangesIn(row: Element, words: string[]): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = (node.textContent ?? "").toLocaleLowerCase();
    // A letter that becomes two when it is small would move the places.
    if (text.length !== (node.textContent ?? "").length) continue;
    for (const word of words) {
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  return ranges;
}
