import { useTranslation } from "react-i18next";
import { Thumb } from "@/components/Thumb";
import type { RowFile } from "@/core/bindings/RowFile";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { mediaUrl } from "@/core/files";
import { useView } from "@/stores/view";
import { useChat } from "../ChatContext";
import { FileCard } from "./FileCard";
import { columnsOf, drawnSize } from "./size";
import { UploadLine } from "./UploadLine";
import styles from "./Files.module.css";

/** The files of a message: its pictures as an album, the rest as cards. */
export function Files({ row }: { row: TimelineRow }) {
  if (row.files.length === 0) return null;
  const pictures = row.files.filter((file) => file.picture !== null && !file.mayRun);
  const others = row.files.filter((file) => !pictures.includes(file));
  return (
    <div className={styles.files}>
      {pictures.length > 0 && <Album row={row} pictures={pictures} />}
      {others.map((file) => (
        <FileCard key={file.id} file={file} />
      ))}
      <UploadLine row={row} />
    </div>
  );
}

type AlbumProps = { row: TimelineRow; pictures: RowFile[] };

function Album({ row, pictures }: AlbumProps) {
  const { t } = useTranslation();
  const { account } = useChat();
  const light = useView((view) => view.light);
  const isOne = pictures.length === 1;
  const show = (at: number) =>
    light({
      accountId: account.id,
      at,
      pictures: pictures.map(({ id, name, picture }) => ({
        id,
        name,
        picture,
        isHere: row.seq === null,
      })),
    });
  return (
    <div
      className={isOne ? undefined : styles.album}
      style={isOne ? undefined : { gridTemplateColumns: columns(pictures.length) }}
    >
      {pictures.map((file, index) => (
        <button key={file.id} type="button" className={styles.open} onClick={() => show(index)}>
          <Thumb
            src={mediaUrl(account.id, file.id, partOf(file, isOne))}
            thumbhash={file.picture?.thumbhash}
            alt={t("files.openPicture", { name: file.name })}
            missing={t("files.pictureMissing")}
            className={isOne ? undefined : styles.cell}
            {...(isOne && file.picture && { style: reserved(file.picture) })}
          />
        </button>
      ))}
    </div>
  );
}

const columns = (count: number) => `repeat(${String(columnsOf(count))}, minmax(0, 132px))`;

function partOf({ upload }: RowFile, isLarge: boolean) {
  if (upload !== null) return "chosen";
  return isLarge ? "large" : "small";
}

function reserved(picture: NonNullable<RowFile["picture"]>) {
  const { width, height } = drawnSize(picture);
  return { inlineSize: width, aspectRatio: `${String(width)} / ${String(height)}` };
}
