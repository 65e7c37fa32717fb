import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Thumb } from "@/components/Thumb";
import type { RowFile } from "@/core/bindings/RowFile";
import { mediaUrl } from "@/core/files";
import { useStill } from "@/hooks/useStill";
import { isMoving } from "@/lib/moving";
import { useChat } from "../ChatContext";
import { drawnSize } from "./size";
import styles from "./Files.module.css";

type Props = { file: RowFile; isOne: boolean; onOpen: () => void };

/** One picture of an album. One that moves does so while the hand or the focus is on it. */
export function AlbumPicture({ file, isOne, onOpen }: Props) {
  const { t } = useTranslation();
  const { account } = useChat();
  const still = useStill();
  const [isPointed, setPointed] = useState(false);
  const moves = isMoving(file.mediaType);
  const part = moves && isPointed && !still && file.upload === null ? "file" : partOf(file, isOne);
  return (
    <button
      type="button"
      className={styles.open}
      onClick={onOpen}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setPointed(true)}
      onBlur={() => setPointed(false)}
    >
      <Thumb
        src={mediaUrl(account.id, file.id, part)}
        thumbhash={file.picture?.thumbhash}
        alt={t("files.openPicture", { name: file.name })}
        missing={t("files.pictureMissing")}
        className={isOne ? undefined : styles.cell}
        {...(isOne && file.picture && { style: reserved(file.picture) })}
      />
      {moves && part !== "file" && (
        <span aria-hidden="true" className={styles.moves}>
          {t("files.moves")}
        </span>
      )}
    </button>
  );
}

function partOf({ upload }: RowFile, isLarge: boolean) {
  if (upload !== null) return "chosen";
  return isLarge ? "large" : "small";
}

function reserved(picture: NonNullable<RowFile["picture"]>) {
  const { width, height } = drawnSize(picture);
  return { inlineSize: width, aspectRatio: `${String(width)} / ${String(height)}` };
}
