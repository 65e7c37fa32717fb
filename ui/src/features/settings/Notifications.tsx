import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import { Problem, Setting, SettingPart } from "@/components/Setting";
import { Select } from "@/components/Select";
import type { Account } from "@/core/bindings/Account";
import type { MentionRule } from "@/core/bindings/MentionRule";
import { sentence } from "@/core/errors";
import { Disturb } from "./Disturb";
import { Health } from "./Health";
import { Keywords } from "./Keywords";
import { PeopleRules } from "./PeopleRules";
import { QuietHours } from "./QuietHours";
import { Rehearsed } from "./Rehearsed";
import { type Rules, useRules } from "./useRules";
import { useSettings } from "./useSettings";

const contents = ["name_and_text", "name", "nothing"] as const;
const mentions = ["each", "repeated"] as const;

export function Notifications({ account }: { account: Account }) {
  const { t } = useTranslation();
  const rules = useRules(account.id);
  const { settings, change } = useSettings();
  return (
    <>
      <Health />
      <Disturb accountId={account.id} />
      {settings && (
        <Setting title={t("alerts.content")} hint={t("alerts.contentHint")}>
          {(named) => (
            <Select
              {...named}
              value={settings.notificationContent}
              options={contents.map((value) => ({ value, label: t(`alerts.contents.${value}`) }))}
              onChange={(notificationContent) => change({ notificationContent })}
            />
          )}
        </Setting>
      )}
      {rules.error && <Problem>{sentence(rules.error)}</Problem>}
      {!rules.now && !rules.error && <Loader />}
      {rules.now && <RulesForm account={account} rules={rules} now={rules.now} />}
    </>
  );
}

type FormProps = { account: Account; rules: Rules; now: NonNullable<Rules["now"]> };

function RulesForm({ account, rules, now }: FormProps) {
  const { t } = useTranslation();
  const set = (part: Partial<typeof now.rules>) =>
    rules.change({ rules: { ...now.rules, ...part } });
  return (
    <>
      <SettingPart title={t("alerts.rules")} hint={t("alerts.rulesHint")}>
        <Setting title={t("alerts.mentions")} hint={t("alerts.mentionsHint")}>
          {(named) => (
            <Select<MentionRule>
              {...named}
              value={now.rules.mentions}
              options={mentions.map((value) => ({
                value,
                label: t(`alerts.mentionRules.${value}`),
              }))}
              onChange={(value) => set({ mentions: value })}
            />
          )}
        </Setting>
        <Keywords words={now.rules.keywords} onChange={(keywords) => set({ keywords })} />
        <PeopleRules
          accountId={account.id}
          people={now.rules.people}
          onChange={(people) => set({ people })}
        />
      </SettingPart>
      <SettingPart title={t("quiet.title")} hint={t("quiet.hint")}>
        <QuietHours schedule={now.hours} onChange={(hours) => rules.change({ hours })} />
      </SettingPart>
      <Rehearsed account={account} rules={rules} now={now} />
    </>
  );
}
