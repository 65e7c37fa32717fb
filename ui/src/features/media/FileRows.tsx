import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { FileIcon, typeOf } from "@/components/FileIcon";
import { showToast } from "@/components/Toast";
import type { SentFile } from "@/core/bindings/SentFile";
import { sentence } from "@/core/errors";
import { openFile, saveFile } from "@/core/files";
import { fileSize } from "@/lib/bytes";
import { short } from "@/lib/time";
import styles from "./FilesPane.module.css";

type Props = { accountId: string; files: SentFile[] };

const run = (done: Promise<unknown>) =>
  void done.catch((error: unknown) => showToast(sentence(error)));

/** The core decides whether it may be opened; what could be a program is not, and says so. */
export function FileRows({ accountId, files }: Props) {
  const { t } = useTranslation();
  return (
    <ul className={styles.rows}>
      {files.map(({ attachment: { fileId, name, mediaType, bytes }, createdAt }) => (
        <li key={fileId} className={styles.row}>
          <button
            type="button"
            className={styles.file}
            title={t("files.openNamed", { name })}
            onClick={() => run(openFile(accountId, fileId))}
          >
            <span className={styles.icon}>
              <FileIcon name={name} mediaType={mediaType} />
            </span>
            <span className={styles.words}>
              <bdi className="ownLine">{name}</bdi>{" "}
              <small>
                {typeOf(name) ?? t("files.file")} · {fileSize(bytes)} · {short(createdAt)}
              </small>
            </span>
          </button>
          <IconButton
            label={t("files.save", { name })}
            onClick={() => run(saveFile(accountId, fileId))}
          >
            <Download aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
