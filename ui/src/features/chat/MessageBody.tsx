import { openLink } from "@/core/commands";
import { splitLinks } from "@/lib/text";
import styles from "./MessageItem.module.css";

/** Text as it was typed; addresses in it open in the system's browser. */
export function MessageBody({ body }: { body: string }) {
  const parts = splitLinks(body);
  return (
    <span className={styles.text}>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- the parts of a text have no other name
          <a key={index} href={part} onClick={(event) => open(event, part)}>
            {part}
          </a>
        ),
      )}
    </span>
  );
}

function open(event: { preventDefault: () => void }, url: string) {
  event.preventDefault();
  // The system says itself when it has nothing to open it with.
  openLink(url).catch(() => undefined);
}
