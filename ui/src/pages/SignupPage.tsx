import { AuthLayout } from "@/features/auth/AuthLayout";
import { SignupForm } from "@/features/auth/SignupForm";
import { useView } from "@/stores/view";

export function SignupPage() {
  const linked = useView((view) => view.linked?.server);
  return (
    <AuthLayout>
      <SignupForm key={linked} />
    </AuthLayout>
  );
}
