import { ImageUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { CropDialog } from "@/components/CropDialog";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { Me } from "@/core/bindings/Me";
import { sentence } from "@/core/errors";
import { mediaUrl } from "@/core/files";
import { type ChosenPicture, removeAvatar, setAvatar } from "@/core/people";
import { useOwnChange } from "./useMe";
import styles from "./Profile.module.css";

type Props = { account: Account; me: Me };

/** One's own picture: a square of a file, or none. */
export function AvatarEditor({ account, me }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const set = useOwnChange(account.id, (to: ChosenPicture) => setAvatar(account.id, to));
  const remove = useOwnChange(account.id, () => removeAvatar(account.id));
  return (
    <section className={styles.picture} aria-label={t("profile.picture")}>
      <Avatar
        id={me.id}
        name={me.displayName}
        size="l"
        src={me.avatar && mediaUrl(account.id, me.avatar, 512)}
      />
      <div className={styles.beside}>
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
        {me.avatar !== null && (
          <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {t("profile.removePicture")}
          </Button>
        )}
        <small>{t("profile.pictureHint")}</small>
        {remove.error && <Problem>{sentence(remove.error)}</Problem>}
      </div>
      {file && (
        <CropDialog
          file={file}
          busy={set.isPending}
          problem={set.error ? sentence(set.error) : null}
          onCrop={(chosen) => set.mutate(chosen, { onSuccess: () => setFile(null) })}
          onClose={() => {
            set.reset();
            setFile(null);
          }}
        />
      )}
    </section>
  );
}
