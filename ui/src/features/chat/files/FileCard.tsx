import { Download, FolderOpen, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { FileIcon, typeOf } from "@/components/FileIcon";
import { Progress } from "@/components/Progress";
import { showToast } from "@/components/Toast";
import type { RowFile } from "@/core/bindings/RowFile";
import { fileSentence, sentence } from "@/core/errors";
import { cancelDownload, openFile, saveFile, showFile } from "@/core/files";
import { fileSize } from "@/lib/bytes";
import { useChat } from "../ChatContext";
import { useTransfer } from "./useTransfer";
import styles from "./Files.module.css";

const run = (done: Promise<unknown>) =>
  void done.catch((error: unknown) => showToast(sentence(error)));

/** A file by name, type and size. A program is never opened, only shown in its folder. */
export function FileCard({ file }: { file: RowFile }) {
  const { t } = useTranslation();
  const { account } = useChat();
  const { id, name, bytes, mayRun, upload } = file;
  const transfer = useTransfer(account.id, id, upload !== null);
  const open = () => run((mayRun ? showFile : openFile)(account.id, id));
  const problem = upload?.problem ?? null;
  return (
    <div className={styles.card}>
      <button
        type="button"
        className={styles.cardBody}
        title={mayRun ? t("files.program") : t("files.openNamed", { name })}
        onClick={open}
      >
        <span className={styles.icon}>
          <FileIcon name={name} mediaType={file.mediaType} />
        </span>
        <span className={styles.cardWords}>
          <bdi className={styles.name}>{name}</bdi>{" "}
          <small>
            {problem === null
              ? `${typeOf(name) ?? t("files.file")} · ${fileSize(bytes)}`
              : fileSentence(name, problem)}
          </small>
          {transfer && <Progress value={transfer.done} max={transfer.bytes} label={name} />}
        </span>
      </button>
      {upload === null && (
        <span className={styles.cardActions}>
          {transfer && !transfer.up ? (
            <IconButton
              label={t("files.cancelDownload", { name })}
              onClick={() => run(cancelDownload(account.id, id))}
            >
              <X aria-hidden="true" />
            </IconButton>
          ) : (
            <IconButton
              label={t("files.save", { name })}
              onClick={() => run(saveFile(account.id, id))}
            >
              <Download aria-hidden="true" />
            </IconButton>
          )}
          <IconButton
            label={t("files.showNamed", { name })}
            onClick={() => run(showFile(account.id, id))}
          >
            <FolderOpen aria-hidden="true" />
          </IconButton>
        </span>
      )}
    </div>
  );
}
