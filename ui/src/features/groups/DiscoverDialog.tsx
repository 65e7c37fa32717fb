import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Hash, Search } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import { Loader } from "@/components/Loader";
import { Nothing, Problem } from "@/components/Setting";
import type { ListedChannel } from "@/core/bindings/ListedChannel";
import { joinChannel } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { channelsQuery } from "@/core/peopleQueries";
import { keys } from "@/core/queries";
import { useDebounced } from "@/hooks/useDebounced";
import { useView } from "@/stores/view";
import styles from "./Discover.module.css";

/** The public channels of the server, to join or to open. */
export function DiscoverDialog({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const { open, close } = useView();
  const [text, setText] = useState("");
  const query = useDebounced(text.trim(), 200);
  const { data, error } = useQuery(channelsQuery(accountId, query));
  return (
    <Dialog
      title={t("discover.title")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={() => open("join")}>{t("discover.byLink")}</Button>
          <Button onClick={() => open("newChannel")}>
            <Hash aria-hidden="true" />
            {t("groups.newChannel")}
          </Button>
        </>
      }
    >
      <Input
        ref={field}
        label={t("discover.find")}
        icon={<Search aria-hidden="true" />}
        value={text}
        spellCheck={false}
        autoComplete="off"
        maxLength={256}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.results}>
        {error && <Problem>{sentence(error)}</Problem>}
        {!data && !error && <Loader />}
        {data?.channels.length === 0 && (
          <Nothing>{query === "" ? t("discover.none") : t("discover.noMatch")}</Nothing>
        )}
        <ul className={styles.list} aria-label={t("discover.title")}>
          {data?.channels.map((channel) => (
            <OneChannel key={channel.conversation.id} accountId={accountId} channel={channel} />
          ))}
        </ul>
        {data?.more && <Nothing>{t("discover.more")}</Nothing>}
      </div>
    </Dialog>
  );
}

function OneChannel({ accountId, channel }: { accountId: string; channel: ListedChannel }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const close = useView((view) => view.close);
  const { conversation, members, isMember } = channel;
  const { id } = conversation;
  const name = conversation.title ?? "";
  const enter = useMutation({
    mutationFn: async () => (isMember ? null : joinChannel(accountId, id)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.conversations(accountId) });
      close();
      await navigate({ to: "/c/$conversationId", params: { conversationId: id } });
    },
  });
  return (
    <li>
      <Avatar id={id} name={name} shape="group" src={avatarUrl(accountId, conversation.avatar)} />
      <div className={styles.words}>
        <b>
          <bdi>{name}</bdi>
        </b>
        <small>
          {t("chat.members", { count: members })}
          {conversation.topic && (
            <>
              {" · "}
              <bdi>{conversation.topic}</bdi>
            </>
          )}
        </small>
        {enter.error && <Problem>{sentence(enter.error)}</Problem>}
      </div>
      <Button
        look={isMember ? "plain" : "primary"}
        busy={enter.isPending}
        aria-label={t(isMember ? "discover.openOf" : "discover.joinOf", { name })}
        onClick={() => enter.mutate()}
      >
        {t(isMember ? "discover.open" : "discover.join")}
      </Button>
    </li>
  );
}
