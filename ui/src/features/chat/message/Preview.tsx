import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Thumb } from "@/components/Thumb";
import { showToast } from "@/components/Toast";
import type { Preview } from "@/core/bindings/Preview";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { openLink } from "@/core/commands";
import { sentence } from "@/core/errors";
import { mediaUrl } from "@/core/files";
import { useChat } from "../ChatContext";
import { may } from "./may";
import styles from "./Message.module.css";

/** Cards of what stands behind its links; their pictures have their place before they are here. */
export function Previews({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { actions, details } = useChat();
  if (row.previews.length === 0) return null;
  return (
    <div className={styles.previews}>
      {row.previews.map((preview) => (
        <Card key={preview.url} preview={preview} />
      ))}
      {may(details, row).removePreviews && (
        <IconButton
          label={t("message.removePreviews", { count: row.previews.length })}
          className={styles.removePreviews}
          onClick={() => actions.removePreviews(row)}
        >
          <X aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

function Card({ preview: { url, title, description, site, picture } }: { preview: Preview }) {
  const { account } = useChat();
  return (
    <a
      href={url}
      title={url}
      className={styles.preview}
      onClick={(event) => {
        event.preventDefault();
        openLink(url).catch((error: unknown) => showToast(sentence(error)));
      }}
    >
      {picture && (
        <Thumb
          src={mediaUrl(account.id, picture.fileId, "large")}
          thumbhash={picture.thumbhash}
          alt=""
          className={styles.previewPicture}
        />
      )}
      <span className={styles.previewWords} dir="auto">
        <small>{site ?? new URL(url).host}</small>
        <b>{title}</b>
        {description !== undefined && <span>{description}</span>}
      </span>
    </a>
  );
}
