import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { pasteOver } from "./format";
import { insert, replace } from "./insert";
import { isFormatted, toMarkdown } from "./richText";
import type { Files } from "./useFiles";

/** A text that is longer reads better as a file. */
const LONG = 4_000;

/** What is pasted: pictures and files beside the text, formatted text as Markdown, an address over words as their link. */
export function usePaste(field: RefObject<HTMLTextAreaElement | null>, text: string, files: Files) {
  const { t } = useTranslation();
  const isPlain = useRef(false);
  const [long, setLong] = useState<string | null>(null);

  function takeFiles(data: DataTransfer): boolean {
    const pasted = [...data.files];
    // A spreadsheet puts a picture of the cells beside them.
    const isText = data.getData("text/plain") !== "" && data.getData("text/html") !== "";
    if (pasted.length === 0 || isText) return false;
    files.paste(pasted);
    return true;
  }
  function takeText(data: DataTransfer, box: HTMLTextAreaElement): boolean {
    const words = data.getData("text/plain").replaceAll(/\r\n?/gu, "\n");
    const html = data.getData("text/html");
    const link = pasteOver(box.value, [box.selectionStart, box.selectionEnd], words);
    if (link) replace(box, [link.from, link.to], link.text, link.select);
    else if (html !== "" && isFormatted(html)) {
      // Nothing pasted may be lost: without the converter, its words.
      toMarkdown(html).then(
        (markdown) => insert(box, markdown),
        () => insert(box, words),
      );
    } else {
      setLong(words.length > LONG ? words : null);
      return false;
    }
    return true;
  }
  return {
    onPaste: (event: ClipboardEvent) => {
      const plain = isPlain.current;
      isPlain.current = false;
      const data = event.clipboardData;
      const isTaken =
        takeFiles(data) || (!plain && field.current !== null && takeText(data, field.current));
      if (isTaken) event.preventDefault();
    },
    /** Ctrl+Shift+V is told apart from Ctrl+V by its key only. */
    watch: ({ code, ctrlKey, metaKey, shiftKey }: KeyboardEvent) => {
      isPlain.current = code === "KeyV" && (ctrlKey || metaKey) && shiftKey;
    },
    /** What was pasted last, as long as it stands in the text and is long. */
    long: long !== null && text.includes(long) ? long : null,
    dismiss: () => setLong(null),
    asFile: () => {
      const box = field.current;
      const at = long === null ? -1 : text.lastIndexOf(long);
      if (long === null || box === null || at === -1) return;
      files.paste([new File([long], t("composer.pastedName"), { type: "text/plain" })]);
      replace(box, [at, at + long.length], "");
      setLong(null);
    },
  };
}
