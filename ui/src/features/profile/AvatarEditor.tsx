import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import type { Account } from "@/core/bindings/Account";
import type { Me } from "@/core/bindings/Me";
import { mediaUrl } from "@/core/files";
import { type ChosenPicture, removeAvatar, setAvatar } from "@/core/people";
import { PictureChoice } from "./PictureChoice";
import { useOwnChange } from "./useMe";
import styles from "./Profile.module.css";

type Props = { account: Account; me: Me };

/** One's own picture. */
export function AvatarEditor({ account, me }: Props) {
  const { t } = useTranslation();
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
        <PictureChoice has={me.avatar !== null} set={set} remove={remove} />
        <small>{t("profile.pictureHint")}</small>
      </div>
    </section>
  );
}
