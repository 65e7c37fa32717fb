import { useTranslation } from "react-i18next";
import { Thumb } from "@/components/Thumb";
import type { SentFile } from "@/core/bindings/SentFile";
import { mediaUrl } from "@/core/files";
import { full } from "@/lib/time";
import { isMoving } from "@/lib/moving";
import { useView } from "@/stores/view";
import styles from "./FilesPane.module.css";

type Props = { accountId: string; files: SentFile[] };

export function PictureGrid({ accountId, files }: Props) {
  const { t } = useTranslation();
  const light = useView((view) => view.light);
  if (files.length === 0) return null;
  const show = (at: number) =>
    light({
      accountId,
      at,
      pictures: files.map(({ attachment: { fileId, name, picture, mediaType } }) => ({
        id: fileId,
        name,
        picture: picture ?? null,
        isHere: false,
        moves: isMoving(mediaType),
      })),
    });
  return (
    <ul className={styles.grid}>
      {files.map(({ attachment, createdAt }, index) => (
        <li key={attachment.fileId}>
          <button
            type="button"
            className={styles.open}
            title={full(createdAt)}
            onClick={() => show(index)}
          >
            <Thumb
              src={mediaUrl(accountId, attachment.fileId, "small")}
              thumbhash={attachment.picture?.thumbhash}
              alt={t("files.openPicture", { name: attachment.name })}
              className={styles.cell}
              missing={t("files.pictureMissing")}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
