import { useMutation } from "@tanstack/react-query";
import { ImageUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { CropDialog } from "@/components/CropDialog";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { type ChosenPicture, removeConversationAvatar, setConversationAvatar } from "@/core/people";
import styles from "./GroupSettings.module.css";

type Props = { account: Account; details: ConversationDetails };

/** The picture of a group: a square of a file, or none. */
export function GroupAvatar({ account, details }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const { id, avatar } = details.conversation;
  const set = useMutation({
    mutationFn: (to: ChosenPicture) => setConversationAvatar(account.id, id, to),
    onSuccess: () => setFile(null),
  });
  const remove = useMutation({ mutationFn: () => removeConversationAvatar(account.id, id) });
  return (
    <div className={styles.avatar}>
      <Avatar id={id} name={details.name} shape="group" src={avatarUrl(account.id, avatar)} />
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp,image/gif"
        aria-label={t("profile.choosePicture")}
        onChange={(event) => {
          setFile(event.target.files?.[0] ?? null);
          event.target.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <ImageUp aria-hidden="true" />
        {t("profile.choosePicture")}
      </Button>
      {avatar !== null && (
        <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t("profile.removePicture")}
        </Button>
      )}
      {remove.error && <Problem>{sentence(remove.error)}</Problem>}
      {file && (
        <CropDialog
          file={file}
          busy={set.isPending}
          problem={set.error ? sentence(set.error) : null}
          onCrop={(chosen) => set.mutate(chosen)}
          onClose={() => setFile(null)}
        />
      )}
    </div>
  );
}
