import type { RowFile } from "@/core/bindings/RowFile";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { isMoving } from "@/lib/moving";
import { useView } from "@/stores/view";
import { useChat } from "../ChatContext";
import { AlbumPicture } from "./AlbumPicture";
import { FileCard } from "./FileCard";
import { columnsOf } from "./size";
import { UploadLine } from "./UploadLine";
import styles from "./Files.module.css";

/** The files of a message: its pictures as an album, the rest as cards. */
export function Files({ row }: { row: TimelineRow }) {
  if (row.files.length === 0) return null;
  const pictures = row.files.filter((file) => file.picture !== null && !file.mayRun);
  const others = row.files.filter((file) => !pictures.includes(file));
  return (
    <div data-files className={styles.files}>
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
  const { account } = useChat();
  const light = useView((view) => view.light);
  const isOne = pictures.length === 1;
  const show = (at: number) =>
    light({
      accountId: account.id,
      at,
      pictures: pictures.map(({ id, name, picture, mediaType }) => ({
        id,
        name,
        picture,
        moves: isMoving(mediaType),
        isHere: row.seq === null,
      })),
    });
  return (
    <div
      className={isOne ? undefined : styles.album}
      style={isOne ? undefined : { gridTemplateColumns: columns(pictures.length) }}
    >
      {pictures.map((file, index) => (
        <AlbumPicture key={file.id} file={file} isOne={isOne} onOpen={() => show(index)} />
      ))}
    </div>
  );
}

const columns = (count: number) => `repeat(${String(columnsOf(count))}, minmax(0, 132px))`;
