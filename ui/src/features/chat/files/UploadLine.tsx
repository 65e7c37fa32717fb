import { useQueries } from "@tanstack/react-query";
import { Pause, Play, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Progress } from "@/components/Progress";
import { showToast } from "@/components/Toast";
import type { RowFile } from "@/core/bindings/RowFile";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sentence } from "@/core/errors";
import { pauseUpload, resumeUpload } from "@/core/files";
import { transferQuery } from "@/core/messageQueries";
import { fileSize } from "@/lib/bytes";
import { useChat } from "../ChatContext";
import styles from "./Files.module.css";

const isOnItsWay = ({ upload }: RowFile) => upload !== null && upload.state !== "done";

/** How far the files of a message are, and how to stop or go on. */
export function UploadLine({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { account, details, actions } = useChat();
  const waiting = row.files.some(isOnItsWay) ? row.files : [];
  const done = useQueries({
    queries: waiting.map((file) => transferQuery(account.id, file.id)),
    combine: (results) =>
      waiting.reduce((sum, { upload, bytes }, index) => {
        const safe = upload?.state === "done" ? bytes : (upload?.received ?? 0);
        return sum + Math.max(safe, results[index]?.data?.done ?? 0);
      }, 0),
  });
  if (waiting.length === 0) return null;
  const total = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
  const isPaused = waiting.some(({ upload }) => upload?.state === "paused");
  const sizes = { done: fileSize(done), total: fileSize(total) };
  const words = t(isPaused ? "files.paused" : "files.uploading", sizes);
  const change = isPaused ? resumeUpload : pauseUpload;
  return (
    <div className={styles.upload} role="group" aria-label={words}>
      <span className={styles.uploadWords}>
        <small>{words}</small>
        <Progress value={done} max={total} label={words} />
      </span>
      <IconButton
        label={t(isPaused ? "files.resume" : "files.pause")}
        onClick={() =>
          void change(account.id, details.conversation.id, row.id).catch((error: unknown) =>
            showToast(sentence(error)),
          )
        }
      >
        {isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
      </IconButton>
      <IconButton label={t("files.cancel")} onClick={() => actions.edit(row)}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
