import { useMutation } from "@tanstack/react-query";
import { Avatar } from "@/components/Avatar";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { avatarUrl } from "@/core/files";
import { type ChosenPicture, removeConversationAvatar, setConversationAvatar } from "@/core/people";
import { PictureChoice } from "@/features/profile/PictureChoice";
import styles from "./GroupSettings.module.css";

type Props = { account: Account; details: ConversationDetails };

/** The picture of a group. */
export function GroupAvatar({ account, details }: Props) {
  const { id, avatar } = details.conversation;
  const set = useMutation({
    mutationFn: (to: ChosenPicture) => setConversationAvatar(account.id, id, to),
  });
  const remove = useMutation({ mutationFn: () => removeConversationAvatar(account.id, id) });
  return (
    <div className={styles.avatar}>
      <Avatar id={id} name={details.name} shape="group" src={avatarUrl(account.id, avatar)} />
      <PictureChoice has={avatar !== null} set={set} remove={remove} />
    </div>
  );
}
