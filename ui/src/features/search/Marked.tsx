import type { Part } from "@/core/bindings/Part";
import { excerpt } from "./excerpt";

/** A text with the parts that were looked for marked. */
export function Marked({ text, parts }: { text: string; parts: readonly Part[] }) {
  const pieces: { start: number; text: string; isMarked: boolean }[] = [];
  let from = 0;
  for (const { start, end } of parts) {
    pieces.push({ start: from, text: text.slice(from, start), isMarked: false });
    pieces.push({ start, text: text.slice(start, end), isMarked: true });
    from = end;
  }
  pieces.push({ start: from, text: text.slice(from), isMarked: false });
  return (
    <bdi className="ownLine">
      {pieces.map((piece) =>
        piece.isMarked ? <mark key={piece.start}>{piece.text}</mark> : piece.text,
      )}
    </bdi>
  );
}

/** One line of a long text, about where the first match is. */
export function Excerpt({ text, parts }: { text: string; parts: readonly Part[] }) {
  return <Marked {...excerpt(text, parts)} />;
}
