import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { Loader } from "@/components/Loader";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sentence } from "@/core/errors";
import { readVersions } from "@/core/messages";
import { full } from "@/lib/time";
import { useChat } from "../ChatContext";
import styles from "./Dialogs.module.css";

type Props = { row: TimelineRow; onClose: () => void };

/** What a message said before, the newest first. */
export function VersionsDialog({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { account, details } = useChat();
  const conversationId = details.conversation.id;
  const { data, error } = useQuery({
    queryKey: ["versions", account.id, row.id, row.rev],
    queryFn: () => readVersions(account.id, { conversationId, messageId: row.id }),
    gcTime: 0,
  });
  return (
    <Dialog title={t("message.versions")} onClose={onClose}>
      {!data && !error && <Loader />}
      {error && (
        <p role="alert" className={styles.problem}>
          {sentence(error)}
        </p>
      )}
      <ol className={styles.versions}>
        {data
          ?.toSorted((a, b) => b.rev - a.rev)
          .map(({ rev, writtenAt, body }, index) => (
            <li key={rev}>
              <small>
                <time dateTime={writtenAt}>{full(writtenAt)}</time>
                {index === 0 && ` · ${t("message.now")}`}
              </small>
              <p dir="auto">{body}</p>
            </li>
          ))}
      </ol>
    </Dialog>
  );
}
