import type { MouseEvent, ReactNode } from "react";
import { useFollow } from "./useFollow";
import styles from "./MessageBody.module.css";

type Props = { url: string; text: string; children: ReactNode };

const bare = (address: string) =>
  address
    .trim()
    .replace(/^(?:https?:\/\/|mailto:)?(?:www\.)?/iu, "")
    .replace(/\/$/u, "");

/** Where it leads, as short as it can be said. */
function target(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return protocol === "mailto:" ? pathname : host;
  } catch {
    return url;
  }
}

/** Opens outside. Where its words do not say where it leads, that stands beside them. */
export function MessageLink({ url, text, children }: Props) {
  const follow = useFollow();
  const says = bare(text) === bare(url);
  function open(event: MouseEvent) {
    event.preventDefault();
    event.stopPropagation();
    follow(url);
  }
  return (
    <>
      <a href={url} title={url} onClick={open} onAuxClick={open}>
        {children}
      </a>
      {!says && (
        <span className={styles.target}>
          {" ("}
          <bdi>{target(url)}</bdi>)
        </span>
      )}
    </>
  );
}
