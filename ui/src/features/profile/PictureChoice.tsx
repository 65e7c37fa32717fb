import { ImageUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { CropDialog } from "@/components/CropDialog";
import { Problem } from "@/components/Setting";
import { sentence } from "@/core/errors";
import type { ChosenPicture } from "@/core/people";

type Change = { isPending: boolean; error: unknown; reset: () => void };

type Props = {
  /** There is one, which can be taken away. */
  has: boolean;
  set: Change & { mutate: (to: ChosenPicture, then: { onSuccess: () => void }) => void };
  remove: Change & { mutate: (nothing: undefined) => void };
};

/** A square of a file that one chooses, or no picture at all. */
export function PictureChoice({ has, set, remove }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const close = () => {
    set.reset();
    setFile(null);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp,image/gif"
        aria-label={t("profile.choosePicture")}
        onChange={(event) => {
          setFile(event.target.files?.[0] ?? null);
          // So that the same file can be chosen again.
          event.target.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <ImageUp aria-hidden="true" />
        {t("profile.choosePicture")}
      </Button>
      {has && (
        <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate(undefined)}>
          {t("profile.removePicture")}
        </Button>
      )}
      {remove.error !== null && <Problem>{sentence(remove.error)}</Problem>}
      {file && (
        <CropDialog
          file={file}
          busy={set.isPending}
          problem={set.error === null ? null : sentence(set.error)}
          onCrop={(chosen) => set.mutate(chosen, { onSuccess: close })}
          onClose={close}
        />
      )}
    </>
  );
}
