import { Loader } from "@/components/Loader";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { AvatarEditor } from "./AvatarEditor";
import { ProfileForm } from "./ProfileForm";
import { StatusForm } from "./StatusForm";
import { useMe } from "./useMe";

/** What one says of oneself: picture, status, name and the rest. */
export function ProfilePart({ account }: { account: Account }) {
  const { data: me, error } = useMe(account.id);
  if (!me && error) return <Problem>{sentence(error)}</Problem>;
  if (!me) return <Loader />;
  return (
    <>
      <AvatarEditor account={account} me={me} />
      <StatusForm accountId={account.id} status={me.status} />
      <ProfileForm accountId={account.id} me={me} />
    </>
  );
}
