import { File, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ChosenFile } from "@/core/bindings/ChosenFile";
import { fileSentence } from "@/core/errors";
import { mediaUrl } from "@/core/files";
import { fileSize } from "@/lib/bytes";
import type { Files } from "./useFiles";
import styles from "./Attachments.module.css";

type Props = { accountId: AccountId; files: Files };

/** What goes with the message. Nothing leaves this computer before it is sent. */
export function Attachments({ accountId, files }: Props) {
  const { t } = useTranslation();
  const { refused, dismiss, remove } = files;
  return (
    <>
      {refused.length > 0 && (
        <div role="alert" className={styles.refused}>
          <div>
            {refused.map(({ name, problem }) => (
              <p key={name}>{fileSentence(name, problem)}</p>
            ))}
          </div>
          <IconButton label={t("app.close")} className={styles.close} onClick={dismiss}>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      )}
      {files.files.length > 0 && (
        <ul aria-label={t("composer.files")} className={styles.strip}>
          {files.files.map((file) => (
            <li key={file.id} className={styles.card}>
              <Picture accountId={accountId} file={file} />
              <Words file={file} />
              <IconButton
                label={t("composer.removeFile", { name: file.name })}
                className={styles.close}
                onClick={() => remove(file.id)}
              >
                <X aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Words({ file }: { file: ChosenFile }) {
  const { t } = useTranslation();
  return (
    <span className={styles.words}>
      <bdi className={styles.name} title={file.name}>
        {file.name}
      </bdi>
      <small>{t("composer.ready", { size: fileSize(file.bytes) })}</small>
    </span>
  );
}

/** A picture as it is, anything else by its sign. */
function Picture({ accountId, file }: { accountId: AccountId; file: ChosenFile }) {
  const [isBroken, setBroken] = useState(false);
  const isPicture = file.mediaType?.startsWith("image/") && !isBroken;
  return (
    <span className={styles.picture} aria-hidden="true">
      {isPicture ? (
        <img src={mediaUrl(accountId, file.id, "chosen")} alt="" onError={() => setBroken(true)} />
      ) : (
        <File aria-hidden="true" />
      )}
    </span>
  );
}
