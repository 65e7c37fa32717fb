import { Link2, Plus } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Member } from "@/core/bindings/Member";
import { useView } from "@/stores/view";
import { ConfirmMember, type Asked } from "./ConfirmMember";
import { number } from "@/lib/locale";
import { MemberRow } from "./MemberRow";
import styles from "./Details.module.css";

type Props = { account: Account; details: ConversationDetails };

const ranks = { owner: 0, admin: 1, member: 2 };
/** As many as are shown before one asks for more. */
const STEP = 50;

/** Who is in it: those who look after it first. */
export function MemberList({ account, details }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const open = useView((view) => view.open);
  const [shown, setShown] = useState(STEP);
  const [asked, setAsked] = useState<{ what: Asked; member: Member } | null>(null);
  const { members, permissions } = details;
  const sorted = members.toSorted((a, b) => ranks[a.role] - ranks[b.role]);
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {t("details.members")}
        <span>{number(members.length)}</span>
      </h3>
      <ul className={styles.members} aria-labelledby={id}>
        {sorted.slice(0, shown).map((member) => (
          <MemberRow
            key={member.user.id}
            account={account}
            details={details}
            member={member}
            onAsk={(what) => setAsked({ what, member })}
          />
        ))}
      </ul>
      {members.length > shown && (
        <Button look="link" onClick={() => setShown(shown + 4 * STEP)}>
          {t("details.moreMembers", { count: members.length - shown })}
        </Button>
      )}
      {permissions.includes("add_members") && (
        <button type="button" className={styles.add} onClick={() => open("addPeople")}>
          <span>
            <Plus aria-hidden="true" />
          </span>
          {t("groups.add")}
        </button>
      )}
      {permissions.includes("invite") && (
        <button type="button" className={styles.add} onClick={() => open("inviteLinks")}>
          <span>
            <Link2 aria-hidden="true" />
          </span>
          {t("invites.invite")}
        </button>
      )}
      {asked && (
        <ConfirmMember
          accountId={account.id}
          details={details}
          {...asked}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
