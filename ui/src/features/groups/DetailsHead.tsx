import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { avatarUrl } from "@/core/files";
import { presenceQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import styles from "./Details.module.css";

type Props = { account: Account; details: ConversationDetails };

export function DetailsHead({ account, details }: Props) {
  const { t } = useTranslation();
  const showPerson = useView((view) => view.showPerson);
  const { conversation, name, other } = details;
  const { data: presence } = useQuery(presenceQuery(account.id, other?.id ?? ""));
  const isDirect = conversation.kind === "direct";
  const avatar = isDirect ? (other?.avatar ?? null) : conversation.avatar;
  return (
    <div className={styles.head}>
      <Avatar
        id={other?.id ?? conversation.id}
        name={name}
        size="l"
        shape={isDirect ? "person" : "group"}
        src={avatarUrl(account.id, avatar)}
        presence={other ? (presence ?? null) : null}
      />
      <b>
        <bdi>{name}</bdi>
      </b>
      {other && (
        <small>
          <bdi dir="ltr">@{other.username}</bdi>
        </small>
      )}
      {conversation.topic && (
        <p>
          <bdi>{conversation.topic}</bdi>
        </p>
      )}
      {!isDirect && (
        <small>{t(conversation.isPublic ? "details.public" : "details.private")}</small>
      )}
      {other && (
        <Button look="link" onClick={(event) => showPerson(other.id, event.currentTarget)}>
          {t("details.profile")}
        </Button>
      )}
    </div>
  );
}
