import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { Problem, SettingPart } from "@/components/Setting";
import { TextArea } from "@/components/TextArea";
import type { EditProfile } from "@/core/bindings/EditProfile";
import type { Me } from "@/core/bindings/Me";
import { fieldOf, sentence } from "@/core/errors";
import { editProfile } from "@/core/people";
import { TimeZone } from "./TimeZone";
import { useOwnChange } from "./useMe";
import styles from "./Profile.module.css";

/** As many characters as the server takes. */
const most = { displayName: 64, username: 32, pronouns: 40, bio: 500 };

type Props = { accountId: string; me: Me };

export function ProfileForm({ accountId, me }: Props) {
  const { t } = useTranslation();
  const before = useMemo(() => textsOf(me), [me]);
  const [now, setNow] = useState(before);
  const save = useOwnChange(accountId, (to: EditProfile) => editProfile(accountId, to));
  const at = save.error ? fieldOf(save.error) : null;
  const known = at !== null && at in now;
  const isChanged = Object.keys(changesOf(before, now)).length > 0;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!save.isPending) save.mutate(changesOf(before, now));
  }
  const field = (name: keyof typeof most) => ({
    label: t(`profile.${name}`),
    value: now[name],
    maxLength: most[name],
    error: at === name ? sentence(save.error) : null,
    onChange: (event: { target: { value: string } }) =>
      setNow({ ...now, [name]: event.target.value }),
  });
  return (
    <SettingPart title={t("profile.about")}>
      <form onSubmit={submit} data-unsaved={isChanged || undefined}>
        <Input {...field("displayName")} autoComplete="name" />
        <Input
          {...field("username")}
          hint={t("profile.usernameHint")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Input {...field("pronouns")} />
        <TextArea {...field("bio")} />
        <TimeZone value={now.timeZone} onChange={(timeZone) => setNow({ ...now, timeZone })} />
        {save.error && !known && <Problem>{sentence(save.error)}</Problem>}
        <div className={styles.foot}>
          <Button type="submit" look="primary" busy={save.isPending}>
            {t("settings.save")}
          </Button>
        </div>
        <p role="status">{save.isSuccess && t("profile.saved")}</p>
      </form>
    </SettingPart>
  );
}

const textsOf = (me: Me) => ({
  displayName: me.displayName,
  username: me.username,
  pronouns: me.pronouns ?? "",
  bio: me.bio ?? "",
  timeZone: me.timeZone ?? "",
});

type Texts = ReturnType<typeof textsOf>;

/** What is not as it was; names cannot be taken away, the rest can. */
function changesOf(before: Texts, now: Texts): EditProfile {
  const other = (name: keyof Texts) => now[name].trim() !== before[name];
  return {
    ...(other("displayName") && { displayName: now.displayName.trim() }),
    ...(other("username") && { username: now.username.trim() }),
    ...(other("pronouns") && { pronouns: now.pronouns.trim() || null }),
    ...(other("bio") && { bio: now.bio.trim() || null }),
    ...(other("timeZone") && { timeZone: now.timeZone || null }),
  };
}
