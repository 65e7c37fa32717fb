import { AuthLayout } from "@/features/auth/AuthLayout";
import { LoginForm } from "@/features/auth/LoginForm";
import { useView } from "@/stores/view";

export function LoginPage({ again }: { again: string | null }) {
  // A link that comes while the form is there fills it in anew.
  const linked = useView((view) => view.linked?.server);
  return (
    <AuthLayout>
      <LoginForm key={linked} again={again} />
    </AuthLayout>
  );
}
