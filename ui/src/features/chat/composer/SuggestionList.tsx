import clsx from "clsx";
import { SquareSlash, Users } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { EmojiText } from "@/components/Emoji";
import type { AccountId } from "@/core/bindings/AccountId";
import { avatarUrl, lookOf } from "@/core/files";
import { takes } from "./commands";
import { type Suggestion, suggestionKey } from "./suggestion";
import type { Suggestions } from "./useSuggestions";
import styles from "./SuggestionList.module.css";

type Props = { accountId: AccountId; id: string; suggestions: Suggestions };

const show = (option: HTMLElement | null) => option?.scrollIntoView?.({ block: "nearest" });

export const optionId = (id: string, key: string) => `${id}-${key}`;

/** Above the box, over the messages: nothing moves. The focus stays in the text. */
export function SuggestionList({ accountId, id, suggestions }: Props) {
  const { t } = useTranslation();
  const { items, active, point, accept } = suggestions;
  const count = items.length;
  return (
    <>
      <p role="status" className="visuallyHidden">
        {count > 0 && t("composer.suggestions", { count })}
      </p>
      {count > 0 && (
        <div
          role="listbox"
          id={id}
          aria-label={t("composer.suggestionsLabel")}
          className={styles.list}
        >
          {items.map((item) => {
            const key = suggestionKey(item);
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- its keys are those of the text
              <div
                key={key}
                ref={key === active ? show : undefined}
                role="option"
                id={optionId(id, key)}
                tabIndex={-1}
                aria-selected={key === active}
                className={clsx(styles.option, key === active && styles.active)}
                onPointerMove={() => key !== active && point(item)}
                // The focus and the caret stay in the text.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => accept(item)}
              >
                <Option accountId={accountId} item={item} />
              </div>
            );
          })}
        </div>
      )}
    </>
  );
}

function Option({ accountId, item }: { accountId: AccountId; item: Suggestion }) {
  const { t } = useTranslation();
  switch (item.type) {
    case "person": {
      const { id, displayName, username, avatar } = item.user;
      const src = avatarUrl(accountId, avatar);
      const note = item.isMember ? undefined : t("composer.notHere");
      return (
        <Row
          picture={<Avatar id={id} name={displayName} src={src} size="s" />}
          name={displayName}
          detail={`@${username}`}
          note={note}
        />
      );
    }
    case "all": {
      const picture = <Users aria-hidden="true" className={styles.icon} />;
      const { count } = item;
      return <Row picture={picture} name="@all" detail={t("composer.allReaches", { count })} />;
    }
    case "emoji": {
      const picture = (
        <span className={styles.emoji}>
          <EmojiText text={item.drawn} />
        </span>
      );
      return <Row picture={picture} name={`:${item.emoji.code}:`} detail={item.emoji.label} />;
    }
    case "conversation": {
      const look = lookOf(accountId, item.row);
      return <Row picture={<Avatar {...look} size="s" />} name={look.name} />;
    }
    case "command": {
      const picture = <SquareSlash aria-hidden="true" className={styles.icon} />;
      const text = takes(item.name) === "nothing" ? "" : ` ${t("composer.commands.text")}`;
      return (
        <Row
          picture={picture}
          name={`/${item.name}${text}`}
          detail={t(`composer.commands.${item.name}`)}
        />
      );
    }
    default:
      return item satisfies never;
  }
}

type RowProps = { picture: ReactNode; name: string; detail?: string; note?: string | undefined };

const Row = ({ picture, name, detail, note }: RowProps) => (
  <>
    <span className={styles.picture} aria-hidden="true">
      {picture}
    </span>
    <bdi className={styles.name}>{name}</bdi>
    <span className={styles.detail}>{detail}</span>
    {note !== undefined && <span className={styles.note}>{note}</span>}
  </>
);
